"""Hair and clothes for the portraits, drawn around the middle of the face."""

from collections.abc import Callable, Iterable

from newsroom.demo.scenes.geometry import (
    INK,
    PAPER,
    Colour,
    Path,
    Point,
    box,
    curve,
    flipped,
    ink,
    mix,
    oval,
)
from newsroom.demo.scenes.stage import Shape, Stage

X, Y, SIZE = 400.0, 425.0, 1.3
Wear = Callable[[Stage, Colour, Colour], None]


def at(path: Iterable[Point]) -> Path:
    """Place a path drawn around the face's middle on the canvas."""
    return [(X + px * SIZE, Y + py * SIZE) for px, py in path]


def _short(rise: float, sides: float, part: float) -> Path:
    """Give a close head of hair with a brow line parted at one side."""
    outer = curve([(-97, sides), (-106, -70), (-84, -140 - rise * 0.4), (-20, -164 - rise),
                   (60, -156 - rise * 0.6), (102, -90), (97, sides)])
    inner = curve([(88, -46), (80, -88), (part + 40, -112), (part, -104), (part - 40, -110), (-74,
            -84),
                   (-87, -46)])
    return [*outer, *inner]


HAIR: dict[str, tuple[Path, Path]] = {
    "cap": ([], [*curve([(-97, 10), (-102, -60), (-92, -110)]), (92, -110), *curve([(102, -60),
            (97, 10)]),
                 (86, -40), (80, -90), (-80, -90), (-86, -40)]),
    "crop": ([], _short(4, -24, 10)),
    "parted": ([], _short(22, -10, -44)),
    "receding": ([], [*curve([(-97, 6), (-106, -60), (-86, -130), (-20, -160), (60, -150), (104,
            -80), (97, 6)]),
                      *curve([(88, -40), (84, -84), (62, -122), (20, -138), (-10, -128), (-34,
                      -140),
                              (-66, -118), (-84, -80), (-88, -40)])]),
    "bun": (curve([(-40, -150), (-62, -205), (0, -246), (62, -205), (40, -150)], True),
            _short(12, -14, -20)),
    "bob": (curve([(0, -184), (-86, -160), (-126, -70), (-132, 60), (-112, 136), (-60, 120), (60,
            120),
                   (112, 136), (132, 60), (126, -70), (86, -160)], True),
            [*curve([(-100, 96), (-118, 0), (-114, -90), (-70, -166), (10, -184), (84, -160), (118,
            -80),
                     (118, 10), (100, 96)]), *curve([(88, 20), (82, -50), (30, -118), (-20, -124)]),
             *curve([(-20, -124), (-70, -90), (-86, -20), (-88, 30)])]),
    "long": (curve([(0, -186), (-92, -156), (-128, -60), (-136, 90), (-160, 230), (-128, 330),
            (-40, 300),
                    (60, 300), (140, 320), (158, 210), (134, 80), (126, -70), (88, -160)], True),
             [*curve([(-98, 120), (-116, 10), (-112, -90), (-60, -168), (14, -184), (90, -150),
             (116, -70),
                      (116, 40), (100, 130)]), *curve([(90, 20), (84, -50), (50, -104), (8, -142)]),
              *curve([(8, -142), (-40, -112), (-80, -60), (-88, 30)])]),
    "afro": (curve([(0, -238), (-84, -222), (-142, -160), (-164, -70), (-148, 10), (-104, 48),
            (104, 48),
                    (148, 10), (164, -70), (142, -160), (84, -222)], True),
             [*curve([(-92, 44), (-146, 10), (-162, -70), (-140, -160), (-82, -220), (0, -236),
             (82, -220),
                      (140, -160), (162, -70), (146, 10), (92, 44)]),
              *curve([(88, -30), (80, -86), (40, -116), (0, -122), (-40, -116), (-80, -86), (-88,
              -30)])]),
}


