"""Pictures of orbit, launch and the stations that listen."""

import math
import random

from PIL import Image

from newsroom.demo.scenes.geometry import (
    AMBER,
    INK,
    OCHRE,
    PAPER,
    RED,
    Line,
    Path,
    box,
    curve,
    figure,
    ink,
    mix,
    move,
    oval,
    quad,
)
from newsroom.demo.scenes.nature import clouds, glitter, ridge, sea, sky, stars
from newsroom.demo.scenes.stage import Stage, landscape


def satellite_orbit(rng: random.Random) -> Image.Image:
    """A satellite over the lit limb of the Earth."""
    st = landscape(rng)
    st.wash([(0, ink("060d18")), (1, ink("10283e"))])
    stars(st, 260, 640)
    st.glow(500, 1030, 980, ink("3f86a0"), 0.9)
    for r, tone, a in ((716, "5fa3b0", 0.5), (706, "a9d0c8", 0.6), (698, "f1ead0", 0.7)):
        st.fill(ink(tone), oval(500, 1130, r * 1.25, r, 240), alpha=a, soft=3)
    earth = st.fill(ink("245a76"), oval(500, 1130, 866, 690, 240))
    for i in range(9):
        x, y = rng.uniform(0, 1000), rng.uniform(500, 660)
        land = [(x + rng.uniform(0.5, 1.2) * 95 * math.cos(k / 2),
                 y + rng.uniform(0.5, 1.2) * 26 * math.sin(k / 2)) for k in range(12)]
        st.fill(ink("7f8a58") if i % 2 else ink("b08d55"), curve(land, closed=True), clip=earth,
                alpha=0.75)
    swirls: list[Path] = []
    for _ in range(60):
        x = rng.uniform(-50, 1050)
        y = 1130 - 690 * math.sqrt(max(0.0,
                1 - ((x - 500) / 866) ** 2)) + 12 + 200 * rng.random() ** 1.4
        w = rng.uniform(20, 120)
        swirls.append(curve([(x - w, y + 3), (x, y - 5), (x + w, y + 4), (x + w * 0.3, y + 6)],
                True))
    st.fill(PAPER, *swirls, alpha=0.5, clip=earth)
    st.shade(earth, ink("081726"), (620, 470), (120, 720), 0.95)
    st.glow(905, 520, 240, ink("fff4d2"), 0.9)
    satellite(st, 455, 262)
    return st.finish(0.25)


def satellite(st: Stage, x: float, y: float) -> None:
    """Paint an observation satellite: foil body, two wings of cells, a dish."""
    turn = -18.0

    def at(*paths: Line) -> list[Path]:
        return [move(p, x, y, 1.12, turn) for p in paths]

    for side in (-1, 1):
        st.line(ink("b9bfb4"), 4, *at([(side * 50, 0), (side * 110, 0)]))
        for k in range(3):
            left = side * (104 + k * 82) if side > 0 else -104 - k * 82 - 78
            panel = at([(left, -46), (left + 78, -58), (left + 78, 34), (left, 46)])[0]
            body = st.fill(ink("1d3f66"), panel)
            st.shade(body, ink("86b0bf"), (x, y + 60), (x + side * 200 + 140, y - 150), 0.75)
            a, b, c, d = panel
            grid = [[quad(a, b, c, d, i / 4, 0), quad(a, b, c, d, i / 4, 1)] for i in range(5)]
            grid += [[quad(a, b, c, d, 0, i / 6), quad(a, b, c, d, 1, i / 6)] for i in range(7)]
            st.line(ink("d8d3b8"), 1, *grid, alpha=0.75)
    front = st.fill(OCHRE, *at([(-50, -70), (34, -80), (34, 70), (-50, 78)]))
    st.shade(front, ink("f4d894"), (x - 20, y + 20), (x + 50, y - 90), 0.9)
    st.shade(front, ink("6a3c1c"), (x, y + 20), (x - 40, y + 100), 0.9)
    side_face = st.fill(ink("7a4a24"), *at([(34, -80), (58, -66), (58, 60), (34, 70)]))
    st.shade(side_face, ink("e3b566"), (x + 40, y + 60), (x + 60, y - 110), 0.6)
    st.line(ink("8a5424"), 1.4, *at([(-50, -20), (34, -26)], [(-50, 28), (34, 24)], [(-8, -74),
            (-8, 74)]),
            alpha=0.7)
    barrel = st.fill(ink("20303a"), *at([(-34, 74), (20, 68), (24, 118), (-38, 124)]))
    st.shade(barrel, ink("93a5a5"), (x - 20, y + 100), (x + 40, y + 80), 0.9)
    st.fill(ink("0a141c"), *at(oval(-7, 121, 31, 9)))
    st.fill(RED, *at(oval(-7, 122, 20, 5)))
    dish = st.fill(ink("d9dccd"), *at(oval(-30, -112, 46, 22)))
    st.shade(dish, ink("3e5866"), (x - 60, y - 150), (x - 70, y - 100), 0.9)
    st.line(ink("d9dccd"), 2.4, *at([(-30, -112), (-30, -150)], [(-66, -108), (-30, -150), (6,
            -110)],
                                    [(-20, -76), (-28, -98)]))
    st.fill(PAPER, *at(oval(-30, -152, 5)))


