"""Skies, seas, ridges, clouds and weather that scenes are set in."""

import itertools
import math

from newsroom.demo.scenes.geometry import PAPER, Colour, Path, mix, oval, rounded
from newsroom.demo.scenes.stage import Shape, Stage, Stops


def sky(st: Stage, stops: Stops, bottom: float | None = None) -> None:
    """Lay a graded sky with faint brushed streaks."""
    band = st.wash(stops, 0, bottom)
    st.scrub(band, mix(stops[-1][1], PAPER, 0.3), 0.05)
    st.scrub(band, stops[0][1], 0.14, blotch=True)


def sun(st: Stage, x: float, y: float, r: float, colour: Colour, halo: float = 5) -> None:
    """Set a sun or moon with a wide halo."""
    st.glow(x, y, r * halo, colour, 0.5)
    st.glow(x, y, r * 2.2, colour, 0.5)
    st.disc(colour, x, y, r)


def profile(st: Stage, y: float, amp: float, rough: float = 0.55, n: int = 7) -> Path:
    """Give a skyline across the picture by midpoint displacement."""
    heights = [st.rng.uniform(-1, 1) for _ in range(4)]
    size = 0.7
    for _ in range(n):
        grown = [heights[0]]
        for a, b in itertools.pairwise(heights):
            grown += [(a + b) / 2 + st.rng.uniform(-size, size), b]
        heights, size = grown, size * rough
    step = (st.w + 40) / (len(heights) - 1)
    return [(-20 + i * step, y - amp * v) for i, v in enumerate(heights)]


def ridge(
    st: Stage, y: float, amp: float, colour: Colour, haze: Colour | None = None,
    rough: float = 0.5, deep: float = 200,
) -> Shape:
    """Stand a range of hills that drowns in haze towards its foot."""
    line = profile(st, y, amp, rough)
    low = min(st.h, y + deep) + 1
    body = st.fill(colour, [*line, (st.w + 20, low), (-20, low)])
    if haze:
        st.shade(body, haze, (0, y - amp * 0.4), (0, y + deep * 0.75), 0.85)
    return body


def sea(st: Stage, y: float, stops: Stops) -> Shape:
    """Lay water from the horizon down, with dry-brushed ripples."""
    band = st.wash(stops, y)
    st.scrub(band, mix(stops[0][1], PAPER, 0.25), 0.16)
    st.scrub(band, mix(stops[-1][1], (0, 0, 0), 0.2), 0.14)
    return band


def lens(x: float, y: float, w: float, h: float) -> Path:
    """Give a flat lens, the shape of a ripple or a far cloud."""
    top = [(x + w * t, y - h * math.sin(math.pi * (t + 0.5))) for t in (-0.5, -0.3, 0, 0.3, 0.5)]
    low = [(x + w * t, y + h * math.sin(math.pi * (t + 0.5))) for t in (0.3, 0, -0.3)]
    return top + low


def glitter(
    st: Stage, x: float, top: float, bottom: float, spread: float, colour: Colour,
    n: int = 160, alpha: float = 0.9,
) -> None:
    """Scatter the light's path on water, widening towards the viewer."""
    marks: list[Path] = []
    for _ in range(n):
        t = st.rng.random() ** 1.3
        y = top + (bottom - top) * t
        off = st.rng.gauss(0, 0.4) * spread * (0.25 + t)
        long = st.rng.uniform(5, 16) + 42 * t * st.rng.random()
        marks.append(lens(x + off, y, long, 0.5 + 2.2 * t))
    st.fill(colour, *marks, alpha=alpha)


def ripples(
    st: Stage, top: float, bottom: float, colour: Colour, n: int = 120, alpha: float = 0.5
) -> None:
    """Scatter small waves all over the water."""
    marks: list[Path] = []
    for _ in range(n):
        t = st.rng.random()
        y = top + (bottom - top) * t**1.4
        long = 8 + 70 * t * st.rng.random()
        marks.append(lens(st.rng.uniform(-20, st.w + 20), y, long, 0.4 + 2 * t))
    st.fill(colour, *marks, alpha=alpha)


def swell(st: Stage, y: float, amp: float, colour: Colour, crest: Colour) -> Shape:
    """Roll one big wave across the picture with a lit edge."""
    phase = st.rng.uniform(0, 6)
    line = []
    for i in range(121):
        x = -10 + (st.w + 20) * i / 120
        v = math.sin(x / 90 + phase) + 0.5 * math.sin(x / 37 + phase * 2)
        line.append((x, y - amp * v))
    body = st.fill(colour, [*line, (st.w + 10, st.h + 5), (-10, st.h + 5)])
    st.shade(body, crest, (0, y + amp * 3), (0, y - amp * 2.2), 0.6)
    return body


def clouds(
    st: Stage, x: float, y: float, w: float, colour: Colour, n: int = 5, alpha: float = 0.8
) -> Shape:
    """Stack flat streaks of cloud round a place."""
    marks = []
    for i in range(n):
        long = w * st.rng.uniform(0.3, 0.8) * (0.45 + 0.55 * (i + 1) / n)
        thick = w * st.rng.uniform(0.02, 0.03)
        left = x + st.rng.uniform(-0.3, 0.3) * w - long / 2
        marks.append(rounded(left, y + (i - n / 2) * w * 0.036, long, thick, thick / 2.01))
    return st.fill(colour, *marks, alpha=alpha)


def cumulus(
    st: Stage, x: float, y: float, w: float, lit: Colour, dark: Colour, alpha: float = 1
) -> None:
    """Pile a round cloud with a flat base and a stippled underside."""
    puffs = []
    for i in range(9):
        t = (i + 0.5) / 9
        r = w * (0.07 + 0.12 * math.sin(math.pi * t) * st.rng.uniform(0.6, 1.15))
        puffs.append(oval(x + (t - 0.5) * w * 0.9, y - r * 0.75, r, r * 0.9, 48))
    body = st.shape(*puffs, oval(x, y - w * 0.01, w * 0.52, w * 0.035))
    st.lay(body, lit, alpha)
    st.shade(body, dark, (x + w * 0.05, y - w * 0.2), (x - w * 0.02, y + w * 0.03), 0.8 * alpha)


def haze(st: Stage, y: float, h: float, colour: Colour, alpha: float = 0.6) -> None:
    """Lay a soft level bank of mist."""
    st.glow(st.w / 2, y, st.w * 0.95, colour, alpha, squash=h / (st.w * 0.95))


def stars(st: Stage, n: int, bottom: float, colour: Colour = PAPER) -> None:
    """Sow stars over the upper part of the picture."""
    dots = []
    for _ in range(n):
        r = 0.5 + st.rng.random() ** 4 * 1.3
        dots.append(oval(st.rng.uniform(0, st.w), st.rng.uniform(0, bottom), r, n=8))
    st.fill(colour, *dots, alpha=0.85)


def snow(st: Stage, n: int, colour: Colour = PAPER) -> None:
    """Let snow fall: many small flakes, a few near ones large and pale."""
    far = [oval(st.rng.uniform(0, st.w), st.rng.uniform(0, st.h), st.rng.uniform(0.7, 1.8), n=8)
           for _ in range(n)]
    st.fill(colour, *far, alpha=0.75)
    near = [oval(st.rng.uniform(0, st.w), st.rng.uniform(0, st.h), st.rng.uniform(2, 5), n=14)
            for _ in range(n // 8)]
    st.fill(colour, *near, alpha=0.5)
