"""Pictures of air power."""

import math
import random

from PIL import Image

from newsroom.demo.scenes.aircraft import fighter, helicopter, uav
from newsroom.demo.scenes.geometry import (
    AMBER,
    OCHRE,
    PAPER,
    RED,
    SAND,
    Path,
    arc,
    bezier,
    box,
    curve,
    figure,
    ink,
    mix,
    move,
    oval,
)
from newsroom.demo.scenes.nature import clouds, cumulus, haze, ridge, sky, stars, sun
from newsroom.demo.scenes.stage import landscape


def fighter_climb(rng: random.Random) -> Image.Image:
    """A fighter climbing steeply over a sea of cloud."""
    st = landscape(rng)
    sky(st, [(0, ink("173a57")), (0.45, ink("4f8190")), (0.8, ink("e4cc9a")), (1, ink("edb87b"))])
    st.glow(180, 560, 420, ink("fbe6b6"), 0.9)
    for y, tone in ((500, ink("d8b893")), (560, ink("b9a08b")), (625, ink("6f7f84"))):
        for x in range(-40, 1080, 130):
            cumulus(st, x + rng.uniform(-40, 40), y + rng.uniform(-8, 26), rng.uniform(210, 320),
                    mix(tone, PAPER, 0.45), tone)
        haze(st, y + 60, 50, tone, 0.6)
    for off in (-15, 15):
        trail = bezier((150 + off, 700), (250 + off, 560), (380 + off, 470), (498 + off, 383 + off))
        wide = bezier((160 + off, 700), (268 + off, 580), (390 + off, 480), (500 + off, 386 + off))
        path = st.shape([*trail, *wide[::-1]], soft=1.5)
        st.shade(path, PAPER, (150, 700), (480, 400), 0.9, 0)
    fighter(st, 575, 305, 2.15, 47, ink("2b4350"), ink("b9c1b4"))
    return st.finish(0.25)




def drone_swarm(rng: random.Random) -> Image.Image:
    """A swarm of small drones crossing a hot evening sky."""
    st = landscape(rng)
    sky(st, [(0, ink("7d2f26")), (0.4, ink("b9612f")), (0.75, ink("e2a357")), (1, ink("f1d196"))])
    sun(st, 300, 470, 92, ink("fbe9bd"), 4)
    clouds(st, 620, 430, 560, ink("f3c983"), 6, 0.5)
    ridge(st, 575, 40, ink("a4623f"), ink("e0ab6d"), 0.52, 90)
    ridge(st, 622, 26, ink("562d26"), ink("8d4f37"), 0.5, 70)
    spots = [(rng.uniform(40, 960), rng.uniform(60, 400)) for _ in range(26)]
    for i, (x, y) in enumerate(spots):
        near = 0.14 + 0.1 * (i % 4)
        uav(st, x, y, near, mix(ink("3a1d1e"), ink("c0703c"), 0.6 - near), ink("a8583a"), -8)
    ranks = [(690, 230), (560, 160), (590, 330), (450, 255), (420, 110), (330, 200), (350, 345)]
    for i, (x, y) in enumerate(reversed(ranks)):
        uav(st, x, y, 0.55 + i * 0.1, ink("241a22"), ink("96584a"), -8)
    return st.finish(0.3)




def helicopter_ridge(rng: random.Random) -> Image.Image:
    """A helicopter passing along misty forest ridges."""
    st = landscape(rng)
    sky(st, [(0, ink("8fa6a2")), (0.5, ink("d5d2b9")), (1, ink("efdcb3"))])
    sun(st, 720, 190, 52, ink("fdf3d8"), 6)
    for y, amp, tone, fog in ((330, 60, "9fb0a5", "dcd6bb"), (410, 56, "6f8a80", "cfcfb6"),
                              (500, 50, "48665c", "b3bda6")):
        ridge(st, y, amp, ink(tone), ink(fog), 0.52, 170)
    helicopter(st, 400, 270, 1.75, ink("2a3a2e"), ink("8a9474"))
    for y, tone, tall in ((590, "2c463e", 36), (655, "15282a", 66)):
        ridge(st, y, 34, ink(tone), None, 0.45)
        trees: list[Path] = []
        for i in range(70 if tall < 50 else 34):
            x, h = i * (1020 / (70 if tall < 50 else 34)) - 10, tall * rng.uniform(0.7, 1.5)
            base = y + rng.uniform(0, 30) + 10
            for k in range(4):
                w = h * (0.1 + 0.07 * k)
                top = base - h * (1.15 - 0.27 * k)
                trees.append([(x, top), (x + w, top + h * 0.42), (x - w, top + h * 0.42)])
        st.fill(ink(tone), *trees)
        haze(st, y + 20, 60, ink("9aab97"), 0.3 if tall < 50 else 0.0)
    return st.finish(0.25)


