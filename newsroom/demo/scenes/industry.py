"""Pictures of workshops, yards and fairs."""

import itertools
import random

from PIL import Image

from newsroom.demo.scenes.aircraft import fighter
from newsroom.demo.scenes.geometry import (
    AMBER,
    INK,
    OCHRE,
    PAPER,
    RED,
    RUST,
    SLATE,
    Path,
    box,
    curve,
    figure,
    ink,
    mix,
    oval,
)
from newsroom.demo.scenes.nature import clouds, lens, sky, sun
from newsroom.demo.scenes.stage import Stage, landscape


def shipyard_crane(rng: random.Random) -> Image.Image:
    """A gantry crane over a hull on the slip."""
    st = landscape(rng)
    sky(st, [(0, ink("8db0ad")), (0.5, ink("dcd6b6")), (1, ink("efcf95"))], 560)
    sun(st, 185, 210, 50, ink("fdf4d8"), 6)
    clouds(st, 760, 110, 460, ink("f0ead0"), 5, 0.7)
    st.fill(ink("a7a88a"), *[box(x, 540 - h, 38, h + 20) for x in range(-10, 1000, 40)
                             for h in (rng.uniform(20, 80),)])
    hull = st.fill(ink("7d2f26"), [(180, 340), (770, 330), (884, 290), (806, 540), (250, 540)])
    st.fill(ink("51636a"), [(170, 340), (770, 330), (890, 286), (858, 398), (192, 414)])
    st.shade(hull, ink("2f1a1c"), (450, 420), (560, 590), 0.8)
    st.shade(hull, ink("d9bf92"), (400, 400), (180, 320), 0.6)
    st.fill(ink("6d7f82"), box(300, 250, 210, 92), box(350, 190, 110, 62), box(560, 296, 90, 40))
    st.line(ink("33454c"), 2, *[[(x, 352), (x + 8, 532)] for x in range(240, 800, 62)], alpha=0.5)
    gantry = ink("1e3440")
    legs: list[Path] = [[(92, 580), (130, 110), (160, 110), (126, 580)], [(206, 580), (164, 110),
            (190, 110), (240, 580)],
                        [(838, 580), (866, 110), (890, 110), (872, 580)], [(952, 580), (896, 110),
                        (922, 110), (986, 580)],
                        box(110, 400, 112, 12), box(850, 400, 118, 12)]
    st.fill(gantry, *legs)
    beam = st.fill(ink("9b1c1f"), box(40, 66, 930, 52))
    st.shade(beam, ink("e0a078"), (400, 112), (380, 50), 0.7)
    st.line(ink("5a1416"), 3, *[[(50 + i * 46, 114), (73 + i * 46, 70), (96 + i * 46,
            114)] for i in range(19)],
            alpha=0.7)
    st.fill(gantry, box(590, 118, 96, 30), box(606, 148, 62, 30))
    st.line(gantry, 2.5, [(612, 178), (612, 226)], [(662, 178), (662, 226)])
    block = st.fill(ink("8f9c98"), [(560, 226), (714, 226), (722, 286), (552, 286)])
    st.shade(block, ink("3a4d55"), (620, 240), (720, 300), 0.8)
    ground = st.fill(ink("2b3532"), box(-5, 556, 1010, 120))
    st.shade(ground, ink("a58f5f"), (200, 650), (190, 540), 0.8)
    st.fill(ink("20292a"), *[box(x, 528, 26, 30) for x in range(260, 800, 62)])
    st.fill(ink("161e20"), *figure(420, 622, 70), *figure(452, 624, 66), *figure(690, 618, 66))
    st.fill(AMBER, *[lens(x, 622 - h * 0.96, h * 0.15, h * 0.05) for x, h in ((420, 70), (452, 66),
            (690, 66))])
    return st.finish(0.25)


def factory_line(rng: random.Random) -> Image.Image:
    """Robot arms over a line of airframes in a daylit hall."""
    st = landscape(rng)
    st.wash([(0, ink("c9c3a6")), (0.6, ink("ecdfba")), (1, ink("c7b485"))])
    panes = [box(70 + i * 150, 40, 112, 190) for i in range(6)]
    st.fill(ink("fbf3d9"), *panes)
    st.line(ink("a9a584"), 3, *[[(70 + i * 150, y), (182 + i * 150,
            y)] for i in range(6) for y in (103, 166)],
            *[[(126 + i * 150, 40), (126 + i * 150, 230)] for i in range(6)])
    st.fill(ink("5f6a62"), box(0, 0, 1000, 16), *[[(i * 125, 16), (i * 125 + 62, 40),
            (i * 125 + 125, 16),
            (i * 125 + 112, 16), (i * 125 + 62, 30), (i * 125 + 12, 16)] for i in range(8)])
    floor = st.fill(ink("6f7263"), [(0, 470), (1000, 470), (1000, 670), (0, 670)])
    st.shade(floor, ink("dccf9f"), (500, 640), (480, 450), 0.9)
    for i, x in enumerate((80, 400, 720)):
        body = st.fill(ink("46636b"), curve([(x - 120, 404), (x - 60, 372), (x + 60, 362),
                (x + 150, 384),
                                             (x + 168, 404), (x + 60, 436), (x - 80, 432)],
                                             closed=True))
        st.shade(body, ink("c2cbbb"), (x, 410), (x - 10, 350), 0.9)
        st.fill(ink("33505a"), [(x - 30, 404), (x - 120, 456), (x - 78, 456), (x + 66, 408)],
                [(x - 116, 400), (x - 150, 330), (x - 122, 330), (x - 66, 380)])
        st.fill(ink("2a3a40"), box(x - 40, 434, 12, 70), box(x + 70, 430, 12, 74))
        arm(st, x + 205, 520, 1.0 if i % 2 else 0.92)
    belt = st.fill(ink("2d393c"), box(0, 500, 1000, 34))
    st.shade(belt, ink("8d978a"), (0, 525), (0, 490), 0.8)
    st.fill(OCHRE, *[[(x, 528), (x + 18, 528), (x + 30, 540), (x + 12, 540)] for x in range(-20,
            1000, 36)])
    person = st.fill(ink("1f2b30"), *figure(560, 655, 190), *figure(640, 650, 180))
    st.shade(person, ink("9a8a5e"), (600, 560), (520, 500), 0.7)
    return st.finish(0.25)


