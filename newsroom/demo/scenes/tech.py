"""Pictures of computing and networks."""

import math
import random
from collections.abc import Sequence

from PIL import Image

from newsroom.demo.scenes.geometry import (
    AMBER,
    INK,
    MIST,
    NIGHT,
    OCHRE,
    PAPER,
    RED,
    RUST,
    SEA,
    TEAL,
    Colour,
    Path,
    Point,
    arc,
    bezier,
    box,
    figure,
    ink,
    mix,
    move,
    oval,
    quad,
    rounded,
)
from newsroom.demo.scenes.stage import Stage, landscape


def traces(st: Stage, corners: tuple[Point, Point, Point, Point]) -> None:
    """Lead fine copper lines away from all four sides of the die."""
    a, b, c, d = corners
    lines = []
    for i in range(40):
        t = 0.06 + i * 0.88 / 39
        for p, q in (((t, 0.02), (t, -0.3)), ((t, 0.98), (t, 1.3)), ((0.02, t), (-0.3, t)),
                     ((0.98, t), (1.3, t))):
            lines.append([quad(a, b, c, d, *p), quad(a, b, c, d, *q)])
    st.line(ink("c9a45c"), 3, *lines, alpha=0.8)


def chip_die(rng: random.Random) -> Image.Image:
    """The die of a chip as a mosaic of blocks, seen at a slant."""
    st = landscape(rng)
    st.wash([(0, ink("1d4a4c")), (1, ink("0f2c33"))])
    st.scrub(st.everything(), ink("2f6a66"), 0.35, blotch=True)
    a, b, c, d = (500.0, 40.0), (955.0, 318.0), (500.0, 610.0), (45.0, 318.0)

    def face(u: float, v: float, w: float, h: float) -> Path:
        return [quad(a, b, c, d, *p) for p in ((u, v), (u + w, v), (u + w, v + h), (u, v + h))]

    traces(st, (a, b, c, d))
    st.fill(ink("0a1a20"), [(x, y + 34) for x, y in face(-0.01, -0.01, 1.02, 1.02)], alpha=0.6,
            soft=8)
    st.fill(ink("7a6a4a"), [(d[0], d[1]), c, b, (b[0], b[1] + 20), (c[0], c[1] + 22), (d[0],
            d[1] + 20)])
    st.fill(ink("c9b98c"), face(0, 0, 1, 1))
    st.fill(NIGHT, face(0.03, 0.03, 0.94, 0.94))
    tones = [ink("2d6472"), ink("16404f"), ink("c88a3a"), ink("e0bf83"), ink("7f9c8c"),
            ink("a4512c")]
    blocks: list[tuple[float, float, float, float]] = []
    split(rng, 0.05, 0.05, 0.9, 0.9, 5, blocks)
    fine: list[Path] = []
    for i, (u, v, w, h) in enumerate(blocks):
        tone = rng.choices(tones, (5, 5, 2, 2, 3, 1))[0]
        st.fill(tone, face(u + 0.004, v + 0.004, w - 0.008, h - 0.008))
        n, m = round(w * 60), round(h * 60)
        if i % 3 == 0:
            fine += [face(u + 0.01 + k * (w - 0.02) / n, v + 0.012, (w - 0.02) / n * 0.5, h - 0.024)
                     for k in range(n)]
        elif i % 3 == 1:
            fine += [face(u + 0.012, v + 0.01 + k * (h - 0.02) / m, w - 0.024, (h - 0.02) / m * 0.4)
                     for k in range(m)]
    st.fill(INK, *fine, alpha=0.3)
    st.fill(RED, face(0.42, 0.42, 0.16, 0.16))
    st.fill(ink("e9b9a0"), *[face(0.44 + 0.04 * (k % 3), 0.44 + 0.04 * (k // 3), 0.028, 0.028)
                             for k in range(9)])
    die = st.shape(face(0, 0, 1, 1))
    st.shade(die, ink("f6e8c4"), (560, 360), (180, 60), 0.5)
    st.shade(die, NIGHT, (560, 380), (860, 640), 0.7)
    return st.finish(0.35)


def split(
    rng: random.Random, u: float, v: float, w: float, h: float, depth: int,
    out: list[tuple[float, float, float, float]],
) -> None:
    """Cut a block again and again into the floor plan of a chip."""
    if depth == 0 or (depth < 3 and rng.random() < 0.18) or max(w, h) < 0.1:
        out.append((u, v, w, h))
        return
    t = rng.choice((0.35, 0.5, 0.6))
    if w > h:
        split(rng, u, v, w * t, h, depth - 1, out)
        split(rng, u + w * t, v, w * (1 - t), h, depth - 1, out)
    else:
        split(rng, u, v, w, h * t, depth - 1, out)
        split(rng, u, v + h * t, w, h * (1 - t), depth - 1, out)


def units(st: Stage, pts: Path, tone: Colour, fog: float, i: int) -> None:
    """Fill one rack with drawers and status lamps."""
    a, b, c, d = pts
    slots: list[Path] = []
    lamps: list[Path] = []
    warm: list[Path] = []
    for k in range(13):
        v = 0.06 + k * 0.07
        slots.append([quad(a, b, c, d, u, w) for u, w in ((0.12, v), (0.9, v), (0.9, v + 0.045),
                (0.12, v + 0.045))])
        for u in (0.2, 0.28, 0.74):
            if st.rng.random() < 0.6:
                dot = [quad(a, b, c, d, p, q) for p, q in ((u, v + 0.012), (u + 0.05, v + 0.012),
                       (u + 0.05, v + 0.03), (u, v + 0.03))]
                (warm if st.rng.random() < 0.12 else lamps).append(dot)
    st.fill(mix(ink("081520"), tone, fog), *slots, alpha=0.85)
    st.fill(mix(ink("9fd6cc"), tone, fog * 0.6), *lamps)
    if warm:
        st.fill(AMBER if i % 4 else ink("d8402f"), *warm)


def server_hall(rng: random.Random) -> Image.Image:
    """An aisle of server racks running to the vanishing point."""
    st = landscape(rng)
    vx, vy = 560.0, 300.0
    st.wash([(0, ink("0c1c2b")), (0.45, ink("2d6274")), (0.46, ink("2d6274")), (1, ink("0a1722"))])
    st.glow(vx, vy, 330, ink("dbe6cf"), 0.95)

    def at(x: float, y: float, z: float) -> Point:
        return vx + x / z, vy + y / z

    for i in range(16, 0, -1):
        z0, z1 = 0.36 + i * 0.28, 0.36 + (i - 1) * 0.28
        fog = min(0.75, i * 0.055)
        for side in (-1, 1):
            x = side * 175
            pts = [at(x, -230, z0), at(x, -230, z1), at(x, 215, z1), at(x, 215, z0)]
            tone = mix(ink("142b3b"), ink("a9c4bd"), fog)
            rack = st.fill(tone, pts)
            if i < 9:
                st.shade(rack, mix(ink("4c7f8c"), tone, 0.2), pts[1], pts[0], 0.55)
            st.line(mix(INK, tone, fog), 5 / (z0 + 0.4), [pts[0], pts[3]])
            units(st, pts, tone, fog, i)
    st.line(ink("dfe8d4"), 3, *[[at(s * 60, -225, 0.3), at(s * 60, -225, 5)] for s in (-1, 1)],
            alpha=0.7)
    floor = st.shape([at(-175, 215, 0.3), at(175, 215, 0.3), at(175, 215, 5), at(-175, 215, 5)])
    st.shade(floor, ink("b9d2c5"), (vx, 640), (vx, 330), 0.7)
    st.line(ink("0a1a26"), 1.4, *[[at(-175, 215, z), at(175, 215, z)] for z in (0.5, 0.7, 1, 1.4,
            2, 3)],
            *[[at(s, 215, 0.3), at(s, 215, 5)] for s in (-90, 0, 90)], alpha=0.5)
    st.fill(ink("0c1a24"), *figure(vx + 12, 430, 170))
    st.fill(ink("0c1a24"), [(vx + 6, 430), (vx + 18, 430), (vx + 40, 560), (vx + 2, 560)],
            alpha=0.3)
    return st.finish(0.35)


def fibre_cable(rng: random.Random) -> Image.Image:
    """A cut submarine cable with its armour, its layers and glowing fibres."""
    st = landscape(rng)
    st.wash([(0, ink("e7dcc0")), (1, ink("cfbf97"))])
    st.scrub(st.everything(), ink("b29d6d"), 0.3, blotch=True)
    layers = [(-80, 300, 118, "14232e", "51717c"), (250, 400, 100, "7d6a48", "d9c596"),
              (350, 500, 84, "8c3a24", "d98a58"), (450, 600, 66, "8d9a98", "eef0e2"),
              (560, 690, 44, "16404f", "7fb0b0"), (650, 740, 30, "c9a45c", "f6e3b0")]
    turn = -14.0

    def at(path: Sequence[Point]) -> Path:
        return move(path, 60, 470, 1, turn)

    st.fill(ink("7b6a45"), at([(-100, 100), (420, 110), (760, 60), (820, 76), (420, 165), (-100,
            175)]),
            alpha=0.55, soft=12)
    for x0, x1, r, dark, lit in reversed(layers):
        body = st.fill(ink(dark), at([(x0, -r), (x1, -r), (x1, r), (x0, r)]))
        st.shade(body, ink(lit), at([(x1, r * 0.35)])[0], at([(x1, -r * 0.9)])[0], 0.95)
        st.shade(body, INK, at([(x1, r * 0.3)])[0], at([(x1, r * 1.5)])[0], 0.8)
        cap = [(x1 + r * 0.3 * math.cos(t / 10), r * math.sin(t / 10)) for t in range(63)]
        st.fill(mix(ink(dark), ink(lit), 0.45), at(cap))
        st.line(ink(dark), 2, at(cap + cap[:1]), alpha=0.8)
        if r in (100, 66):
            wires = [[(x1 - 150 + k * 21, -r), (x1 - 120 + k * 21, r)] for k in range(8)]
            st.line(ink(dark), 4, *[at(w) for w in wires], clip=body, alpha=0.7)
    ends = []
    for i in range(15):
        y = (i - 7) * 3.4
        strand = bezier((735, y), (810, y * 1.6), (850, y * 5 - 20), (930 - abs(i - 7) * 9,
                y * 8.6 - 40))
        tone = (SEA, OCHRE, RED, TEAL, RUST)[i % 5]
        st.line(tone, 4.2, at(strand))
        st.line(PAPER, 1.2, at([(x, yy - 1) for x, yy in strand]), alpha=0.6)
        ends.append(at(strand)[-1])
    for x, y in ends:
        st.glow(x, y, 34, ink("fff7dc"), 0.95)
        st.disc(PAPER, x, y, 4.5)
    return st.finish(0.25)


def code_wall(rng: random.Random) -> Image.Image:
    """A person before a wall of code lines drawn as bars."""
    st = landscape(rng)
    st.wash([(0, ink("0c1b29")), (1, ink("12283a"))])
    tones = [ink("2c5f74"), ink("5d8f94"), ink("c9b78a"), ink("a9663a"), ink("d9d0b4")]
    bars: dict[int, list[Path]] = {i: [] for i in range(5)}
    for col in range(4):
        left, indent = 24 + col * 246, 0
        for row in range(37):
            y = 14 + row * 17.6
            indent = max(0, min(4, indent + rng.choice((-1, 0, 0, 1))))
            x = left + indent * 16.0
            for _ in range(rng.randint(0, 4)):
                w = rng.uniform(12, 60)
                if x + w > left + 226:
                    break
                bars[rng.choices(range(5), (5, 4, 2, 1, 2))[0]].append(rounded(x, y, w, 7.5, 3.6))
                x += w + 8
    for i, paths in bars.items():
        st.fill(tones[i], *paths, alpha=0.9)
    st.fill(RED, *[rounded(516 + 16 * k, 190 + 17.6 * i, w, 7.5, 3.6)
                   for i, (k, w) in enumerate(((0, 120), (1, 150), (1, 90), (2, 60)))])
    st.shade(st.everything(), ink("0a1622"), (500, 380), (500, 640), 0.95, 0)
    st.glow(560, 220, 230, ink("d9774f"), 0.3)
    x = 385
    st.glow(x, 400, 300, ink("4f8a94"), 0.5)
    body = st.fill(ink("060d15"), *figure(x, 720, 500))
    st.shade(body, ink("4f7c86"), (x + 30, 420), (x + 96, 400), 0.75)
    st.shade(body, ink("c98a62"), (x + 20, 300), (x + 64, 260), 0.45)
    st.fill(ink("0a121a"), oval(x - 1, 720 - 500 * 0.957, 27, 25), oval(x - 2, 720 - 500 * 0.93,
            23, 26))
    st.fill(ink("060d15"), box(0, 655, 1000, 20))
    return st.finish(0.35)


def stage_below(st: Stage, x: float, y: float, y2: float, r2: float) -> None:
    """Hang rods, coils and cans between one cold plate and the next."""
    gold, dark, lit = ink("b9812f"), ink("5a3417"), ink("fbe3a4")
    rods = [x + r2 * t for t in (-0.86, -0.6, 0.6, 0.86)]
    for p in rods:
        rod = st.fill(gold, box(p - 5, y, 10, y2 - y))
        st.shade(rod, lit, (p + 5, y), (p - 6, y), 0.9)
    lines = []
    for k in range(-6, 7):
        px = x + k * r2 * 0.066
        lines.append(bezier((px, y), (px + 22, y + 40), (px - 22, y2 - 40), (px, y2)))
    st.line(ink("e9c782"), 2.2, *lines)
    st.line(dark, 1, *[[(a + 2, b) for a, b in line] for line in lines], alpha=0.7)
    for off in (-0.36, 0.36):
        can = st.fill(ink("9a5b2c"), rounded(x + off * r2 - 13, y + 26, 26, (y2 - y) * 0.5, 5))
        st.shade(can, ink("f2c48a"), (x + off * r2 + 8, y), (x + off * r2 - 14, y), 0.9)


def quantum_fridge(rng: random.Random) -> Image.Image:
    """The golden chandelier of a dilution refrigerator."""
    st = landscape(rng)
    st.wash([(0, ink("0f2130")), (0.6, ink("1d4254")), (1, ink("0d1b27"))])
    st.scrub(st.everything(), ink("2f6272"), 0.3, blotch=True)
    x = 500
    st.glow(x, 330, 420, ink("c99a54"), 0.55)
    plates = [(40, 250), (150, 222), (262, 190), (368, 156), (462, 120)]
    gold, dark, lit = ink("b9812f"), ink("5a3417"), ink("fbe3a4")
    for (y, _), (y2, r2) in zip(plates, [*plates[1:], (565, 70)], strict=True):
        stage_below(st, x, y, y2, r2)
    for y, r in plates:
        rim = st.fill(dark, [*arc(x, y + 14, r, 0, 180, 0.13), *arc(x, y, r, 180, 0, 0.13)])
        st.shade(rim, lit, (x + r * 0.3, y), (x - r, y), 0.95)
        st.shade(rim, gold, (x - r, y), (x + r, y), 0.7)
        top = st.fill(gold, oval(x, y, r, r * 0.13))
        st.shade(top, lit, (x + r * 0.4, y + 10), (x - r * 0.8, y - 20), 0.9)
        st.line(ink("fff2cd"), 1.2, oval(x, y, r, r * 0.13), alpha=0.7)
    can = st.fill(gold, [(x - 58, 545), (x + 58, 545), (x + 50, 628), (x - 50, 628)], oval(x, 628,
            50, 8))
    st.shade(can, lit, (x + 10, 580), (x - 60, 580), 0.95)
    st.shade(can, dark, (x + 10, 580), (x + 70, 600), 0.95)
    st.fill(gold, oval(x, 545, 58, 9))
    st.fill(RED, box(x - 55, 566, 110, 6), alpha=0.9)
    st.fill(MIST, box(190, 0, 620, 22))
    st.fill(ink("0b161f"), *figure(150, 690, 300), *figure(868, 700, 320))
    st.shade(st.shape(*figure(150, 690, 300)), ink("c99a54"), (160, 500), (200, 480), 0.8)
    st.shade(st.shape(*figure(868, 700, 320)), ink("c99a54"), (858, 500), (818, 480), 0.8)
    st.fill(ink("0b161f"), oval(146, 690 - 300 * 0.96, 16, 14), oval(873, 700 - 320 * 0.96, 17, 15))
    return st.finish(0.4)


SCENES = {
    "chip-die": chip_die, "server-hall": server_hall, "fibre-cable": fibre_cable,
    "code-wall": code_wall, "quantum-fridge": quantum_fridge,
}
