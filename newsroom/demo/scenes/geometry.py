"""Colours, curves and path helpers shared by all painters."""

import math
from collections.abc import Iterable, Sequence

Colour = tuple[int, int, int]
Point = tuple[float, float]
Path = list[Point]
Line = Sequence[Point]


def ink(code: str) -> Colour:
    """Read a colour from six hexadecimal digits."""
    return int(code[0:2], 16), int(code[2:4], 16), int(code[4:6], 16)


def mix(first: Colour, second: Colour, part: float) -> Colour:
    """Blend two colours; part 0 is the first, 1 the second."""
    a, b, c = (round(p + (q - p) * part) for p, q in zip(first, second, strict=True))
    return a, b, c


PAPER, CREAM, SAND = ink("f4ecdb"), ink("e8d9ba"), ink("d6bd92")
OCHRE, AMBER, RUST, RED = ink("c88a3a"), ink("e0a650"), ink("a4512c"), ink("9b1c1f")
INK, NIGHT, NAVY, SEA = ink("121c26"), ink("0f2234"), ink("183a54"), ink("2d5f78")
TEAL, MIST, PALE = ink("54868c"), ink("a5bcbd"), ink("d3dcd3")
MOSS, OLIVE, SAGE = ink("343c26"), ink("5f6439"), ink("9a9c6c")
SLATE, STEEL, BONE = ink("4a5860"), ink("7f8e93"), ink("cfc8b6")
UMBER, SKIN, TAN, BROWN = ink("3b2a20"), ink("dcae8a"), ink("b98158"), ink("7a4c33")


def box(x: float, y: float, w: float, h: float) -> Path:
    """Give a rectangle from its upper left corner."""
    return [(x, y), (x + w, y), (x + w, y + h), (x, y + h)]


def oval(cx: float, cy: float, rx: float, ry: float | None = None, n: int = 72) -> Path:
    """Give an ellipse as a fine polygon."""
    ry = rx if ry is None else ry
    steps = (2 * math.pi * i / n for i in range(n))
    return [(cx + rx * math.cos(a), cy + ry * math.sin(a)) for a in steps]


def arc(cx: float, cy: float, r: float, start: float, end: float, squash: float = 1.0) -> Path:
    """Give points on a circle between two angles in degrees (clockwise from the right)."""
    angles = (math.radians(start + (end - start) * i / 40) for i in range(41))
    return [(cx + r * math.cos(a), cy + r * squash * math.sin(a)) for a in angles]


def rounded(x: float, y: float, w: float, h: float, r: float) -> Path:
    """Give a rectangle with round corners."""
    corners = [(x + w - r, y + r, -90), (x + w - r, y + h - r, 0)]
    corners += [(x + r, y + h - r, 90), (x + r, y + r, 180)]
    return [p for cx, cy, a in corners for p in arc(cx, cy, r, a, a + 90)[::5]]


def curve(points: Sequence[Point], closed: bool = False, n: int = 12) -> Path:
    """Draw a smooth Catmull-Rom line through the points."""
    pts = list(points)
    pts = [pts[-1], *pts, pts[0], pts[1]] if closed else [pts[0], *pts, pts[-1]]
    out: Path = []
    for (ax, ay), (bx, by), (cx, cy), (dx, dy) in zip(
        pts, pts[1:], pts[2:], pts[3:], strict=False
    ):
        for i in range(n):
            t = i / n
            k = (-t + 2 * t**2 - t**3, 2 - 5 * t**2 + 3 * t**3, t + 4 * t**2 - 3 * t**3)
            last = t**3 - t**2
            x = (k[0] * ax + k[1] * bx + k[2] * cx + last * dx) / 2
            y = (k[0] * ay + k[1] * by + k[2] * cy + last * dy) / 2
            out.append((x, y))
    return out if closed else [*out, pts[-1]]


def bezier(a: Point, b: Point, c: Point, d: Point, n: int = 24) -> Path:
    """Draw a cubic Bézier curve."""
    out: Path = []
    for i in range(n + 1):
        t = i / n
        k = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
        x = sum(w * p[0] for w, p in zip(k, (a, b, c, d), strict=True))
        y = sum(w * p[1] for w, p in zip(k, (a, b, c, d), strict=True))
        out.append((x, y))
    return out


def move(
    path: Iterable[Point], x: float = 0, y: float = 0, s: float = 1, turn: float = 0,
    flip: bool = False,
) -> Path:
    """Scale, turn (degrees) and shift a path drawn around the origin."""
    c, v = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    f = -s if flip else s
    return [(x + px * f * c - py * s * v, y + px * f * v + py * s * c) for px, py in path]


def flipped(path: Iterable[Point], axis: float) -> Path:
    """Mirror a path on a vertical axis."""
    return [(2 * axis - x, y) for x, y in path][::-1]


def symmetric(half: Sequence[Point], axis: float) -> Path:
    """Close a right half, drawn top to bottom, with its mirror image."""
    return [*half, *flipped(half, axis)]


def between(a: Point, b: Point, t: float) -> Point:
    """Give the point a share t of the way from a to b."""
    return a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t


def quad(a: Point, b: Point, c: Point, d: Point, u: float, v: float) -> Point:
    """Map unit coordinates into the four-cornered face a (0,0), b (1,0), c (1,1), d (0,1)."""
    return between(between(a, b, u), between(d, c, u), v)


def figure(x: float, y: float, h: float, lean: float = 0.0) -> list[Path]:
    """Give a standing person with feet at (x, y)."""
    left = [(-0.034, -0.86), (-0.07, -0.838), (-0.118, -0.818), (-0.142, -0.785), (-0.152, -0.68)]
    left += [(-0.158, -0.57), (-0.146, -0.45), (-0.122, -0.425), (-0.108, -0.44), (-0.104, -0.37)]
    left += [(-0.098, -0.2), (-0.088, -0.03), (-0.106, -0.006), (-0.035, -0.002), (-0.03, -0.03)]
    left += [(-0.018, -0.2), (-0.004, -0.36)]
    right = [(-px * 0.98, py) for px, py in left[::-1]]
    body = curve([*left, *right], closed=True, n=3)
    half = [(0.0, -1.0), (0.03, -0.992), (0.048, -0.965), (0.05, -0.935), (0.058, -0.93)]
    half += [(0.055, -0.905), (0.046, -0.9), (0.036, -0.874), (0.03, -0.83)]
    head = symmetric(half, 0)
    neck = box(-0.03, -0.88, 0.06, 0.06)
    return [[(x + (px - lean * py) * h, y + py * h) for px, py in p] for p in (body, head, neck)]