def arm(st: Stage, x: float, y: float, s: float) -> None:
    """Paint an industrial robot arm reaching to the left."""
    joints = [(x, y - 20), (x + 24 * s, y - 168 * s), (x - 96 * s, y - 236 * s), (x - 150 * s,
            y - 168 * s)]
    for (a, b), w in zip(itertools.pairwise(joints), (34, 26, 16), strict=True):
        limb = st.line(ink("b5462c") if w > 20 else SLATE, w * s, [a, b])
        st.shade(limb, ink("f0b184"), (a[0] + 4, a[1]), (a[0] - 30, a[1] - 20), 0.5)
    st.fill(ink("2a3338"), *[oval(px, py, r * s) for (px, py), r in zip(joints, (30, 22, 17, 11),
            strict=True)])
    st.fill(RUST, *[oval(px, py, r * s) for (px, py), r in zip(joints, (13, 10, 7, 4),
            strict=True)])
    st.fill(ink("2a3338"), [(x - 40, y + 6), (x - 28, y - 30), (x + 28, y - 30), (x + 40, y + 6)])
    px, py = joints[-1]
    st.fill(INK, [(px - 4, py), (px + 4, py), (px - 6, py + 34), (px - 9, py + 34)])
    st.glow(px - 8, py + 38, 40, ink("fff2c4"), 0.95)


def trade_fair(rng: random.Random) -> Image.Image:
    """Visitors under models hung in an exhibition hall."""
    st = landscape(rng)
    st.wash([(0, ink("e9dfc0")), (0.6, ink("f4ebd3")), (1, ink("c9b88c"))])
    ribs = [[(500 + (k - 5) * 24, 330), (500 + (k - 5) * 190, -10)] for k in range(11)]
    st.line(ink("c2b48a"), 5, *ribs)
    st.line(ink("c2b48a"), 3, *[[(0, y), (1000, y)] for y in (30, 96, 160, 215, 260)], alpha=0.7)
    stands = [
        (0, 270, 190, 250, "2d5f78"), (205, 320, 130, 190, "a4512c"),
        (350, 350, 90, 150, "5f6439"), (560, 350, 100, 150, "183a54"),
        (675, 318, 130, 192, "c88a3a"), (815, 268, 190, 252, "9b1c1f"),
    ]
    for x, y, w, h, hue in stands:
        wall = st.fill(ink(hue), box(x, y, w, h))
        st.shade(wall, PAPER, (x, y + h * 0.3), (x, y + h * 1.2), 0.6)
        bars = box(x + w * 0.12, y + h * 0.16, w * 0.76, h * 0.05)
        line = box(x + w * 0.12, y + h * 0.26, w * 0.5, h * 0.03)
        st.fill(PAPER, bars, line, oval(x + w / 2, y + h * 0.52, w * 0.16), alpha=0.85)
    floor = st.fill(ink("8f7f5b"), [(0, 512), (1000, 512), (1000, 670), (0, 670)])
    st.shade(floor, ink("f0e2ba"), (500, 670), (500, 500), 0.9)
    st.fill(RED, [(462, 505), (538, 505), (700, 670), (300, 670)], alpha=0.9)
    fighter(st, 470, 150, 1.3, 66, ink("2c4450"), ink("b9c4b6"))
    st.line(ink("6d6a56"), 1.2, [(400, 160), (400, -5)], [(545, 110), (545, -5)])
    crowd = sorted(((rng.uniform(20, 980), rng.uniform(530, 690)) for _ in range(24)),
            key=lambda p: p[1])
    coats = (ink("1d2c36"), ink("3b2f2a"), ink("33422f"), ink("24303f"))
    for px, py in crowd:
        tone = mix(rng.choice(coats), ink("b7a67c"), max(0.0, 0.6 - (py - 520) / 200))
        st.fill(tone, *figure(px, py, 58 + (py - 520) * 0.95, rng.uniform(-0.03, 0.03)))
    return st.finish(0.25)


SCENES = {
    "shipyard-crane": shipyard_crane, "factory-line": factory_line,
    "trade-fair": trade_fair,
}
