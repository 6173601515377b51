"""Pictures of laboratories and benches."""

import math
import random

from PIL import Image

from newsroom.demo.scenes.geometry import (
    AMBER,
    PAPER,
    RED,
    Path,
    box,
    curve,
    ink,
    mix,
    move,
    oval,
    rounded,
)
from newsroom.demo.scenes.stage import Stage, landscape


def instrument_racks(st: Stage) -> None:
    """Stand racks of instruments at the back of the laboratory."""
    racks = [box(x, 90, 110, 230) for x in (200, 322, 640, 762)]
    st.fill(ink("182a34"), *racks)
    shelf = [box(p[0][0] + 10, 104 + 34 * i, 90, 24) for p in racks for i in range(6)]
    st.fill(ink("24404b"), *shelf)
    st.fill(AMBER, *[oval(p[0][0] + 12, p[0][1] + 12, 2.6) for p in st.rng.sample(shelf, 9)])
    st.fill(ink("a9c9c0"), *[box(p[0][0] + 40, p[0][1] + 9, 36, 5) for p in st.rng.sample(shelf,
            12)])


def laser_bench(rng: random.Random) -> Image.Image:
    """A red beam folded between mirrors on an optical table."""
    st = landscape(rng)
    st.wash([(0, ink("0d1a24")), (1, ink("1b3440"))])
    st.glow(620, 150, 520, ink("3d6470"), 0.6)
    instrument_racks(st)
    top = st.fill(ink("3b4c54"), [(150, 300), (900, 300), (1080, 590), (-60, 590)])
    st.shade(top, ink("8fa0a0"), (500, 620), (560, 290), 0.85)
    st.fill(ink("16232b"), [(-60, 590), (1080, 590), (1080, 680), (-60, 680)])
    holes = []
    for r in range(14):
        t = (r / 13) ** 1.35
        y, half, mid = 308 + 272 * t, 370 + 196 * t, 525 - 14 * t
        holes += [oval(mid + half * (k / 13 - 1), y, 1.6 + 2 * t, 0.8 + 1.1 * t,
                12) for k in range(27)]
    st.fill(ink("1a2830"), *holes, alpha=0.75)
    beam = [(250, 462), (775, 462), (640, 345), (330, 345), (420, 512), (880, 512)]
    beam = [(x, y - 34) for x, y in beam]
    st.line(RED, 26, beam, alpha=0.35, soft=7)
    st.line(ink("d8392f"), 7, beam)
    st.line(ink("ffe3c9"), 2.4, beam)
    laser = st.fill(ink("22313a"), rounded(70, 396, 186, 64, 6))
    st.shade(laser, ink("93a3a2"), (160, 440), (150, 390), 0.9)
    st.fill(RED, box(86, 412, 60, 9))
    st.fill(ink("101a20"), box(96, 458, 16, 30), box(214, 458, 16, 30))
    for x, y, a, s in ((640, 311, 38, 0.8), (330, 311, -40, 0.8), (775, 428, 40, 1.0), (420, 478,
            -42, 1.1)):
        st.fill(ink("101a20"), oval(x, y + 62 * s, 26 * s, 8 * s), box(x - 5 * s, y, 10 * s,
                62 * s))
        ring = st.fill(ink("141f26"), move(oval(0, 0, 19, 34), x, y, s, a * 0.3))
        st.shade(ring, ink("a9b4ae"), (x + 6, y), (x - 24, y - 24), 0.9)
        st.fill(ink("cfe0da"), move(oval(0, 0, 12, 26), x, y, s, a * 0.3))
        st.glow(x, y, 56, ink("ff9a76"), 0.85)
    st.fill(ink("101a20"), box(872, 440, 60, 76), box(890, 516, 20, 36))
    st.glow(876, 478, 110, ink("ffb48c"), 0.9)
    lens_ring = st.fill(ink("9fc0bd"), move(oval(0, 0, 11, 44), 540, 428), alpha=0.75)
    st.shade(lens_ring, PAPER, (545, 430), (530, 390), 0.9)
    st.fill(ink("101a20"), box(536, 472, 8, 26), oval(540, 498, 24, 7))
    return st.finish(0.4)


