"""Pictures of land forces and borders."""

import random

from PIL import Image

from newsroom.demo.scenes.geometry import (
    INK,
    OLIVE,
    RED,
    Colour,
    Line,
    Path,
    arc,
    box,
    curve,
    figure,
    ink,
    mix,
    move,
    oval,
    rounded,
)
from newsroom.demo.scenes.nature import clouds, haze, profile, ridge, sky, snow, stars, sun
from newsroom.demo.scenes.stage import Stage, landscape
from newsroom.demo.scenes.vehicles import soldier, span, tank, tracks, truck


def tank_steppe(rng: random.Random) -> Image.Image:
    """A tank drawing a plume of dust across the steppe."""
    st = landscape(rng)
    sky(st, [(0, ink("8ea39b")), (0.5, ink("d8cfae")), (1, ink("f0d9a2"))], 440)
    clouds(st, 700, 120, 520, ink("efe6cc"), 5, 0.8)
    clouds(st, 240, 230, 380, ink("efe6cc"), 4, 0.7)
    ridge(st, 408, 22, ink("a9a684"), ink("e5d3a0"), 0.5, 50)
    land = st.wash([(0, ink("c7ab64")), (0.4, ink("a9863f")), (1, ink("5e4a26"))], 436)
    st.scrub(land, ink("e0c680"), 0.4)
    st.scrub(land, ink("6a5428"), 0.35)
    for i in range(15):
        r, x = 26 + i * 6.5, 300.0 - i * 30
        puff = st.shape(oval(x, 492 - r * 0.6, r * 1.3, r), soft=7)
        st.shade(puff, ink("f3e2b8"), (x, 530), (x, 400 - r), 0.95 - i * 0.03, 1.6)
    st.glow(470, 514, 320, ink("3a2c16"), 0.8, 0.08)
    tank(st, 470, 512, 1.85, ink("3c432c"), ink("a39f68"))
    for _ in range(2):
        blades = []
        for _ in range(190):
            x, y = rng.uniform(0, 1000), 560 + 110 * rng.random()
            h = (y - 510) * rng.uniform(0.2, 0.5)
            lean = rng.uniform(-2, 12)
            blades.append([(x, y), (x + lean, y - h), (x + 2.5, y)])
        st.fill(rng.choice((ink("caa95c"), ink("453818"))), *blades, alpha=0.85)
    line = profile(st, 648, 7)
    st.fill(ink("33291a"), [*line, (1020, 680), (-20, 680)])
    return st.finish(0.25)


def howitzer_dusk(rng: random.Random) -> Image.Image:
    """A towed howitzer and its crew, black against dusk."""
    st = landscape(rng)
    sky(st, [(0, ink("22324a")), (0.4, ink("6b5b6a")), (0.7, ink("c0714e")), (1, ink("eeb36a"))],
            540)
    stars(st, 50, 150)
    st.glow(690, 520, 420, ink("f8cf86"), 0.9, 0.6)
    clouds(st, 260, 300, 560, ink("93586a"), 6, 0.5)
    clouds(st, 760, 390, 460, ink("e8995c"), 5, 0.6)
    ridge(st, 500, 26, ink("8a4c46"), ink("d8895a"), 0.5, 60)
    ridge(st, 530, 14, ink("57323d"), ink("8f5148"), 0.5, 60)
    dark = ink("171a24")
    x, y = 400, 560

    def at(*paths: Line) -> list[Path]:
        return [move(p, x, y) for p in paths]

    barrel = [move(p, x, y - 112, 1, -33) for p in
              (box(-96, -13, 170, 26), box(60, -9, 150, 18), box(200, -6.5, 260, 13),
               box(444, -13, 38, 26), box(-60, 15, 190, 8), box(-124, -17, 36, 34))]
    st.fill(dark, *barrel, *at(
        [(-60, -60), (-20, -150), (34, -150), (66, -40), (20, -20)], [(-10, -60), (-330, 20),
         (-350, 34), (-326, 40), (30, -20)], [(-340, -8), (-310, 50), (-326, 54), (-358, 0)],
        [(50, -168), (78, -176), (92, -40), (70, -40)], box(-30, -30, 150, 20)))
    wheel = st.disc(dark, x + 30, y - 18, 62)
    st.line(ink("7a4a44"), 3, oval(x + 30, y - 18, 44), clip=wheel, alpha=0.7)
    st.fill(ink("7a4a44"), *[move(oval(22, 0, 6), x + 30, y - 18, 1, a) for a in range(0, 360, 60)],
            alpha=0.7)
    rim = st.shape(*barrel[:3])
    st.shade(rim, ink("e39a58"), (x + 60, y - 160), (x + 120, y - 90), 0.55)
    crew = [*figure(200, 606, 190, 0.06), *figure(120, 600, 178), *figure(610, 604, 172, -0.04)]
    st.fill(dark, *crew, *[move([*arc(0, 0, 14, 175, 365), (17, 4), (-17, 4)], px, py) for px, py in
                           ((210, 426), (120, 432), (604, 441))])
    st.fill(dark, [(205, 500), (262, 492), (266, 504), (206, 516)], rounded(240, 488, 62, 15, 7))
    ground = st.fill(ink("10131c"), [*profile(st, 592, 9), (1020, 680), (-20, 680)])
    st.shade(ground, ink("5b3238"), (690, 650), (700, 570), 0.6)
    st.fill(dark, *[rounded(700 + i * 19, 566 - (i % 2) * 3, 13, 44, 6) for i in range(7)])
    return st.finish(0.3)


