"""Small craft and dockside things to be set into naval scenes."""

from newsroom.demo.scenes.geometry import (
    INK,
    OCHRE,
    PAPER,
    RED,
    RUST,
    Line,
    Path,
    arc,
    box,
    curve,
    ink,
    mix,
    move,
    oval,
)
from newsroom.demo.scenes.stage import Stage


def crane(st: Stage, x: float, y: float, s: float) -> None:
    """Paint a dockside jib crane."""
    parts: list[Path] = [[(-22, 0), (-12, -110), (12, -110), (22, 0), (15, 0), (8, -100), (-8,
            -100), (-15, 0)],
             box(-24, -140, 42, 32), [(-10, -138), (-130, -262), (-124, -266), (8, -138)],
             box(-129, -262, 2, 120), [(-6, -138), (4, -196), (9, -138)]]
    st.fill(ink("0c1c2a"), *[move(p, x, y, s) for p in parts])
    st.line(ink("0c1c2a"), 1.5, move([(4, -194), (-122, -262)], x, y, s))
    st.glow(x - 128 * s, y - 264 * s, 18, RED, 0.9)


def spray(st: Stage, x: float, y: float, way: int) -> None:
    """Throw up a fan of foam from a hull."""
    drops = [oval(x + way * abs(st.rng.gauss(0, 95)), y + st.rng.gauss(4, 20), st.rng.uniform(1,
            4.5),
                  n=12) for _ in range(110)]
    plume = curve([(x - way * 70, y + 60), (x - way * 10, y - 4), (x + way * 70, y - 30),
                   (x + way * 150, y - 20), (x + way * 120, y + 8), (x + way * 190, y + 40),
                   (x + way * 90, y + 70)], closed=True)
    body = st.fill(PAPER, plume, *drops, alpha=0.95)
    st.shade(body, ink("8fb3b3"), (x, y - 10), (x, y + 60), 0.8)


def boat(st: Stage) -> None:
    """Paint the low hull, sensor mast and antennas of the unmanned boat."""
    tilt = -6.0

    def at(*paths: Line) -> list[Path]:
        return [move(p, 590, 478, 1, tilt) for p in paths]

    st.fill(ink("16262f"), *at(box(-62, -150, 5, 90), box(-84, -128, 50, 4), box(-34, -176, 2, 110),
                               oval(-60, -152, 12, 10), box(-128, -140, 1.6, 90)))
    house = [(-150, -58), (-132, -92), (-20, -98), (44, -58)]
    deck = st.fill(ink("3f5560"), *at(house))
    st.shade(deck, ink("93a7a4"), (560, 440), (600, 360), 0.9)
    st.fill(ink("16262f"), *at([(-14, -94), (38, -62), (22, -62), (-26, -92)],
                               rounded_turret(), box(62, -92, 8, 40)))
    st.fill(RED, *at(oval(84, -86, 7)))
    hull = [*curve([(-262, 12), (-264, -30), (-240, -56)]), (-60, -62), (180, -66), (282, -82),
            *curve([(282, -82), (240, -36), (190, 6), (120, 46)]), (-120, 50)]
    body = st.fill(ink("22333c"), *at(hull))
    st.shade(body, ink("6e868a"), (590, 470), (600, 400), 0.8)
    st.fill(RED, *at([(-262, -24), (235, -34), (226, -24), (-263, -13)]))
    st.line(ink("dfe3d6"), 1.6, *at([(-250, -52), (180, -62), (280, -80)]), alpha=0.7)


def rounded_turret() -> Path:
    """Give the outline of the optical turret on the boat's foredeck."""
    return [(58, -60), (60, -76), *arc(84, -86, 22, 200, 360), (106, -70), (108, -60)]


