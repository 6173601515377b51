"""Ships as layered silhouettes, to be set into any scene."""

from newsroom.demo.scenes.geometry import (
    INK,
    PAPER,
    RED,
    Colour,
    Line,
    Path,
    box,
    curve,
    mix,
    move,
    oval,
)
from newsroom.demo.scenes.nature import lens
from newsroom.demo.scenes.stage import Shape, Stage

HULL: Path = [(-50, 1), (-51, -5.6), (-24, -5.8), (-23, -7), (24, -7.4), (51, -10.4), (44, 1)]


def wake(st: Stage, x: float, y: float, long: float, colour: Colour, alpha: float = 0.8) -> None:
    """Break the water along a hull: foam at the bow, streaks behind."""
    marks = []
    for _ in range(70):
        t = st.rng.random()
        w = st.rng.uniform(0.02, 0.1) * long
        marks.append(lens(x + (t - 0.5) * long * 1.12, y + st.rng.uniform(-0.2, 1) * long * 0.012,
                          w, long * st.rng.uniform(0.001, 0.004)))
    st.fill(colour, *marks, alpha=alpha)


def frigate(
    st: Stage, x: float, y: float, s: float, dark: Colour, light: Colour, flip: bool = False
) -> None:
    """Paint a modern frigate, bow to the right, waterline at (x, y), 100 * s long."""

    def at(*paths: Line) -> list[Path]:
        return [move(p, x, y, s, 0, flip) for p in paths]

    shadow = mix(dark, light, 0.25)
    mast: list[Path] = [[(2.5, -17), (5.2, -33), (7.8, -33), (10.5, -17)], box(0.5, -27.5, 11, 1),
                        box(6.1, -41, 0.7, 9), box(3.2, -36.4, 6.5, 0.5), oval(6.5, -34, 2.1),
                        [(-15, -16), (-13.5, -26), (-11.5, -26), (-10, -16)],
                        box(-16.5, -23, 8, 0.5), box(-12.7, -32, 0.45, 7), box(14.4, -24, 0.3, 8)]
    st.fill(dark, *at(*mast))
    block: list[Path] = [
        [(-33, -6), (-31.6, -14), (-18, -14.6), (-16.5, -17.6), (-8, -17.6), (-6.8, -13),
         (-3, -13), (-2, -18.4), (13.5, -18.4), (17, -13.6), (22, -12.6), (24, -6)]]
    upper = st.fill(shadow, *at(*block))
    st.shade(upper, light, at([(0, -8)])[0][0], at([(6, -22)])[0][0], 0.55)
    st.fill(dark, *at([(-8, -17.6), (-6.8, -13), (-6, -6), (-11, -6), (-10, -17.6)],
                      box(-31, -12.4, 7, 6), box(0, -12, 5.5, 3.2), [(13.5, -18.4), (17, -13.6),
                      (22, -12.6), (24, -6), (18, -6), (12, -18.4)]), alpha=0.45)
    st.fill(mix(dark, INK, 0.5), *at([(-1.4, -17), (13.6, -17), (14.4, -15.8), (-1.4, -15.8)]))
    gun: list[Path] = [[(28, -8), (28.8, -11), (32, -11.6), (34, -9.8), (34.4, -8)],
                       [(32.5, -10.8), (42, -12.6), (42, -12), (33, -9.9)]]
    st.fill(dark, *at(*gun))
    hull = st.fill(dark, *at(HULL))
    st.shade(hull, light, at([(0, -1)])[0][0], at([(5, -14)])[0][0], 0.5)
    st.fill(mix(dark, INK, 0.6), *at([(-50, 1), (-50, -1), (44.8, -1), (44, 1)]))
    rails: list[Path] = [[(-50, -7), (-33, -7)], [(35, -10.4), (50.6, -12)]]
    st.line(dark, 0.18 * s, *at(*rails), alpha=0.8)
    st.line(dark, 0.12 * s, *at([(6.5, -40), (50, -11)], [(6.5, -38), (-12.5, -31)],
                                [(-12.5, -31), (-50, -6)]), alpha=0.5)


def tanker(st: Stage, x: float, y: float, s: float, hull: Colour, house: Colour) -> Shape:
    """Paint a laden merchant ship, bow to the right, 100 * s long."""

    def at(*paths: Line) -> list[Path]:
        return [move(p, x, y, s) for p in paths]

    body = st.fill(hull, *at([(-49, 1), (-50, -7), (-30, -6.4), (40, -6.4), (50, -9), (47, 1)]))
    st.fill(mix(hull, INK, 0.45), *at([(-49, 1), (-49.3, -1.4), (47.4, -1.4), (47, 1)]))
    st.fill(house, *at([(-46, -6.5), (-46, -19), (-35, -19), (-35, -6.5)], box(-48, -17.5, 15, 1.4),
                       [(-45, -19), (-44.5, -25), (-41, -25), (-40.6, -19)]))
    st.fill(mix(hull, INK, 0.5), *at(*[box(-45, -16 + 3 * i, 9, 0.9) for i in range(3)]))
    st.line(house, 0.35 * s, *at(*[[(p, -6), (p, -14)] for p in (-12, 8, 28)], [(42, -7), (42,
            -15)],
                                 [(-28, -8), (38, -8)]))
    return body


def containers(st: Stage, x: float, y: float, s: float, tones: list[Colour], hull: Colour) -> None:
    """Paint a container ship, bow to the right, 100 * s long."""
    tanker(st, x, y, s, hull, PAPER)
    for tone in tones:
        boxes = []
        for i in range(17):
            for k in range(3 if i < 13 else 2):
                if st.rng.randrange(len(tones)) == tones.index(tone):
                    boxes.append(move(box(-32 + i * 4.3, -9.2 - k * 2.7, 4, 2.5), x, y, s))
        if boxes:
            st.fill(tone, *boxes)


def submarine(st: Stage, x: float, y: float, s: float, dark: Colour, light: Colour) -> None:
    """Paint a surfaced submarine, bow to the right, 100 * s long."""

    def at(*paths: Line) -> list[Path]:
        return [move(p, x, y, s) for p in paths]

    masts: list[Path] = [box(6, -27, 0.8, 14), box(9, -23, 1, 10), box(2.4, -21, 0.6, 8),
                         box(5.6, -27.4, 1.7, 1)]
    st.fill(dark, *at(*masts))
    sail = [*curve([(-1, -5), (-0.6, -13), (0.6, -15.4), (4, -16), (12, -15.8), (14.6, -14),
                    (15.8, -9)]), (17.5, -5)]
    tower = st.fill(dark, *at(sail))
    st.shade(tower, light, at([(3, -10)])[0][0], at([(19, -14)])[0][0], 0.75)
    st.fill(dark, *at([(4, -10.8), (12.5, -10.8), (13.2, -9.9), (3.4, -9.9)]))
    back = [*curve([(-51, 1.4), (-44, -1.2), (-32, -4), (-15, -5.8), (20, -6.2), (38, -5.4),
                    (46, -3), (50, 1.6)])]
    hull = st.fill(dark, *at(back))
    st.shade(hull, light, at([(8, -1.5)])[0][0], at([(13, -9)])[0][0], 0.6)
    st.fill(dark, *at([(-48, 0), (-49.5, -9.6), (-45.2, -9.6), (-41, -1)]))
    st.fill(RED, *at(box(-49.4, -8.2, 3.6, 0.9)))
    crew = [p for i in range(3) for p in (box(7 + i * 2.2, -18, 1, 2.4), oval(7.5 + i * 2.2, -18.4,
            0.55))]
    st.fill(dark, *at(*crew))