def radar_dome(rng: random.Random) -> Image.Image:
    """A radar dome on a hilltop under the turning stars."""
    st = landscape(rng)
    sky(st, [(0, ink("0e2236")), (0.5, ink("24506a")), (0.85, ink("8fa392")), (1, ink("e2bf87"))])
    stars(st, 150, 330)
    tracks = []
    for i in range(34):
        a = rng.uniform(150, 330)
        tracks.append(arc(430, 250, 40 + i * 19, a, a + rng.uniform(10, 34)))
    st.line(PAPER, 0.9, *tracks, alpha=0.4)
    ridge(st, 545, 40, ink("5f7c7c"), ink("c9b68c"), 0.52, 90)
    hill = curve([(-20, 640), (150, 590), (330, 505), (520, 478), (700, 520), (860, 590), (1020,
            622)])
    st.fill(ink("1b2b2c"), box(300, 470, 260, 60), box(600, 498, 120, 40))
    ball = st.disc(ink("cfd3c4"), 430, 362, 146)
    facets: list[Path] = []
    for k in range(-4, 5):
        facets.append([(430 + 146 * math.sin(k * 0.35 + t * 0.02) * math.cos(t * 0.2 - 1.5),
                        362 + 146 * math.sin(t * 0.2 - 1.5)) for t in range(16)])
    for v in (-108, -66, -22, 22, 66, 108):
        r = math.sqrt(146**2 - v**2)
        facets.append([(430 + r * math.cos(a / 10), 362 + v + r * 0.1 * math.sin(a / 10))
                       for a in range(0, 32)])
    st.line(ink("6e8288"), 1.6, *facets, clip=ball, alpha=0.8)
    st.shade(ball, ink("28495c"), (390, 330), (560, 450), 0.95)
    st.shade(ball, ink("f7ead0"), (420, 340), (300, 240), 0.8)
    st.fill(ink("24373c"), [(316, 455), (544, 455), (560, 520), (300, 520)])
    st.fill(AMBER, *[box(325 + i * 26, 482, 12, 9) for i in range(4)], box(622, 512, 14, 8))
    st.fill(ink("1b2b2c"), box(768, 330, 4, 240), *[box(752, 350 + i * 34, 36,
            3) for i in range(4)],
            box(660, 420, 3, 90))
    st.glow(770, 328, 34, RED, 1)
    st.disc(ink("e0503f"), 770, 328, 4)
    ground = st.fill(ink("12211f"), [*hill, (1020, 680), (-20, 680)])
    st.shade(ground, ink("4d5d45"), (430, 600), (330, 470), 0.6)
    return st.finish(0.32)