def smoke(st: Stage, x: float) -> None:
    """Roll clouds of exhaust away from the pad on both sides."""
    for _ in range(46):
        t = st.rng.random()
        side = st.rng.choice((-1, 1))
        r = st.rng.uniform(26, 62) * (0.55 + 0.6 * t)
        px, py = x + side * (30 + 430 * t), 575 - r * 0.55 - st.rng.uniform(0, 40) * (1 - t)
        puff = st.fill(mix(ink("f6dfae"), ink("a98a72"), t), oval(px, py, r * 1.15, r, 40))
        st.shade(puff, mix(ink("b06a3e"), ink("43464d"), t), (px, py), (px + side * r, py + r), 0.9)


def rocket_launch(rng: random.Random) -> Image.Image:
    """A rocket leaving its pad on a pillar of light."""
    st = landscape(rng)
    sky(st, [(0, ink("12293d")), (0.5, ink("3b6475")), (0.85, ink("c99b6c")), (1, ink("efc98b"))],
            570)
    stars(st, 110, 260)
    ridge(st, 545, 20, ink("6f6a62"), ink("d3a876"), 0.5, 50)
    sea(st, 566, [(0, ink("d9a970")), (0.4, ink("6f7d77")), (1, ink("16303f"))])
    x = 520
    st.glow(x, 470, 420, ink("fde7ad"), 0.95)
    glitter(st, x, 570, 667, 200, ink("fff0c4"), 110)
    tower = [box(x + 92, 180, 8, 380), box(x + 124, 180, 8, 380), box(x + 60, 236, 70, 6),
             box(x + 66, 330, 60, 6), box(x + 111, 110, 2.5, 80), box(x + 84, 174, 56, 8)]
    cross = [[(x + 94, 180 + i * 38), (x + 130, 218 + i * 38)] for i in range(10)]
    cross += [[(x + 130, 180 + i * 38), (x + 94, 218 + i * 38)] for i in range(10)]
    st.line(ink("2a2d31"), 3, *cross)
    st.fill(ink("2a2d31"), *tower)
    smoke(st, x)
    flame = [(x - 15, 312), *curve([(x - 26, 360), (x - 44, 470), (x - 70, 590)]), (x + 70, 590),
             *curve([(x + 44, 470), (x + 26, 360), (x + 15, 312)])]
    fire = st.fill(ink("fff6da"), flame, soft=2)
    st.shade(fire, ink("eb9c3f"), (x, 430), (x, 620), 0.8)
    hull = [*curve([(x, 46), (x + 13, 76), (x + 20, 112)]), (x + 20, 306), (x + 14, 318), (x - 14,
            318),
            (x - 20, 306), *curve([(x - 20, 112), (x - 13, 76), (x, 46)])]
    side_tanks = [[(x + s * 20, 196), (x + s * 30, 170), (x + s * 38, 196), (x + s * 38, 312),
                   (x + s * 20, 312)] for s in (-1, 1)]
    body = st.fill(ink("efe7d3"), hull, *side_tanks)
    st.shade(body, ink("33454f"), (x - 10, 200), (x + 40, 206), 0.95)
    st.shade(body, ink("f2b766"), (x, 250), (x, 330), 0.8)
    st.fill(RED, box(x - 20, 128, 40, 14), box(x - 38, 214, 18, 8), box(x + 20, 214, 18, 8))
    st.fill(INK, box(x - 20, 162, 40, 3), box(x - 4, 230, 8, 40))
    st.fill(ink("101a22"), [(0, 667), (0, 640), *curve([(0, 636), (220, 618), (420, 640), (700,
            632),
                            (1000, 610)]), (1000, 667)])
    return st.finish(0.32)


