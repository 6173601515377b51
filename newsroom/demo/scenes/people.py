"""Portraits in a gouache manner: half the face in light, half in shadow, no likeness."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PIL import Image

from newsroom.demo.scenes.geometry import (
    INK,
    PAPER,
    Colour,
    Path,
    curve,
    ink,
    mix,
    oval,
    symmetric,
)
from newsroom.demo.scenes.stage import Shape, Stage, portrait
from newsroom.demo.scenes.wardrobe import HAIR, WEAR, X, Y, at


@dataclass(frozen=True)
class Look:
    """What makes one sitter differ from another."""

    ground: str
    skin: str
    hair: str
    style: str
    wear: str
    cloth: str
    accent: str = "9b1c1f"
    jaw: float = 1.0
    glasses: str = ""
    beard: bool = False
    age: bool = False
    flip: bool = False
    earring: bool = False


def face_path(jaw: float) -> Path:
    """Give the outline of the head."""
    half = curve([(0, -152), (52, -142), (86, -96), (93, -30), (88, 34), (70 * jaw, 96),
                  (44 * jaw, 134), (22 * jaw, 150), (0, 153)])
    return at(symmetric(half, 0))


def shadow_side() -> Path:
    """Give the edge of the shadow: brow, nose, lips and chin in one broken line."""
    return at([(34, -190), (30, -96), (38, -58), (24, -46), (16, -34), (24, -22), (20, 0),
               *curve([(20, 0), (34, 28), (40, 42), (30, 52), (14, 54)]), (16, 64), (22, 76),
               *curve([(22, 76), (34, 82), (24, 90), (30, 97), (22, 108)]), (20, 116),
               *curve([(20, 116), (32, 130), (26, 146), (8, 170)]), (6, 400), (420, 400), (420,
               -190)])


def features(st: Stage, look: Look, face: Shape, dark: Colour) -> None:
    """Set brows, eyes and mouth with as few strokes as will do."""
    line = mix(ink(look.skin), ink("2a1714"), 0.8)
    brow = mix(ink(look.hair), line, 0.45)
    heavy = 7 if look.jaw > 1 else 4.5
    st.line(brow, heavy, at(curve([(-66, -50), (-48, -61), (-18, -54)])),
            at(curve([(34, -54), (54, -60), (70, -50)])))
    st.fill(dark, at(oval(-42, -30, 27, 11)), alpha=0.45, soft=2.5)
    st.line(line, 4, at(curve([(-63, -25), (-50, -35), (-32, -35), (-20, -26)])),
            at(curve([(32, -27), (44, -35), (58, -34), (69, -26)])))
    st.fill(line, at(oval(-41, -28, 7, 6.5)), at(oval(50, -28, 6, 6)))
    lips = mix(ink(look.skin), ink("8c2f2a"), 0.4 if look.jaw > 1 else 0.7)
    st.fill(lips, at(curve([(-32, 88), (-10, 80), (2, 83), (20, 80), (40, 88), (18, 100), (-12,
            101)],
                           closed=True)), alpha=0.75, clip=face)
    st.line(line, 2.6, at(curve([(-34, 88), (-8, 88), (4, 90), (20, 88), (40, 87)])), alpha=0.8)
    if look.age:
        st.line(dark, 2.2, at(curve([(-40, 48), (-52, 66), (-50, 88)])),
                at(curve([(-62, -8), (-44, 0), (-26, -6)])), alpha=0.7)


def spectacles(st: Stage, kind: str) -> None:
    """Put on round or square glasses."""
    if kind == "round":
        rims = [at(oval(-43, -28, 35, 33)), at(oval(49, -28, 32, 33))]
    else:
        rims = [at(curve([(-80, -48), (-10, -50), (-12, -12), (-30, -2), (-62, -3), (-78, -18)],
                True)),
                at(curve([(18, -50), (82, -48), (80, -18), (66, -3), (36, -2), (20, -12)], True))]
    st.fill(PAPER, *rims, alpha=0.12)
    st.line(INK, 5, *[[*r, r[0], r[1]] for r in rims], at([(-9, -34), (18, -34)]),
            at([(-79, -34), (-94, -38)]), at([(81, -34), (93, -38)]))


def backdrop(st: Stage, ground: Colour) -> None:
    """Brush in the plain tone behind the sitter."""
    st.wash([(0, mix(ground, PAPER, 0.12)), (1, mix(ground, INK, 0.16))])
    st.scrub(st.everything(), mix(ground, PAPER, 0.5), 0.22)
    st.scrub(st.everything(), mix(ground, INK, 0.6), 0.22, blotch=True)
    st.glow(330, 380, 460, mix(ground, PAPER, 0.55), 0.6)


def beard(st: Stage, hair: Colour) -> None:
    """Let a full beard grow."""
    chin = at([*curve([(-98, -24), (-84, 0), (-76, 50), (-50, 66), (-24, 66), (4, 64), (34,
            66), (60, 66), (82, 0), (96, -20)]),
               *curve([(96, -20), (94, 60), (50, 160), (0, 176), (-50, 160), (-94, 60), (-98,
               -24)])])
    mass = st.fill(hair, chin)
    st.shade(mass, mix(hair, INK, 0.6), (X - 12, Y), (X + 58, Y + 46), 0.8)


def sitter(look: Look, rng: random.Random) -> Image.Image:
    """Paint one head-and-shoulders portrait."""
    st = portrait(rng)
    skin = ink(look.skin)
    backdrop(st, ink(look.ground))
    dark = mix(skin, ink("3a1d1c"), 0.52)
    back, front = HAIR[look.style]
    hair = ink(look.hair)
    if back:
        mass = st.fill(mix(hair, INK, 0.25), at(back))
        st.shade(mass, mix(hair, PAPER, 0.22), (X - 23, Y), (X - 197, Y - 139), 0.6)
    neck = st.fill(skin, at(curve([(-62, 60), (-58, 150), (-66, 220), (-120, 310)]) +
                            curve([(120, 310), (66, 220), (58, 150), (62, 60)])))
    st.fill(dark, at([(-70, 120), *curve([(-50, 128), (-10, 178), (40, 240), (60, 330)]), (200,
            320),
                      (200, 60), (-60, 60)]), clip=neck)
    WEAR[look.wear](st, ink(look.cloth), ink(look.accent))
    ears = st.fill(skin, at(oval(-94, -12, 15, 32)))
    st.shade(ears, dark, (X - 121, Y), (X - 97, Y + 12), 0.9)
    st.fill(dark, at(oval(94, -12, 13, 31)))
    face = st.fill(skin, face_path(look.jaw))
    st.shade(face, mix(skin, PAPER, 0.45), (X + 12, Y), (X - 128, Y - 151), 0.6)
    st.shade(face, mix(skin, ink("a4452c"), 0.5), (X - 46, Y - 12), (X - 104, Y + 151), 0.35)
    st.fill(dark, shadow_side(), clip=face)
    half = st.shape(shadow_side()).within(face)
    st.shade(half, mix(dark, INK, 0.6), (X + 46, Y), (X + 128, Y + 104), 0.7)
    if look.beard:
        beard(st, hair)
    features(st, look, face, dark)
    top = st.fill(hair, at(front))
    st.shade(top, mix(hair, PAPER, 0.4), (X + 35, Y - 93), (X - 128, Y - 220), 0.75)
    st.shade(top, mix(hair, INK, 0.6), (X + 35, Y - 128), (X + 139, Y - 70), 0.8)
    if look.style == "cap":
        officer_cap(st, ink(look.accent))
    if look.glasses:
        spectacles(st, look.glasses)
    if look.earring:
        st.fill(ink("e0b566"), at(oval(-95, 28, 7)), at(oval(96, 28, 6)))
    done = st.finish(0.25)
    return done.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if look.flip else done


def officer_cap(st: Stage, accent: Colour) -> None:
    """Put on a white-topped peaked cap."""
    crown = st.fill(ink("efe9d8"), at(curve([(-112, -128), (-152, -176), (-120, -214), (0, -244),
            (120, -214),
                                             (152, -176), (112, -128), (0, -140)], True)))
    st.shade(crown, ink("6d7f8a"), (X - 12, Y - 209), (X + 151, Y - 174), 0.9)
    st.fill(ink("132434"), at([*curve([(-110, -134), (0, -150), (110, -134)]),
                               *curve([(106, -92), (0, -108), (-106, -92)])]))
    st.fill(ink("0c1620"), at([*curve([(-106, -96), (0, -112), (106, -96)]),
                               *curve([(90, -70), (0, -60), (-90, -70)])]))
    st.line(ink("d0a347"), 5, at(curve([(-106, -97), (0, -113), (106, -97)])))
    st.fill(ink("d0a347"), at(oval(0, -142, 22, 19)))
    st.fill(accent, at(oval(0, -144, 9, 9)))


LOOKS = {
    "portrait-admiral": Look("b8b49c", "d9ab88", "b9b7ad", "cap", "uniform", "172b40", jaw=1.14,
            age=True),
    "portrait-engineer": Look("c98f4e", "b57e58", "2a1d1a", "bun", "workwear", "2d5f78", "e0a650",
                              0.93, "round"),
    "portrait-minister": Look("54767a", "e2b896", "8d4b2a", "bob", "suit_open", "7d1f24", "f0e4cc",
            0.92,
                              age=True, earring=True),
    "portrait-founder": Look("8f9a72", "8a5a3f", "17120f", "crop", "turtleneck", "23262b", jaw=1.1,
            beard=True),
    "author-1": Look("c7a184", "e6bd9c", "3b2418", "long", "blouse", "2f5a58", "e8d9ba", 0.9,
            "square"),
    "author-2": Look("6f8790", "dba984", "4a3423", "parted", "suit", "39424a", jaw=1.12),
    "author-3": Look("d3c29a", "c99874", "8b8a84", "receding", "scarf", "5f4a35", "9b1c1f", 1.1,
            "round",
                     True, True, True),
    "author-4": Look("7d8f84", "7c4e37", "1a1413", "afro", "turtleneck", "c88a3a", jaw=0.92,
            earring=True),
    "author-5": Look("b5805c", "e0b08c", "a2622f", "crop", "workwear", "4f5a3c", "cfc8b6", 1.1,
            "square",
                     flip=True),
    "author-6": Look("a8b5b0", "e4bf9f", "c9c4b8", "bob", "scarf", "2a3340", "c88a3a", 0.93,
            "round",
                     age=True, flip=True),
}
SCENES: dict[str, Callable[[random.Random], Image.Image]] = {
    key: partial(sitter, look) for key, look in LOOKS.items()
}
