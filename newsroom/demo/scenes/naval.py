"""Pictures of the sea services."""

import random

from PIL import Image

from newsroom.demo.scenes.craft import boat, cliff, crane, hunter, mine, robot, spray
from newsroom.demo.scenes.geometry import (
    AMBER,
    NIGHT,
    PAPER,
    RED,
    RUST,
    SAND,
    SLATE,
    TEAL,
    box,
    curve,
    ink,
    mix,
    move,
    oval,
)
from newsroom.demo.scenes.nature import (
    clouds,
    glitter,
    lens,
    ridge,
    ripples,
    sea,
    sky,
    stars,
    sun,
    swell,
)
from newsroom.demo.scenes.ships import containers, frigate, submarine, tanker, wake
from newsroom.demo.scenes.stage import landscape


def frigate_dawn(rng: random.Random) -> Image.Image:
    """A frigate against the rising sun."""
    st = landscape(rng)
    sky(st, [(0, ink("2f5a70")), (0.35, ink("8fa9a6")), (0.62, ink("e6c894")),
             (1, ink("eda467"))], 432)
    sun(st, 655, 350, 62, ink("fbe7bd"))
    clouds(st, 250, 190, 420, ink("f0d3a4"), 5, 0.55)
    clouds(st, 840, 250, 360, ink("dd9a6a"), 4, 0.55)
    ridge(st, 418, 16, ink("b08d7c"), ink("eda467"), 0.5, 20)
    sea(st, 430, [(0, ink("d79b69")), (0.16, ink("7d8d8b")), (0.5, ink("2c5a6f")), (1, NIGHT)])
    glitter(st, 655, 436, 640, 190, ink("fbdfa9"), 190)
    frigate(st, 480, 462, 6.3, ink("1d3a4d"), ink("8d8f87"))
    st.glow(470, 476, 330, ink("10283a"), 0.7, 0.06)
    wake(st, 470, 468, 610, PAPER)
    ripples(st, 480, 667, ink("0f2a3e"), 170, 0.5)
    swell(st, 628, 7, ink("123048"), ink("3d6a7b"))
    return st.finish(0.28)


def submarine_surface(rng: random.Random) -> Image.Image:
    """A surfaced submarine pushing its bow wave towards a low sun."""
    st = landscape(rng)
    sky(st, [(0, ink("c9cfc2")), (0.5, ink("e7dcc0")), (1, ink("efcf9f"))], 330)
    sun(st, 250, 225, 46, ink("fff3d6"), 6)
    clouds(st, 700, 130, 480, ink("f6ead0"), 5, 0.7)
    ridge(st, 300, 34, ink("9db0ab"), ink("ead9b6"), 0.5, 40)
    ridge(st, 322, 18, ink("6d8f94"), ink("c3c8b4"), 0.5, 20)
    sea(st, 328, [(0, ink("b9c1ae")), (0.3, TEAL), (0.65, ink("26576b")), (1, ink("103046"))])
    glitter(st, 250, 334, 560, 150, ink("fdf0cf"), 150, 0.8)
    ripples(st, 340, 640, ink("1f5266"), 170, 0.45)
    st.glow(530, 462, 420, ink("0c2536"), 0.75, 0.1)
    submarine(st, 520, 452, 7.4, ink("152631"), ink("5f7a80"))
    bow = [*curve([(960, 474), (915, 452), (885, 432), (862, 428), (836, 437), (800, 452),
                   (700, 462), (560, 464), (380, 466)]), (380, 478), (700, 480), (960, 482)]
    foam = st.fill(PAPER, bow)
    st.shade(foam, ink("7fa6ab"), (800, 430), (760, 486), 0.8)
    wake(st, 480, 470, 800, PAPER, 0.85)
    for i in range(5):
        y = 492 + i * 17
        st.line(ink("cfe0d8"), 2.2 - i * 0.25, curve([(930 - i * 40, y), (700 - i * 30,
                y + 10 + i * 3),
                (420, y + 16 + i * 5), (60, y + 34 + i * 9)]), alpha=0.5 - i * 0.07)
    swell(st, 636, 9, ink("113349"), ink("3f7081"))
    return st.finish(0.22)


def harbour_night(rng: random.Random) -> Image.Image:
    """A naval harbour at night, its lamps mirrored in the water."""
    st = landscape(rng)
    sky(st, [(0, ink("0b1a2b")), (0.6, ink("1b3d58")), (1, ink("3f6d80"))], 400)
    stars(st, 130, 280)
    sun(st, 205, 120, 34, ink("f0e6c8"), 5)
    ridge(st, 365, 40, ink("2c5268"), ink("3f6d80"), 0.5, 60)
    town = [box(x, 392 - h, rng.uniform(14, 34), h + 12) for x in range(-10, 1000, 19)
            for h in (rng.uniform(8, 36),)]
    st.fill(ink("183447"), *town)
    st.fill(AMBER, *[oval(rng.uniform(0, 1000), rng.uniform(368, 396), 1.3, n=8)
                     for _ in range(90)], alpha=0.9)
    sea(st, 398, [(0, ink("335d70")), (0.3, ink("183a50")), (1, ink("081523"))])
    for x, tone in [(90, AMBER), (300, AMBER), (372, RED), (560, AMBER), (705, PAPER), (815, AMBER),
                    (930, AMBER)]:
        st.fill(tone, *[lens(x + rng.gauss(0, 5), 404 + 9 * i, rng.uniform(10, 30) + i,
                1.2 + i / 14)
                        for i in range(20)], alpha=0.6)
        st.glow(x, 384, 46, tone, 0.65)
        st.disc(mix(tone, PAPER, 0.6), x, 384, 3.2)
    crane(st, 760, 404, 1.0)
    crane(st, 885, 404, 0.82)
    frigate(st, 300, 418, 5.2, ink("0a1723"), ink("3f6273"))
    st.fill(AMBER, *[move(box(-28 + i * 4.6, -10, 0.9, 1), 300, 418, 5.2) for i in range(11)])
    st.glow(300, 430, 300, ink("050d16"), 0.8, 0.07)
    st.fill(ink("060f18"), [(0, 667), (0, 600), (240, 590), (300, 616), (1000, 634), (1000, 667)])
    for x, h in [(90, 46), (200, 40)]:
        st.fill(ink("060f18"), box(x - 13, 600 - h, 26, h), oval(x, 600 - h, 22, 8))
    rope = curve([(98, 560), (180, 500), (240, 450), (262, 396)])
    st.line(ink("060f18"), 3, rope)
    return st.finish(0.35)