def torso(st: Stage, cloth: Colour, rise: float = 0) -> Shape:
    """Paint shoulders and chest, light from the left."""
    left = curve([(-70, 196 - rise), (-120, 236 - rise * 0.5), (-220, 276), (-292, 330), (-326,
            440),
                  (-344, 600)])
    dip = curve([(-56, 222), (0, 262), (56, 222)])
    body = st.fill(cloth, at([*left[::-1], *dip, *flipped(left, 0)[::-1]]))
    st.shade(body, mix(cloth, PAPER, 0.32), (X - 174, Y + 487), (X - 383, Y + 290), 0.7)
    st.shade(body, mix(cloth, INK, 0.6), (X + 70, Y + 394), (X + 383, Y + 557), 0.9)
    return body


def opening(st: Stage, colour: Colour, deep: float, wide: float = 78) -> Shape:
    """Show what is worn under a jacket in its V."""
    shirt = st.fill(colour, at([(-wide, 196), (-wide - 16, 236), (0, deep), (wide + 16, 236),
            (wide, 196),
                                *curve([(56, 222), (0, 262), (-56, 222)])]))
    st.shade(shirt, mix(colour, INK, 0.5), (X, Y + 371), (X + 116, Y + 371), 0.8)
    return shirt


def lapels(st: Stage, cloth: Colour, deep: float) -> None:
    """Fold two lapels over the chest."""
    leaf: Path = [(-72, 196), (-112, 214), (-156, 330), (-118, 350), (-134, 376), (0, deep), (-40,
            330)]
    left = st.fill(mix(cloth, PAPER, 0.1), at(leaf))
    st.shade(left, mix(cloth, INK, 0.5), (X - 139, Y + 348), (X - 12, Y + 499), 0.7)
    right = st.fill(mix(cloth, INK, 0.22), at(flipped(leaf, 0)))
    st.line(mix(cloth, INK, 0.6), 2.4, at(leaf[1:6]), at(flipped(leaf, 0)[1:6]), alpha=0.8)
    st.shade(right, INK, (X + 70, Y + 302), (X + 220, Y + 464), 0.5)


def collar(st: Stage, colour: Colour) -> None:
    """Set the two points of a shirt collar."""
    left: Path = [(-66, 176), (-84, 214), (-52, 290), (0, 244), (-52, 214)]
    st.fill(colour, at(left))
    right = st.fill(mix(colour, INK, 0.25), at(flipped(left, 0)))
    st.shade(right, mix(colour, INK, 0.5), (X + 23, Y + 290), (X + 116, Y + 290), 0.6)


def tie(st: Stage, colour: Colour) -> None:
    """Knot a tie."""
    band = st.fill(colour, at([(-20, 246), (20, 246), (14, 282), (34, 470), (0, 520), (-34, 470),
            (-14, 282)]))
    st.shade(band, mix(colour, INK, 0.6), (X - 7, Y + 348), (X + 46, Y + 371), 0.8)


def suit(st: Stage, cloth: Colour, accent: Colour) -> None:
    """Jacket, white shirt and tie."""
    torso(st, cloth)
    opening(st, ink("eee6d2"), 520)
    tie(st, accent)
    collar(st, ink("f4ecdb"))
    lapels(st, cloth, 520)


def suit_open(st: Stage, cloth: Colour, accent: Colour) -> None:
    """Jacket over an open collar, with a string of beads."""
    torso(st, cloth)
    opening(st, accent, 470)
    collar(st, accent)
    lapels(st, cloth, 480)
    st.fill(ink("e0b566"), at(oval(-116, 372, 11)))


def uniform(st: Stage, cloth: Colour, accent: Colour) -> None:
    """Naval service dress with ribbons, buttons and shoulder boards."""
    suit(st, cloth, ink("10181f"))
    gold = ink("d0a347")
    for x in (-1, 1):
        board = curve([(x * 150, 256), (x * 250, 292), (x * 290, 330)])
        st.line(ink("0e1822"), 30, at(board))
        for k in (0.55, 0.7, 0.85):
            px, py = board[int(len(board) * k)]
            st.line(gold, 6, at([(px - x * 6, py - 14), (px + x * 8, py + 14)]))
    st.fill(gold, *[at(oval(x, y, 10)) for x in (-58, 58) for y in (425, 500)])
    for r in range(3):
        for c, tone in enumerate((accent, ink("e8d9ba"), ink("2d5f78"), ink("c88a3a"))):
            st.fill(tone if (r + c) % 2 else mix(tone, INK, 0.35), at(box(118 + c * 30,
                    346 + r * 19, 28, 16)))