def airlift_ramp(rng: random.Random) -> Image.Image:
    """Looking out over the lowered ramp of a transport aircraft at a line of people."""
    st = landscape(rng)
    st.wash([(0, ink("e8b878")), (0.5, ink("f6e2b4")), (1, ink("e9c690"))])
    sun(st, 560, 262, 54, ink("fffaf0"), 6)
    ridge(st, 352, 34, ink("c79566"), ink("efd3a0"), 0.5, 60)
    ground = st.fill(ink("cfa46c"), box(0, 372, 1000, 300))
    st.shade(ground, ink("f3dca8"), (500, 520), (540, 360), 0.9)
    truck: list[Path] = [box(645, 326, 66, 40), [(714, 340), (742, 340), (752, 356), (752, 372),
            (714, 372)]]
    st.fill(ink("6d5a3c"), *truck, *[oval(x, 374, 9) for x in (662, 694, 736)])
    ramp = st.fill(ink("3c4644"), [(330, 470), (690, 470), (850, 680), (150, 680)])
    st.shade(ramp, ink("c79a64"), (500, 660), (520, 450), 0.85)
    for i in range(7):
        y = 480 + i * i * 4.6 + i * 6
        w = 176 + (y - 470) * 0.75
        st.line(ink("2a3231"), 2 + i * 0.4, [(510 - w, y), (510 + w, y)], alpha=0.6)
    hull = st.everything()
    opening = st.shape([*curve([(268, 470), (262, 240), (300, 120), (420, 64), (510, 58), (600,
            64), (720, 120), (758, 240), (752, 470)]), (750, 470), (880, 680), (120, 680)])
    inside = hull.within(opening, outside=True)
    st.lay(inside, ink("1c2829"))
    st.shade(inside, ink("6b5b45"), (90, 300), (330, 300), 0.5)
    st.shade(inside, ink("6b5b45"), (930, 300), (690, 300), 0.5)
    for i in range(4):
        k = 1.12 + i * 0.2
        rib = [(510 + (x - 510) * k, 290 + (y - 290) * k) for x, y in
               curve([(262, 500), (258, 240), (300, 116), (420, 58), (510, 52), (600, 58), (720,
                       116),
                      (762, 240), (758, 500)])]
        st.line(ink("0d1617"), 6 + i * 4, rib, clip=inside, alpha=0.9)
    st.glow(335, 120, 26, RED, 0.9)
    st.disc(ink("d8402f"), 335, 120, 5)
    for x, y, h in ((455, 560, 190), (575, 520, 150), (520, 462, 104), (640, 430, 78), (486, 426,
            70),
                    (600, 404, 54)):
        st.fill(mix(ink("1a2220"), ink("8a6a45"), max(0.0, (150 - h) / 170)), *figure(x, y, h),
                box(x - h * 0.13, y - h * 0.82, h * 0.26, h * 0.28))
    return st.finish(0.35)


def jet_engine(rng: random.Random) -> Image.Image:
    """The fan of a jet engine head-on, an engineer beside it for scale."""
    st = landscape(rng)
    st.wash([(0, ink("d9c9a5")), (1, ink("b99d70"))])
    st.scrub(st.everything(), ink("8f7650"), 0.3, blotch=True)
    st.fill(ink("8a7452"), box(0, 585, 1000, 90))
    st.fill(ink("3c3a32"), oval(560, 600, 330, 26), alpha=0.5, soft=6)
    x, y = 560, 322
    ring = st.disc(ink("c9ccc3"), x, y, 284)
    st.shade(ring, ink("33474f"), (430, 200), (780, 560), 0.95)
    st.disc(ink("8fa0a2"), x, y, 256)
    st.disc(ink("101b22"), x, y, 248)
    for i in range(24):
        blade = [*bezier((0, -58), (16, -110), (10, -190), (52, -240)),
                 *arc(0, 0, 245, -77, -61)[::8], *bezier((98, -222), (50, -160), (42, -100), (26,
                 -52))]
        shape = st.fill(ink("41606b"), move(blade, x, y, 1, i * 15))
        low = move([(60, -150), (14, -150)], x, y, 1, i * 15)
        st.shade(shape, ink("c3cbbf"), low[0], low[1], 0.75)
        st.shade(shape, ink("0f1c24"), move([(10, -140)], x, y, 1, i * 15)[0],
                 move([(0, -40)], x, y, 1, i * 15)[0], 0.9)
    hub = st.disc(ink("26343b"), x, y, 66)
    st.shade(hub, ink("b8c0b6"), (575, 330), (520, 280), 0.9)
    spiral = [(x + (6 + t * 1.3) * math.cos(t / 6.2), y + (6 + t * 1.3) * math.sin(t / 6.2))
              for t in range(38)]
    st.line(PAPER, 5, spiral)
    st.fill(ink("4b443a"), [(420, 585), (450, 560), (670, 560), (700, 585), (720, 612), (400, 612)])
    st.line(RED, 6, arc(x, y, 270, 200, 250))
    person = st.fill(ink("2a2a2a"), *figure(165, 625, 330, -0.02))
    st.shade(person, OCHRE, (150, 480), (210, 440), 0.9)
    hat = st.fill(SAND, [*arc(159, 310, 20, 180, 360), (186, 310), (186, 315), (139, 315)])
    st.shade(hat, OCHRE, (166, 300), (140, 312), 0.8)
    return st.finish(0.3)


SCENES = {
    "fighter-climb": fighter_climb, "drone-swarm": drone_swarm,
    "helicopter-ridge": helicopter_ridge, "radar-dome": radar_dome, "airlift-ramp": airlift_ramp,
    "jet-engine": jet_engine,
}
