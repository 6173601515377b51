"""Pictures of parliament, planning and memory."""

import math
import random

from PIL import Image

from newsroom.demo.scenes.geometry import (
    AMBER,
    INK,
    PAPER,
    RED,
    Path,
    Point,
    box,
    curve,
    figure,
    ink,
    mix,
    move,
    oval,
    quad,
)
from newsroom.demo.scenes.stage import Stage, landscape


def parliament_hall(rng: random.Random) -> Image.Image:
    """A chamber seen from the gallery: curved benches before a tall bright wall."""
    st = landscape(rng)
    st.wash([(0, ink("5a3b26")), (0.5, ink("9b7446")), (1, ink("4b3122"))])
    for i in range(13):
        x = 20 + i * 77
        slat = st.fill(ink("b58a55"), box(x, 0, 42, 300))
        st.shade(slat, ink("e6c48a"), (500, 300), (500, 0), 0.7)
    st.fill(ink("efe0bb"), box(392, 0, 216, 300))
    st.glow(500, 120, 420, ink("fdf3d6"), 0.85)
    seal = st.disc(RED, 500, 110, 66)
    st.shade(seal, ink("d9826a"), (510, 120), (440, 40), 0.7)
    st.fill(PAPER, *[[(500 + 46 * math.sin(a), 110 - 46 * math.cos(a)),
                      (500 + 13 * math.sin(a + 0.39), 110 - 13 * math.cos(a + 0.39)), (500, 110),
                      (500 + 13 * math.sin(a - 0.39), 110 - 13 * math.cos(a - 0.39))]
                     for a in (math.pi * k / 4 for k in range(8))])
    st.fill(ink("3b2419"), box(330, 262, 340, 60), box(430, 246, 140, 50))
    st.shade(st.shape(box(330, 262, 340, 60)), ink("a8743f"), (500, 330), (500, 250), 0.8)
    st.fill(ink("1b1618"), *figure(500, 318, 130), *figure(400, 318, 84), *figure(600, 318, 84))
    st.fill(ink("3b2419"), box(452, 244, 96, 40))
    st.fill(ink("7e2a26"), oval(500, 372, 300, 62))
    for row in range(6):
        grow = 1 + row * 0.27
        y = 336 + row * 17.0
        rx, ry = 330 * grow, 82 * grow
        back = [*half(500, y, rx, ry), *half(500, y + 17 * grow, rx + 8, ry + 4)[::-1]]
        heads: list[Path] = []
        for k in range(13 + row * 2):
            a = math.radians(173 - 166 / (12 + row * 2) * (k + (row % 2) * 0.5))
            if rng.random() < 0.16:
                continue
            hx, hy, h = 500 + (rx + 10) * math.cos(a), y + (ry + 5) * math.sin(a), 13.5 * grow
            heads += [oval(hx, hy - h * 1.1, h * 0.42, h * 0.54, 20),
                      curve([(hx - h * 0.95, hy + h * 0.5), (hx - h * 0.7, hy - h * 0.3), (hx,
                              hy - h * 0.55),
                             (hx + h * 0.7, hy - h * 0.3), (hx + h * 0.95, hy + h * 0.5)])]
        bench = st.fill(mix(ink("a06a3c"), ink("46291a"), row / 6), back)
        st.shade(bench, ink("d9a868"), (500, y + ry + 24), (480, y + ry * 0.4), 0.75)
        st.fill(mix(ink("3a2c28"), ink("14100f"), row / 6), *heads)
    return st.finish(0.4)


def half(cx: float, cy: float, rx: float, ry: float) -> Path:
    """Give the near half of an ellipse from left to right."""
    steps = (math.pi * (1 - i / 50) for i in range(51))
    return [(cx + rx * math.cos(a), cy + ry * math.sin(a)) for a in steps]