def battery_cells(rng: random.Random) -> Image.Image:
    """Rows of round battery cells from above, one of them glowing."""
    st = landscape(rng)
    st.wash([(0, ink("26414a")), (1, ink("13262f"))])
    r, step = 80, 170
    rings: list[Path] = []
    for row in range(0, 6):
        for col in range(-1, 7):
            x, y = col * step + (row % 2) * step / 2 + 20, row * step * 0.866 + 20
            hot = (row, col) == (2, 3)
            st.fill(ink("08141a"), oval(x + 9, y + 13, r), alpha=0.5)
            body = st.disc(RED if hot else ink("4c6e73"), x, y, r)
            st.shade(body, ink("e6b093") if hot else ink("a9bfb5"), (x + 5, y), (x - r, y - r), 0.7)
            cap = st.disc(ink("d9cfae"), x, y, r * 0.8)
            st.shade(cap, ink("6d6a56"), (x, y), (x + r, y + r), 0.8)
            st.disc(ink("f3ead0"), x, y, r * 0.34)
            rings += [oval(x, y, r * 0.62), oval(x, y, r * 0.34)]
    st.line(ink("857e64"), 1.5, *rings)
    for row in range(1, 6, 2):
        y = row * step * 0.866 + 20
        bar = st.fill(ink("b9773f"), rounded(-20, y - 11, 1040, 22, 6))
        st.shade(bar, ink("f0c795"), (0, y + 4), (0, y - 12), 0.8)
        st.fill(ink("7a4a26"), *[oval(col * step + 20 + d, y, 4) for col in range(-1,
                7) for d in (-9, 9)])
    x, y = 3 * step + 20, 2 * step * 0.866 + 20
    st.glow(x, y, 190, ink("f3c08a"), 0.5)
    st.disc(ink("fff3d6"), x, y, r * 0.34)
    st.shade(st.everything(), ink("0a161d"), (600, 330), (1100, 700), 0.8, 0)
    return st.finish(0.4)


def smoke(st: Stage) -> None:
    """Draw the smoke lines that part round the model."""
    flows = []
    for i in range(17):
        v = 190 + i * 20.0
        push = 78 * math.exp(-(((v - 372) / 74) ** 2)) * (1 if v > 372 else -1)
        flows.append(curve([(-20, v), (120, v), (250, v + push * 0.75), (420, v + push * 1.05),
                            (620, v + push * 0.8), (780, v + push * 0.3 + st.rng.gauss(0, 5)),
                            (900, v + st.rng.gauss(0, 9)), (1020, v + st.rng.gauss(0, 12))]))
    st.line(ink("e9e6cf"), 3, *flows, alpha=0.8)
    st.line(ink("e9e6cf"), 10, *flows[::2], alpha=0.16, soft=3)


def wind_tunnel(rng: random.Random) -> Image.Image:
    """A model in a wind tunnel, smoke lines flowing round it, the fan behind."""
    st = landscape(rng)
    st.wash([(0, ink("16303d")), (0.5, ink("2f5f6c")), (1, ink("14262f"))])
    for k, tone in enumerate(("1b3a47", "24505d", "2f6670", "44808a")):
        g = 1 - k * 0.14
        st.fill(ink(tone), rounded(500 - 560 * g, 330 - 350 * g, 1120 * g, 700 * g, 160 * g))
    x, y = 690, 310
    st.disc(ink("0e2029"), x, y, 206)
    for i in range(11):
        blade = st.fill(ink("31535d"), move([(-12, -30), *curve([(-16, -60), (-46, -140), (-30,
                -198)]),
                                             (26, -200), *curve([(20, -140), (22, -70), (12,
                                             -30)])],
                                            x, y, 1, i * 360 / 11))
        st.shade(blade, ink("8fb0ae"), (x + 60, y + 60), (x - 160, y - 160), 0.7)
    hub = st.disc(ink("1b323b"), x, y, 44)
    st.shade(hub, ink("b9cbc2"), (x + 5, y), (x - 40, y - 40), 0.9)
    st.line(ink("0b1920"), 9, oval(x, y, 206))
    floor = st.fill(ink("1a2d35"), [(60, 560), (940, 560), (1060, 680), (-60, 680)])
    st.shade(floor, ink("6d9596"), (420, 680), (440, 550), 0.6)
    smoke(st)
    st.fill(ink("0f1d25"), [(426, 400), (446, 400), (462, 566), (410, 566)])
    wing: Path = [*curve([(196, 376), (230, 350), (330, 330), (470, 334), (600, 356), (690, 372)]),
                  *curve([(690, 376), (560, 386), (420, 404), (290, 406), (220, 396), (196, 378)])]
    body = st.fill(ink("d9cfae"), wing)
    st.shade(body, ink("4b5a58"), (400, 360), (430, 412), 0.95)
    delta = st.fill(RED, [(360, 372), (590, 430), (650, 430), (600, 372)])
    st.shade(delta, ink("4f1214"), (480, 390), (600, 450), 0.9)
    st.fill(RED, [(590, 354), (640, 288), (682, 288), (676, 372)])
    st.fill(ink("24363d"), [*curve([(270, 346), (310, 326), (370, 322), (410, 334)]), (400, 338),
            (290, 350)])
    return st.finish(0.4)