def bridge_layer(rng: random.Random) -> Image.Image:
    """An armoured bridge layer unfolding its span over a river."""
    st = landscape(rng)
    sky(st, [(0, ink("a8b9ae")), (1, ink("ead9ae"))], 400)
    sun(st, 790, 140, 48, ink("fbf0d0"), 6)
    ridge(st, 320, 44, ink("9fae98"), ink("dccfa6"), 0.52, 90)
    ridge(st, 372, 30, ink("6f8468"), ink("a9b18c"), 0.52, 90)
    st.wash([(0, ink("b7c2a8")), (0.4, ink("6f9392")), (1, ink("2f5f6c"))], 430)
    st.scrub(st.shape(box(300, 440, 700, 230)), ink("e4ddba"), 0.4)
    dark, lit = ink("39422b"), ink("98985f")
    left = st.fill(ink("6a5f38"), [*curve([(-20, 430), (200, 426), (330, 436), (392, 470), (410,
            540), (470, 680)]), (-20, 680)])
    st.shade(left, ink("a8924f"), (200, 500), (200, 410), 0.9)
    st.shade(left, ink("2f2c1c"), (330, 480), (440, 560), 0.8)
    right = st.fill(ink("6a5f38"), [*curve([(1020, 426), (880, 424), (806, 436), (778, 466), (770,
            520), (720, 680)]), (1020, 680)])
    st.shade(right, ink("2f2c1c"), (880, 480), (760, 520), 0.8)
    tracks(st, 190, 446, 270, 1.15, dark)
    hull = st.fill(dark, [(32, 420), (34, 384), (250, 380), (330, 404), (352, 424), (320, 428)])
    st.shade(hull, lit, (190, 412), (190, 370), 0.8)
    cab = st.fill(dark, [(150, 382), (162, 346), (226, 346), (262, 384)])
    st.shade(cab, lit, (200, 376), (190, 336), 0.8)
    st.fill(INK, [(206, 352), (224, 352), (246, 374), (218, 374)])
    st.fill(dark, [(300, 420), (330, 330), (346, 334), (330, 424)], [(60, 384), (300, 300), (340,
            326),
            (336, 340), (296, 318), (70, 396)])
    span(st, (336, 410), (588, 306), dark, lit)
    span(st, (588, 306), (800, 236), mix(dark, OLIVE, 0.3), lit)
    st.disc(ink("1f2618"), 588, 308, 14)
    st.line(ink("1f2618"), 3.5, [(336, 330), (470, 286), (588, 300)])
    st.fill(RED, [(780, 236), (804, 228), (806, 240), (782, 250)])
    st.fill(ink("2b2f20"), *figure(905, 436, 84), *figure(940, 438, 80))
    st.line(ink("2b2f20"), 3, [(909, 372), (934, 340)])
    st.fill(RED, [(932, 344), (932, 326), (956, 330), (946, 338)])
    return st.finish(0.25)