def dish(st: Stage, x: float, y: float, s: float, turn: float, dark: str, lit: str) -> None:
    """Paint a parabolic antenna on its pedestal, looking up to the left or right."""
    st.fill(ink(dark), *[move(p, x, y, s) for p in
                         ([(-44, 0), (-22, -120), (22, -120), (44, 0)], box(-62, -12, 124, 14),
                          [(-30, -112), (-16, -152), (16, -152), (30, -112)])])

    def at(*paths: Line) -> list[Path]:
        return [move(p, x, y - 150 * s, s, turn) for p in paths]

    back = [*curve([(-132, -46), (-96, 2), (-40, 30), (0, 36), (40, 30), (96, 2), (132, -46)])]
    bowl = st.fill(ink(dark), *at(back))
    st.shade(bowl, ink(lit), at([(20, 20)])[0][0], at([(-150, -40)])[0][0], 0.5)
    face = st.fill(ink(lit), *at(oval(0, -46, 132, 34)))
    st.shade(face, ink(dark), at([(40, -50)])[0][0], at([(-110, -30)])[0][0], 0.9)
    rings = [oval(0, -46 + 3 * k, 132 - 38 * k, 34 - 10 * k) for k in range(3)]
    spokes = [[(0, -38), (132 * math.cos(a), -46 + 34 * math.sin(a))]
              for a in (math.pi * i / 6 for i in range(12))]
    st.line(ink(dark), 1.1 * s, *at(*rings, *spokes), alpha=0.45, clip=face)
    st.line(ink(dark), 4 * s, *at([(-100, -48), (0, -150)], [(100, -48), (0, -150)], [(8, -20), (0,
            -150)]))
    st.fill(ink(dark), *at(box(-11, -166, 22, 24)))
    st.fill(RED, *at(oval(0, -170, 6)))


def ground_station(rng: random.Random) -> Image.Image:
    """A row of great dishes turned to the evening sky."""
    st = landscape(rng)
    sky(st, [(0, ink("23495c")), (0.4, ink("6b9292")), (0.75, ink("dcc796")), (1, ink("e9ab6c"))],
            560)
    stars(st, 60, 180)
    st.glow(180, 500, 380, ink("fbe4ae"), 0.9)
    clouds(st, 760, 330, 420, ink("e9d7a9"), 5, 0.5)
    ridge(st, 500, 60, ink("8f9280"), ink("e0bb80"), 0.5, 80)
    ridge(st, 530, 30, ink("596a62"), ink("a99a6f"), 0.5, 80)
    plain = st.fill(ink("37443c"), box(0, 548, 1000, 130))
    st.shade(plain, ink("a58e58"), (220, 640), (180, 540), 0.8)
    dish(st, 930, 560, 0.5, -28, "3f5758", "cfc6a2")
    dish(st, 790, 570, 0.72, -28, "30484d", "d9cfaa")
    dish(st, 470, 606, 1.75, -28, "1f353d", "e9dfc0")
    st.fill(ink("16242a"), box(560, 560, 190, 46), [(552, 562), (576, 546), (734, 546), (758, 562)])
    st.fill(AMBER, *[box(576 + i * 30, 574, 16, 12) for i in range(5)])
    st.fill(ink("16242a"), *figure(310, 614, 62), *figure(338, 616, 58))
    st.fill(ink("121d22"), [*curve([(-20, 622), (240, 606), (520, 612), (800, 606), (1020, 618)]),
            (1020, 680), (-20, 680)])
    st.line(ink("121d22"), 3, *[[(x, 612), (x, 570)] for x in range(20, 300, 44)],
            [(-10, 578), (290, 578)], [(-10, 594), (290, 594)])
    return st.finish(0.28)


SCENES = {
    "satellite-orbit": satellite_orbit, "rocket-launch": rocket_launch,
    "ground-station": ground_station,
}