def map_table(rng: random.Random) -> Image.Image:
    """Officers around a lit chart table."""
    st = landscape(rng)
    st.wash([(0, ink("0b151d")), (1, ink("14242d"))])
    st.glow(500, 300, 560, ink("9a7a45"), 0.5)
    dark = ink("0c141a")
    st.shade(st.shape([(372, 98), (628, 98), (860, 400), (140, 400)]), ink("fbe2ac"), (500, 420),
            (500, 60), 0.4, 0)
    for x, h, lean in ((270, 345, 0.1), (422, 360, 0.04), (585, 352, -0.03), (738, 340, -0.1)):
        body = st.fill(ink("22323b"), *figure(x, 520, h, lean))
        st.shade(body, ink("c99c5a"), (x, 190), (x, 400), 0.9)
        hx, hy = x + lean * 0.95 * h, 520 - h * 0.965
        hat = [(-17, 3), (-19, -4), (-30, -10), (-24, -19), (0, -23), (24, -19), (30, -10),
               (19, -4), (17, 3)]
        st.fill(ink("101a20"), move(hat, hx, hy), oval(hx, hy + 3, 19, 4))
        st.fill(AMBER, oval(hx, hy - 6, 3.4))
    a, b, c, d = (210.0, 340.0), (790.0, 340.0), (1010.0, 600.0), (-10.0, 600.0)
    chart(st, (a, b, c, d))
    pieces(st, (a, b, c, d))
    lamp = st.fill(dark, [(420, 44), (580, 44), (640, 92), (360, 92)])
    st.shade(lamp, ink("6d6048"), (500, 90), (440, 30), 0.6)
    st.fill(dark, box(497, 0, 6, 46))
    st.fill(ink("fff6dc"), box(372, 92, 256, 6))
    return st.finish(0.4)


def chart(st: Stage, corners: tuple[Point, Point, Point, Point]) -> None:
    """Paint the table with a sea chart laid out on it."""
    a, b, c, d = corners
    table = st.fill(ink("ecdcb2"), [a, b, c, d])
    st.fill(ink("2a1c14"), [d, c, (1010, 632), (-10, 632)])

    def on(pts: list[tuple[float, float]]) -> Path:
        return [quad(a, b, c, d, u, v) for u, v in pts]

    sea = on([(0.03, 0.05), (0.97, 0.05), (0.97, 0.94), (0.03, 0.94)])
    st.fill(ink("7fa3a0"), sea)
    coast = [(0.03, 0.05), *curve([(0.4, 0.05), (0.36, 0.2), (0.42, 0.34), (0.3, 0.42), (0.33,
            0.6), (0.2, 0.7),
                                   (0.16, 0.94)]), (0.03, 0.94)]
    east = [(0.97, 0.05), *curve([(0.64, 0.05), (0.7, 0.24), (0.62, 0.36), (0.74, 0.5), (0.7, 0.7),
            (0.84, 0.94)]),
            (0.97, 0.94)]
    st.fill(ink("d8c08a"), on(coast), on(east))
    st.fill(ink("b99a5c"), on(curve([(0.1, 0.2), (0.26, 0.16), (0.24, 0.4), (0.12, 0.5)], True)),
            on(curve([(0.8, 0.2), (0.92, 0.26), (0.9, 0.5), (0.82, 0.46)], True)))
    st.fill(ink("d8c08a"), on(oval(0.5, 0.46, 0.03, 0.05)), on(oval(0.54, 0.62, 0.02, 0.04)))
    grid = [on([(0.03 + 0.94 * i / 12, 0.05), (0.03 + 0.94 * i / 12, 0.94)]) for i in range(13)]
    grid += [on([(0.03, 0.05 + 0.89 * i / 6), (0.97, 0.05 + 0.89 * i / 6)]) for i in range(7)]
    st.line(ink("4f6a68"), 1.2, *grid, alpha=0.5)
    st.line(RED, 5, on(curve([(0.3, 0.88), (0.42, 0.7), (0.46, 0.54), (0.56, 0.4), (0.52, 0.14)])))
    st.shade(table, ink("fff3d0"), (500, 620), (500, 330), 0.55)
    st.glow(500, 430, 360, ink("fff6dc"), 0.5, 0.5)