def convoy_snow(rng: random.Random) -> Image.Image:
    """Lorries climbing a winter pass in falling snow."""
    st = landscape(rng)
    sky(st, [(0, ink("6f8793")), (0.6, ink("b7c1bf")), (1, ink("e4dcc8"))])
    for y, amp, tone, fog in ((250, 120, "93a5ab", "d5d6cb"), (350, 80, "6c838d", "ccd1c9")):
        peak = ridge(st, y, amp, ink(tone), ink(fog), 0.5, 190)
        st.shade(peak, ink("f1efe4"), (0, y - amp * 0.1), (90, y - amp * 1.3), 0.8)
    st.fill(ink("e7e6dc"), [*curve([(-20, 470), (200, 430), (420, 420), (700, 380), (1020, 400)]),
            (1020, 680), (-20, 680)])
    trees = []
    for _ in range(46):
        x = rng.uniform(-10, 1010)
        base, h = 420 + rng.uniform(-14, 14) + abs(x - 700) * 0.05, rng.uniform(30, 66)
        trees += [[(x, base - h * (1 - k * 0.24)), (x + h * (0.1 + 0.05 * k),
                base - h * (0.6 - k * 0.24)),
                   (x - h * (0.1 + 0.05 * k), base - h * (0.6 - k * 0.24))] for k in range(3)]
    st.fill(ink("3b5058"), *trees)
    road = curve([(1020, 452), (820, 446), (640, 462), (400, 520), (150, 612), (40, 680)])
    edge = curve([(1020, 470), (860, 470), (700, 492), (560, 548), (440, 620), (400, 680)])
    lane = st.fill(ink("9aa6a6"), [*road, *edge[::-1]])
    st.scrub(lane, ink("e7e6dc"), 0.7)
    for x, y, s in ((950, 462, 0.36), (860, 462, 0.46), (745, 474, 0.66), (588, 508, 0.98),
                    (345, 590, 1.62)):
        st.glow(x + 6 * s, y, 130 * s, ink("51626a"), 0.8, 0.12)
        truck(st, x, y, s, mix(ink("38442f"), ink("8d9a97"), 0.45 * (1.6 - s) / 1.3), ink("c9cbb0"))
    haze(st, 425, 70, ink("e6e2d3"), 0.5)
    bank = st.fill(ink("f3f1e8"), [*curve([(420, 690), (560, 610), (760, 560), (1020, 530)]),
            (1020, 690)])
    st.shade(bank, ink("a9b8bf"), (800, 570), (900, 690), 0.7)
    posts = [box(x, y - 62, 6, 66) for x, y in ((600, 604), (762, 566), (905, 548))]
    st.fill(ink("2e3a40"), *posts)
    st.fill(RED, *[box(p[0][0], p[0][1] + 6, 6, 14) for p in posts])
    snow(st, 500)
    return st.finish(0.2)


def fence(st: Stage, dark: Colour) -> None:
    """Run a fence from the foreground over the hill."""
    posts: list[Path] = []
    wires: list[list[tuple[float, float]]] = [[], [], [], []]
    for i in range(24):
        t = 0.8**i
        x, y, h = 200 + 850 * t, 500 + 175 * t, 150 * t
        posts.append([(x, y), (x, y - h), (x - h * 0.2, y - h * 1.16), (x - h * 0.17, y - h * 1.18),
                      (x + h * 0.04, y - h), (x + h * 0.04, y)])
        for k in range(4):
            wires[k].append((x, y - h * (0.22 + 0.25 * k)))
    st.fill(dark, *posts)
    st.line(dark, 1.2, *wires, alpha=0.85)