def printed_part(rng: random.Random) -> Image.Image:
    """A lattice bracket growing under the nozzle of a metal printer."""
    st = landscape(rng)
    st.wash([(0, ink("d9d3bd")), (1, ink("a9a78f"))])
    st.scrub(st.everything(), ink("7e8474"), 0.25, blotch=True)
    st.fill(ink("24343b"), box(0, 70, 1000, 40), box(60, 0, 44, 600), box(896, 0, 44, 600))
    st.shade(st.shape(box(0, 70, 1000, 40)), ink("8d9c98"), (0, 105), (0, 62), 0.8)
    head = st.fill(ink("2d4048"), rounded(475, 40, 170, 130, 10))
    st.shade(head, ink("9aa8a2"), (580, 100), (460, 60), 0.9)
    st.fill(RED, box(475, 128, 170, 10))
    st.fill(ink("17232a"), [(520, 168), (600, 168), (572, 226), (566, 250), (554, 250), (548, 226)])
    for k in range(15):
        y = 556 - k * 20.5
        wide = 250 - 7.5 * k + 26 * math.sin(k / 2.3)
        tone = mix(ink("8d5a34"), ink("d29a5c"), k / 15)
        row = st.fill(tone, rounded(480 - wide + k * 5, y, wide * 2, 20, 9))
        st.shade(row, ink("f5d7a2"), (480, y + 12), (480, y - 4), 0.7)
        st.shade(row, ink("3f2a1f"), (520, y), (500 + wide, y + 30), 0.8)
        st.line(ink("5a3720"), 1.4, [(480 - wide + k * 5, y + 20), (480 + wide + k * 5, y + 20)],
                alpha=0.7)
    cells: list[Path] = []
    for r in range(4):
        for c in range(5 - (r % 2)):
            cells.append(move([(0, -27), (24, -13), (24, 14), (0, 28), (-24, 14), (-24, -13)],
                              370 + c * 64 + (r % 2) * 32 + r * 12, 512 - r * 56))
    hole = st.fill(ink("3a3a33"), *cells)
    st.shade(hole, ink("171a1b"), (480, 360), (400, 560), 0.9)
    st.line(ink("f0cf98"), 1.8, *[p[2:5] for p in cells], alpha=0.7)
    st.glow(560, 262, 150, ink("fff0c2"), 1)
    st.disc(PAPER, 560, 258, 9)
    sparks = [[(560, 258), (560 + rng.gauss(0, 70), 258 + rng.uniform(-20, 90))] for _ in range(26)]
    st.line(ink("fff0c2"), 1.5, *sparks, alpha=0.9)
    bed = st.fill(ink("2d3f46"), [(120, 577), (880, 577), (960, 680), (40, 680)])
    st.shade(bed, ink("93a29d"), (500, 660), (480, 570), 0.7)
    return st.finish(0.3)


SCENES = {
    "laser-bench": laser_bench, "battery-cells": battery_cells, "wind-tunnel": wind_tunnel,
    "printed-part": printed_part,
}