def pieces(st: Stage, corners: tuple[Point, Point, Point, Point]) -> None:
    """Set the playing pieces of both sides on the chart."""
    for u, v, tone in ((0.3, 0.88, RED), (0.46, 0.54, RED), (0.52, 0.16, RED), (0.66, 0.62, INK),
            (0.38, 0.3, INK),
                       (0.6, 0.78, INK)):
        x, y = quad(*corners, u, v)
        s = 0.7 + v * 0.7
        st.fill(ink("5d5a44"), oval(x + 8 * s, y + 2, 17 * s, 5 * s), alpha=0.6)
        st.fill(tone, [(x - 13 * s, y), (x + 13 * s, y), (x + 5 * s, y - 26 * s), (x - 5 * s,
                y - 26 * s)],
                oval(x, y - 28 * s, 8 * s), oval(x, y, 13 * s, 4 * s))


def files(st: Stage, face: Path, fog: float) -> None:
    """Fill one bay of shelves with boxes and files."""
    a, b, c, d = face
    tones = [ink("8c6a43"), ink("b08b58"), ink("5f6439"), ink("7a3a2a"), ink("cfb787"),
            ink("3f5a60")]
    groups: dict[int, list[Path]] = {}
    for r in range(7):
        u = 0.06
        while u < 0.86:
            w = st.rng.uniform(0.07, 0.17)
            top = 0.03 + r / 7 + st.rng.uniform(0, 0.035)
            low = (r + 1) / 7 - 0.006
            if st.rng.random() > 0.07:
                groups.setdefault(st.rng.randrange(6), []).append(
                    [quad(a, b, c, d, p, q) for p, q in ((u, top), (min(u + w, 0.94), top),
                                                    (min(u + w, 0.94), low), (u, low))])
            u += w + 0.012
    for k, paths in groups.items():
        st.fill(mix(tones[k], ink("e3c78f"), fog), *paths)


def archive_room(rng: random.Random) -> Image.Image:
    """Shelves of boxes and files meeting at a lamp-lit reading table."""
    st = landscape(rng)
    vx, vy = 430.0, 296.0
    st.wash([(0, ink("3a2c1f")), (0.45, ink("d9b87a")), (1, ink("4b3926"))])
    st.glow(vx, vy, 330, ink("fbeac0"), 1)
    floor = st.fill(ink("6b5233"), [(vx - 60, 350), (vx + 60, 350), (900, 680), (-60, 680)])
    st.shade(floor, ink("edcd90"), (430, 620), (430, 340), 0.8)
    def at(x: float, y: float, z: float) -> tuple[float, float]:
        return vx + x / z, vy + y / z

    for side, reach in ((-1, 210), (1, 230)):
        x = side * reach
        for i in range(7, -1, -1):
            z0, z1 = 0.36 + i * 0.3, 0.36 + (i + 1) * 0.3
            fog = min(0.7, i * 0.085)
            face = [at(x, -330, z1), at(x, -330, z0), at(x, 250, z0), at(x, 250, z1)]
            st.fill(mix(ink("2c2017"), ink("dcbd82"), fog), face)
            files(st, face, fog)
            whole = st.shape(face)
            if i < 4:
                st.shade(whole, ink("1a120c"), (vx + side * 260, vy), (vx + side * 660, vy), 0.8)
    st.fill(ink("1d1510"), *figure(vx + 40, 476, 226, -0.02))
    st.fill(AMBER, *[oval(vx, 70 - i * 4, 30 - i * 7, 8 - i * 1.4) for i in (0,)])
    st.line(ink("1d1510"), 2, [(vx, 0), (vx, 66)])
    st.glow(vx, 76, 170, ink("fff0c6"), 0.8)
    return st.finish(0.4)


SCENES = {"parliament-hall": parliament_hall, "map-table": map_table, "archive-room": archive_room}