def border_tower(rng: random.Random) -> Image.Image:
    """A watchtower and a fence running over the hills to the horizon."""
    st = landscape(rng)
    sky(st, [(0, ink("4a3b46")), (0.45, ink("a4583f")), (0.8, ink("e0a057")), (1, ink("f2cf8f"))],
            530)
    sun(st, 215, 395, 58, ink("fdeabb"), 5)
    clouds(st, 560, 200, 640, ink("c9754c"), 6, 0.5)
    ridge(st, 440, 36, ink("b07a4d"), ink("eec487"), 0.5, 110)
    ridge(st, 482, 26, ink("77593c"), ink("b98b55"), 0.5, 60)
    field = st.fill(ink("473c2a"), [*curve([(-20, 520), (250, 500), (560, 516), (800, 530), (1020,
            524)]), (1020, 680), (-20, 680)])
    st.shade(field, ink("a9783f"), (300, 620), (200, 500), 0.6)
    dark = ink("1b1a1c")
    fence(st, dark)
    x, y = 655, 560
    legs = [[(x - 74, y), (x - 50, y - 250), (x - 42, y - 250), (x - 62, y)],
            [(x + 74, y), (x + 50, y - 250), (x + 42, y - 250), (x + 62, y)]]
    st.fill(dark, *legs, box(x - 84, y - 262, 168, 12), [(x - 62, y - 260), (x - 62, y - 350),
            (x + 62, y - 350), (x + 62, y - 260)], [(x - 86, y - 348), (x, y - 398), (x + 86,
            y - 348)],
            box(x - 1.5, y - 440, 3, 50))
    st.line(dark, 4, *[[(x - 70 + 7 * i, y - 66 * i), (x + 63 - 7 * i,
            y - 66 * (i + 1))] for i in range(4)],
            *[[(x + 70 - 7 * i, y - 66 * i), (x - 63 + 7 * i, y - 66 * (i + 1))] for i in range(4)],
            [(x - 84, y - 290), (x + 84, y - 290)], [(x + 74, y), (x + 60, y - 250)])
    st.fill(ink("eeb76c"), *[box(x - 52 + i * 37, y - 338, 30, 34) for i in range(3)])
    st.fill(dark, *figure(x - 15, y - 262, 66))
    st.fill(RED, [(x + 1, y - 438), (x + 44, y - 430), (x + 1, y - 416)])
    st.fill(ink("171616"), [*profile(st, 640, 9), (1020, 680), (-20, 680)])
    return st.finish(0.3)


def infantry_robot(rng: random.Random) -> Image.Image:
    """A soldier beside a tracked robot at the edge of a wood."""
    st = landscape(rng)
    sky(st, [(0, ink("d7d0ae")), (0.7, ink("ece1bd")), (1, ink("d9cc98"))])
    st.glow(420, 250, 420, ink("fbf5dc"), 0.9)
    for n, tone, w in ((22, "c0c19a", 8), (15, "949c76", 13), (9, "5d6b50", 22)):
        trunks = [[(x, -10), (x + w, -10), (x + w * 1.25, 560), (x - w * 0.25, 560)]
                  for x in (rng.uniform(-20,
                          1000) for _ in range(n)) if not 330 < x < 480 or w < 10]
        limbs = [[(p[0][0], 150 + 20 * i), (p[0][0] + w * 5, 70 + 20 * i), (p[0][0], 160 + 20 * i)]
                 for i, p in enumerate(trunks)]
        st.fill(ink(tone), *trunks, *limbs)
        haze(st, 520, 130, ink("dad5ae"), 0.45)
    ground = st.fill(ink("59613c"), [*profile(st, 520, 9), (1020, 680), (-20, 680)])
    st.shade(ground, ink("a3a468"), (420, 640), (420, 500), 0.8)
    st.glow(620, 585, 300, ink("22281a"), 0.8, 0.12)
    dark, lit = ink("3a432c"), ink("a7a572")
    tracks(st, 630, 596, 300, 1.35, dark)
    deck = st.fill(dark, [(424, 560), (420, 520), (800, 516), (846, 540), (830, 562)])
    st.shade(deck, lit, (600, 556), (600, 506), 0.85)
    mast: list[Path] = [box(560, 440, 130, 78), box(600, 408, 50, 36), [(650, 418), (800, 402),
            (800, 410),
            (650, 430)],
            box(470, 340, 6, 180), box(786, 399, 22, 14)]
    st.fill(mix(dark, INK, 0.3), *mast)
    pack = st.fill(dark, box(556, 452, 138, 66))
    st.shade(pack, lit, (600, 510), (580, 440), 0.8)
    eye = st.fill(mix(dark, INK, 0.5), rounded(446, 322, 56, 40, 8))
    st.shade(eye, lit, (470, 350), (460, 316), 0.7)
    st.disc(RED, 486, 342, 9)
    st.disc(INK, 486, 342, 4)
    soldier(st, 262, 612, 330)
    blades = [[(x, 680), (x + rng.uniform(-8, 12), 680 - rng.uniform(20, 64)), (x + 5, 680)]
              for x in (rng.uniform(-5, 1000) for _ in range(170))]
    st.fill(ink("262d1c"), *blades)
    return st.finish(0.28)




SCENES = {
    "tank-steppe": tank_steppe, "howitzer-dusk": howitzer_dusk, "bridge-layer": bridge_layer,
    "convoy-snow": convoy_snow, "border-tower": border_tower, "infantry-robot": infantry_robot,
}
