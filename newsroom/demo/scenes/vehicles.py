"""Land vehicles and soldiers to be set into any scene."""

from newsroom.demo.scenes.geometry import (
    AMBER,
    INK,
    OLIVE,
    PAPER,
    Colour,
    Line,
    Path,
    arc,
    between,
    box,
    curve,
    figure,
    ink,
    mix,
    move,
    oval,
    rounded,
)
from newsroom.demo.scenes.stage import Stage


def tracks(st: Stage, x: float, y: float, long: float, s: float, dark: Colour) -> None:
    """Paint a tracked running gear whose ground line is at y."""
    belt = [(-long / 2 + 16, 0), (-long / 2, -16), (-long / 2 + 8, -34), (long / 2 - 4, -36),
            (long / 2 + 6, -24), (long / 2 - 22, 0)]
    st.fill(mix(dark, INK, 0.6), move(belt, x, y, s))
    n = max(5, round(long / 34))
    at = [-long / 2 + 26 + i * (long - 56) / (n - 1) for i in range(n)]
    st.fill(mix(dark, OLIVE, 0.25), *[move(oval(px, -13, 12), x, y, s) for px in at])
    st.fill(mix(dark, INK, 0.5), *[move(oval(px, -13, 4.5), x, y, s) for px in at])


def tank(st: Stage, x: float, y: float, s: float, dark: Colour, lit: Colour) -> None:
    """Paint a main battle tank in profile, gun to the right."""

    def at(*paths: Line) -> list[Path]:
        return [move(p, x, y, s) for p in paths]

    tracks(st, x, y, 250, s, dark)
    skirt = st.fill(dark, *at([(-132, -24), (-134, -50), (100, -52), (142, -40), (130, -24),
                               (90, -20), (-90, -20)]))
    st.shade(skirt, lit, at([(0, -34)])[0][0], at([(0, -60)])[0][0], 0.7)
    st.line(mix(dark, INK, 0.6), 1.2 * s, *at(*[[(p, -24), (p, -46)] for p in range(-100, 110,
            34)]))
    st.fill(dark, *at([(60, -73), (238, -80), (238, -74), (60, -64)], box(130, -79.5, 28, 9),
                      rounded(228, -81, 16, 8, 2)))
    turret = [(-84, -50), (-98, -62), (-88, -82), (-10, -90), (34, -86), (82, -66), (60, -51)]
    body = st.fill(dark, *at(turret))
    st.shade(body, lit, at([(-10, -62)])[0][0], at([(10, -96)])[0][0], 0.85)
    st.fill(mix(dark, INK, 0.35), *at(box(-128, -64, 34, 14), [(-50, -88), (-46, -98), (-22, -98),
            (-18, -90)], box(2, -98, 15, 11), [(-44, -104), (-2, -107), (-2, -105), (-44, -100)],
            [(44, -83), (86, -64), (60, -56), (34, -60)]), alpha=0.85)
    st.line(dark, 1.1 * s, *at([(-84, -82), (-104, -178)], [(-68, -84), (-72, -150)]))


def span(
    st: Stage, a: tuple[float, float], b: tuple[float, float], dark: Colour, lit: Colour
) -> None:
    """Paint one half of a bridge as a tapering girder with lattice."""
    low = [(a[0], a[1] + 26), (b[0], b[1] + 22)]
    body = st.fill(dark, [a, b, low[1], between(low[0], low[1], 0.5), low[0]])
    st.shade(body, lit, (a[0], a[1] + 24), (a[0] - 6, a[1] - 6), 0.6)
    cuts = []
    for i in range(9):
        p = between(a, b, (i + 0.2) / 9)
        q = between(a, b, (i + 0.8) / 9)
        cuts.append([(p[0], p[1] + 8), (q[0], q[1] + 8), ((p[0] + q[0]) / 2,
                (p[1] + q[1]) / 2 + 20)])
    st.fill(ink("b3b890"), *cuts)


def truck(st: Stage, x: float, y: float, s: float, dark: Colour, lit: Colour) -> None:
    """Paint a canvas-topped army lorry, driving to the left."""

    def at(*paths: Line) -> list[Path]:
        return [move(p, x, y, s) for p in paths]

    wheels = [oval(px, -13, 13) for px in (-62, 38, 70)]
    st.fill(mix(dark, INK, 0.5), *at(box(-88, -30, 190, 12), *wheels))
    canvas = st.fill(dark, *at([(-30, -30), (-32, -88), *curve([(-32, -88), (-20, -96), (90, -96),
                                                                (102, -88)]), (102, -30)]))
    st.shade(canvas, lit, at([(40, -64)])[0][0], at([(36, -104)])[0][0], 0.85)
    st.line(mix(dark, INK, 0.4), 1.4 * s, *at(*[[(p, -92), (p, -34)] for p in (0, 34, 68)]))
    cab = st.fill(dark, *at([(-92, -24), (-92, -50), (-84, -54), (-76, -78), (-38, -80), (-38,
            -24)]))
    st.shade(cab, lit, at([(-60, -50)])[0][0], at([(-64, -86)])[0][0], 0.7)
    st.fill(ink("d9c18b"), *at([(-78, -56), (-71, -73), (-48, -74), (-48, -56)]))
    st.fill(ink("8c9897"), *at(*[oval(px, -13, 5) for px in (-62, 38, 70)]))
    st.glow(x - 94 * s, y - 38 * s, 34 * s, AMBER, 0.8)
    st.disc(PAPER, x - 91 * s, y - 38 * s, 3 * s)


def soldier(st: Stage, x: float, y: float, h: float) -> None:
    """Paint a soldier with helmet, pack and slung rifle, facing right."""
    body = st.fill(ink("333b29"), *figure(x, y, h, 0.02), rounded(x - h * 0.2, y - h * 0.83,
            h * 0.16,
                   h * 0.33, h * 0.04), box(x - h * 0.1, y - h * 0.06, h * 0.12, h * 0.06))
    st.shade(body, ink("8d8f60"), (x - 10, y - h * 0.5), (x + h * 0.2, y - h * 0.6), 0.9)
    helmet = st.fill(ink("2a3123"), move([*arc(0, 0, 27, 175, 365), (31, 6), (20, 9), (-27, 8)],
            x - 6,
                                         y - h * 0.935))
    st.shade(helmet, ink("8d8f60"), (x - 6, y - h * 0.92), (x + 22, y - h), 0.9)
    st.fill(ink("171c14"), move([(-70, -5), (-20, -7), (96, -4), (96, 0), (20, 5), (8, 24), (0, 22),
                                 (4, 6), (-30, 6), (-68, 14)], x + 14, y - h * 0.6, 1, 24))
    st.fill(ink("333b29"), curve([(x + 20, y - h * 0.78), (x + 52, y - h * 0.62), (x + 62,
            y - h * 0.52),
                                  (x + 46, y - h * 0.5), (x + 14, y - h * 0.64)], closed=True))