def drone_boat(rng: random.Random) -> Image.Image:
    """An unmanned boat racing through a swell."""
    st = landscape(rng)
    sky(st, [(0, ink("34606f")), (0.5, ink("9db6ae")), (1, ink("ead9b4"))], 300)
    clouds(st, 330, 110, 560, ink("dfd8bd"), 6, 0.6)
    st.glow(820, 290, 330, ink("fbeecb"), 0.8)
    sea(st, 298, [(0, ink("a9bdb0")), (0.25, ink("4f8790")), (1, ink("143a52"))])
    ripples(st, 305, 520, ink("e9e3c9"), 130, 0.45)
    swell(st, 392, 9, ink("3f7886"), ink("8db3ae"))
    spray(st, 470, 470, -1)
    boat(st)
    spray(st, 745, 452, 1)
    front = swell(st, 505, 11, ink("1f566c"), ink("5d939b"))
    st.scrub(front, ink("0f3248"), 0.3)
    wake(st, 450, 505, 560, PAPER, 0.8)
    swell(st, 600, 14, ink("123a51"), ink("2f6679"))
    return st.finish(0.25)








def minehunter(rng: random.Random) -> Image.Image:
    """A minehunter above, its mine and its probing robot below the surface."""
    st = landscape(rng)
    sky(st, [(0, ink("e6d9bb")), (1, ink("f3e8cd"))], 230)
    clouds(st, 720, 80, 420, ink("fbf4e1"), 4, 0.9)
    deep = st.wash([(0, ink("7fb0ac")), (0.25, ink("3b7f8b")), (0.65, ink("1b4f68")),
                    (1, ink("0b2537"))], 220)
    for i in range(6):
        x = 240 + i * 85
        st.shade(st.shape([(x, 222), (x + 34, 222), (x - 40 + i * 30, 600), (x - 150 + i * 30,
                600)]),
                 ink("bfdccf"), (x, 560), (x, 180), 0.22, 0)
    st.scrub(deep, ink("0d3145"), 0.3, blotch=True)
    hunter(st, 350, 226)
    st.fill(PAPER, *[lens(rng.uniform(0, 1000), 224 + rng.gauss(0, 2), rng.uniform(20, 90), 1.4)
                     for _ in range(60)], alpha=0.8)
    ridge(st, 590, 22, ink("14384a"), ink("0b2231"), 0.5, 90)
    ridge(st, 632, 16, ink("0a1f2d"), None, 0.5)
    mine(st, 742, 430, 58)
    cable = curve([(400, 222), (410, 300), (450, 380), (520, 418)])
    st.line(ink("e5d8b4"), 1.6, cable, alpha=0.9)
    robot(st, 545, 424)
    return st.finish(0.3)








def convoy_strait(rng: random.Random) -> Image.Image:
    """Merchant ships in line through a narrow strait, a warship beside them."""
    st = landscape(rng)
    sky(st, [(0, ink("d9a86c")), (0.5, ink("edcf9d")), (1, ink("f5e6c6"))], 260)
    sun(st, 520, 165, 40, ink("fff5dc"), 6)
    ridge(st, 225, 34, ink("d2b391"), ink("f3e2c0"), 0.5, 60)
    sea(st, 252, [(0, ink("efdcb6")), (0.2, ink("a9b9a9")), (0.6, ink("4a8089")), (1,
            ink("1d4c62"))])
    glitter(st, 520, 258, 620, 150, ink("fdf3d6"), 170, 0.75)
    for side, tone, lit in ((0, ink("a3714e"), ink("d39f6c")), (1, ink("8a5a40"), ink("c48b5b"))):
        cliff(st, side, tone, lit)
    tanker(st, 565, 276, 0.85, ink("7f8a86"), ink("cfc8b3"))
    containers(st, 500, 316, 1.7, [RUST, SLATE, SAND], ink("5c6a6d"))
    wake(st, 498, 318, 180, PAPER, 0.6)
    tanker(st, 600, 392, 3.1, ink("7b3226"), ink("ece2cb"))
    wake(st, 590, 396, 340, PAPER, 0.7)
    frigate(st, 360, 520, 4.3, ink("223f4f"), ink("9aa49d"))
    st.glow(360, 530, 240, ink("12303f"), 0.6, 0.06)
    wake(st, 352, 524, 450, PAPER, 0.85)
    ripples(st, 540, 667, ink("153f55"), 60, 0.5)
    return st.finish(0.22)




SCENES = {
    "frigate-dawn": frigate_dawn, "submarine-surface": submarine_surface,
    "harbour-night": harbour_night, "drone-boat": drone_boat, "minehunter": minehunter,
    "convoy-strait": convoy_strait,
}