def hunter(st: Stage, x: float, y: float) -> None:
    """Paint a stubby minehunter with its underwater hull."""
    hull = [(x - 190, y - 38), (x + 70, y - 40), (x + 196, y - 66), (x + 160, y + 2),
            *curve([(x + 150, y + 14), (x + 60, y + 40), (x - 120, y + 34), (x - 184, y + 6)])]
    body = st.fill(ink("60737a"), hull)
    st.fill(ink("1c3f50"), box(x - 200, y - 2, 420, 60), clip=body)
    st.shade(body, ink("aeb8b1"), (x, y), (x + 30, y - 70), 0.8)
    house = [(x - 60, y - 39), (x - 54, y - 84), (x + 22, y - 84), (x + 30, y - 112),
             (x + 84, y - 112), (x + 96, y - 44)]
    upper = st.fill(ink("8b9a9b"), house)
    st.shade(upper, ink("3c525d"), (x + 60, y - 90), (x - 70, y - 50), 0.7)
    st.fill(ink("22323b"), box(x + 34, y - 106, 56, 10), box(x - 44, y - 74, 50, 6),
            [(x + 40, y - 112), (x + 48, y - 178), (x + 56, y - 178), (x + 66, y - 112)],
            box(x + 28, y - 158, 46, 3), oval(x + 52, y - 180, 9), box(x + 51, y - 206, 2, 30),
            [(x - 50, y - 84), (x - 46, y - 104), (x - 14, y - 104), (x - 10, y - 84)],
            [(x - 160, y - 38), (x - 152, y - 96), (x - 146, y - 96), (x - 142, y - 38)],
            [(x - 152, y - 96), (x - 214, y - 70), (x - 214, y - 66), (x - 148, y - 88)],
            box(x + 118, y - 64, 22, 12), box(x + 136, y - 62, 30, 3))


def mine(st: Stage, x: float, y: float, r: float) -> None:
    """Paint a moored horned mine."""
    st.line(ink("0a1a26"), 2.4, [(x, y + r), (x - 6, 612)])
    st.fill(ink("0a1a26"), box(x - 32, 598, 56, 22))
    horns = [move(box(-5, -r - 17, 10, 26), x, y, 1, a) for a in range(0, 360, 45)]
    horns += [move(oval(0, -r - 17, 6), x, y, 1, a) for a in range(0, 360, 45)]
    st.fill(ink("101f2a"), *horns)
    ball = st.disc(ink("17303d"), x, y, r)
    st.shade(ball, ink("6fa0a0"), (x + 10, y + 6), (x - r * 0.8, y - r), 0.85)
    st.line(ink("0c1a24"), 2, [(x - r, y), (x + r, y)], arc(x, y, r * 0.98, 0, 180, 0.25),
            clip=ball)
    st.glow(x, y, r * 2.4, RED, 0.28)


def robot(st: Stage, x: float, y: float) -> None:
    """Paint the yellow probing vehicle with its lamp."""
    st.shade(st.shape([(x + 52, y - 4), (x + 190, y - 50), (x + 190, y + 56), (x + 52, y + 8)]),
             ink("f6ebc2"), (x + 200, y), (x + 40, y), 0.6, 0.9)
    body = st.fill(OCHRE, [(x - 58, y), *arc(x + 34, y, 20, -90, 90), (x - 50, y + 16)],
                   [(x - 40, y - 18), (x - 64, y - 30), (x - 70, y + 30), (x - 40, y + 16)],
                   [(x - 40, y - 20), (x + 34, y - 20), (x + 34, y + 20), (x - 40, y + 18)])
    st.shade(body, RUST, (x, y - 6), (x - 10, y + 30), 0.9)
    st.fill(INK, box(x - 8, y - 30, 14, 12), oval(x + 46, y, 9), box(x - 20, y + 18, 36, 5))
    st.disc(PAPER, x + 50, y, 4)


def cliff(st: Stage, side: int, tone: tuple[int, int, int], lit: tuple[int, int, int]) -> None:
    """Stand one rocky shore of the strait at the left (0) or right (1) edge."""
    pts: Path = [(0, 40), (60, 62), (96, 54), (140, 108), (190, 128), (214, 176), (262, 204),
                 (288, 240), (330, 256), (250, 266), (170, 286), (120, 330), (0, 372)]
    if side:
        pts = [(1000 - x * 1.05, y * 0.96 + 26) for x, y in pts]
    body = st.fill(tone, pts)
    st.shade(body, lit, (0, 200), (0, 20), 0.9)
    for _ in range(9):
        x = st.rng.uniform(0, 260)
        x = 1000 - x if side else x
        y = st.rng.uniform(60, 250)
        st.fill(mix(tone, INK, 0.35), [(x, y), (x + 16, y + 30), (x + 34, y + 90), (x + 10,
                y + 60)],
                alpha=0.5, clip=body)
    st.shade(body, ink("f0dcb8"), (500, 150), (500, 300), 0.35)