def turtleneck(st: Stage, cloth: Colour, accent: Colour) -> None:
    """A plain rollneck."""
    del accent
    torso(st, cloth, 10)
    roll = st.fill(cloth, at(curve([(-74, 128), (-84, 176), (-92, 236), (0, 268), (92, 236), (84,
            176), (74, 128),
                                    (0, 172)], True)))
    st.shade(roll, mix(cloth, PAPER, 0.35), (X - 23, Y + 255), (X - 128, Y + 209), 0.8)
    st.shade(roll, mix(cloth, INK, 0.6), (X + 12, Y + 232), (X + 116, Y + 267), 0.9)
    st.line(mix(cloth, INK, 0.5), 2.4, at(curve([(-90, 232), (0, 264), (90, 232)])),
            at(curve([(-84, 180), (0, 216), (84, 180)])), alpha=0.7)


def workwear(st: Stage, cloth: Colour, accent: Colour) -> None:
    """A zipped work jacket with a bright yoke over a dark shirt."""
    body = torso(st, cloth)
    st.fill(accent, at([(-360, 352), (360, 352), (360, 392), (-360, 392)]), clip=body, alpha=0.9)
    st.fill(ink("ece3cb"), at([(-360, 365), (360, 365), (360, 379), (-360, 379)]), clip=body,
            alpha=0.9)
    st.shade(body, mix(cloth, INK, 0.7), (X + 70, Y + 394), (X + 383, Y + 557), 0.7)
    opening(st, ink("2b2f33"), 350)
    leaf: Path = [(-70, 172), (-108, 214), (-92, 300), (0, 350), (-44, 262)]
    st.fill(mix(cloth, PAPER, 0.18), at(leaf))
    st.fill(mix(cloth, INK, 0.25), at(flipped(leaf, 0)))
    st.line(INK, 4, at([(0, 350), (0, 600)]), alpha=0.7)


def blouse(st: Stage, cloth: Colour, accent: Colour) -> None:
    """A jacket over a round-necked blouse."""
    torso(st, cloth)
    opening(st, accent, 520)
    lapels(st, cloth, 520)


def scarf(st: Stage, cloth: Colour, accent: Colour) -> None:
    """A coat with a scarf wound once round the neck."""
    torso(st, cloth)
    lapels(st, cloth, 540)
    tail = st.fill(accent, at([(-70, 250), (6, 262), (-6, 470), (-88, 460)]))
    st.shade(tail, mix(accent, INK, 0.6), (X - 58, Y + 383), (X + 12, Y + 499), 0.8)
    loops = ([(-104, 168), (-122, 226), (-60, 286), (30, 292), (118, 236), (102, 166), (0, 214)],
             [(-92, 140), (-112, 190), (-30, 244), (60, 246), (112, 196), (92, 138), (0, 184)])
    for loop in loops:
        wrap = st.fill(accent, at(curve(loop, True)))
        st.shade(wrap, mix(accent, PAPER, 0.35), (X - 12, Y + 278), (X - 151, Y + 197), 0.7)
        st.shade(wrap, mix(accent, INK, 0.6), (X, Y + 244), (X + 139, Y + 325), 0.9)
    st.line(mix(accent, INK, 0.5), 3, *[at([(-84 + i * 9, 452), (-86 + i * 9,
            482)]) for i in range(9)])


WEAR: dict[str, Wear] = {
    "suit": suit, "suit_open": suit_open, "uniform": uniform, "turtleneck": turtleneck,
    "workwear": workwear, "blouse": blouse, "scarf": scarf,
}
