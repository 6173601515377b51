"""Aircraft to be set into any scene."""

from newsroom.demo.scenes.geometry import (
    AMBER,
    INK,
    PAPER,
    RED,
    Colour,
    Line,
    Path,
    box,
    curve,
    ink,
    mix,
    move,
    oval,
    symmetric,
)
from newsroom.demo.scenes.stage import Stage

FIGHTER_HALF: Path = [
    (0, -100), (3.5, -84), (6, -66), (9, -56), (13, -40), (15, -30), (58, 26), (58, 36), (24, 40),
    (20, 46), (40, 66), (40, 76), (16, 76), (13, 84), (3, 84), (0, 80)]


def fighter(
    st: Stage, x: float, y: float, s: float, turn: float, dark: Colour, lit: Colour
) -> None:
    """Paint a twin-tailed fighter seen from above, nose at -y before turning."""

    def at(*paths: Line) -> list[Path]:
        return [move([(px * 0.92, py) for px, py in p], x, y, s, turn) for p in paths]

    body = st.fill(dark, *at(symmetric(FIGHTER_HALF, 0)))
    st.shade(body, lit, at([(20, 20)])[0][0], at([(-60, 0)])[0][0], 0.95)
    deep = mix(dark, INK, 0.55)
    st.fill(deep, *at([(0, -100), *FIGHTER_HALF[1:6], (13, 84), (0, 80)]), alpha=0.35)
    fins = [[(15, 44), (27, 62), (31, 80), (24, 80), (17, 64)]]
    st.fill(deep, *at(*fins, [(-px, py) for px, py in fins[0]]))
    glass = [*curve([(0, -74), (4.4, -66), (5.2, -54), (3, -42), (0, -38)])]
    hood = st.fill(mix(INK, dark, 0.2), *at(symmetric(glass, 0)))
    st.shade(hood, ink("e8c98c"), at([(2, -50)])[0][0], at([(-7, -66)])[0][0], 0.9)
    st.line(deep, 0.7 * s, *at([(-12, -38), (-9, 60)], [(12, -38), (9, 60)], [(15, 8), (50, 28)],
                               [(-15, 8), (-50, 28)], [(-24, 40), (-15, -26)], [(0, -36), (0, 76)]),
            alpha=0.6)
    st.fill(AMBER, *at(oval(6, 85, 5, 3), oval(-6, 85, 5, 3)))
    st.fill(RED, *at(oval(-38, 20, 5.5), oval(38, 20, 5.5)))
    st.fill(PAPER, *at(oval(-38, 20, 2.4), oval(38, 20, 2.4)))


def uav(st: Stage, x: float, y: float, s: float, tone: Colour, lit: Colour, turn: float) -> None:
    """Paint a small delta-winged drone, nose to the right and coming nearer."""
    body: Path = [(46, 0), (20, -5), (-14, -34), (-26, -34), (-20, -6), (-30, 0), (-20, 7),
                  (-34, 40), (-22, 40), (20, 6)]
    shape = st.fill(tone, move(body, x, y, s, turn))
    st.shade(shape, lit, (x, y + 12 * s), (x - 6 * s, y - 26 * s), 0.8)
    st.fill(mix(tone, INK, 0.5), move([(-14, -34), (-26, -34), (-31, -44)], x, y, s, turn),
            move([(-22, 40), (-34, 40), (-40, 48)], x, y, s, turn), alpha=0.9)
    st.line(mix(tone, INK, 0.5), 1.2 * s, move([(40, 0), (-28, 0)], x, y, s, turn), alpha=0.7)
    st.fill(mix(tone, INK, 0.6), move(oval(-33, 0, 2, 10), x, y, s, turn))
    if s > 0.5:
        st.disc(RED, *move([(30, 0)], x, y, s, turn)[0], 2.6 * s)


def helicopter(st: Stage, x: float, y: float, s: float, dark: Colour, lit: Colour) -> None:
    """Paint a transport helicopter in profile, nose to the left."""

    def at(*paths: Line) -> list[Path]:
        return [move(p, x, y, s, -5) for p in paths]

    hull = curve([(-78, 6), (-74, -8), (-58, -22), (-38, -30), (10, -32), (44, -24), (80, -16),
                  (140, -20), (146, -12), (90, 0), (56, 18), (20, 26), (-48, 26), (-72, 18)],
                 closed=True)
    st.fill(dark, *at([(128, -16), (150, -58), (166, -58), (152, -10)], box(-4, -52, 7, 24),
                      [(-40, -28), (-30, -42), (34, -42), (52, -26)], [(118, -8), (150, -2), (150,
                      2),
                      (112, -2)]))
    body = st.fill(dark, *at(hull))
    st.shade(body, lit, at([(0, 4)])[0][0], at([(-20, -44)])[0][0], 0.9)
    st.fill(ink("d8c79e"), *at([(-72, -6), (-58, -20), (-44, -25), (-44, -6)],
                               [(-40, -26), (-27, -28), (-27, -6), (-40, -6)]))
    st.fill(mix(dark, INK, 0.6), *at(box(-14, -20, 34, 34), oval(40, -8, 6, 6)), alpha=0.75)
    st.line(mix(dark, INK, 0.5), 2.6 * s, *at([(-56, 24), (-56, 36)], [(34, 22), (34, 36)]))
    st.fill(mix(dark, INK, 0.6), *at(oval(-56, 39, 6), oval(34, 39, 7)))
    st.fill(RED, *at(box(92, -12, 22, 5)))
    st.fill(INK, *at([(-150, -57), (0, -54), (150, -60), (150, -58.6), (0, -51), (-150, -55.6)],
                     oval(0, -53, 9, 4)), alpha=0.85)
    st.fill(PAPER, *at(oval(0, -56, 152, 9)), alpha=0.16)
    st.fill(INK, *at(*[move([(-2, 0), (0, -27), (2, 0)], 158, -50, 1, a) for a in (20, 110, 200,
            290)]),
            alpha=0.8)
