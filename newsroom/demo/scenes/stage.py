"""The drawing surface: anti-aliased flat shapes, grainy shadows, glows and print finish."""

import itertools
import random
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from newsroom.demo.scenes import textures
from newsroom.demo.scenes.geometry import INK, Colour, Line, Point, box, mix, oval

Stops = Sequence[tuple[float, Colour]]


@dataclass(frozen=True)
class Shape:
    """A coverage mask and where its upper left pixel lies on the canvas."""

    mask: Image.Image
    x: int
    y: int

    def within(self, other: "Shape", outside: bool = False) -> "Shape":
        """Keep the part of this shape that lies inside (or outside) another."""
        window = Image.new("L", self.mask.size, 0)
        window.paste(other.mask, (other.x - self.x, other.y - self.y))
        if outside:
            window = ImageChops.invert(window)
        return Shape(ImageChops.multiply(self.mask, window), self.x, self.y)


def _at(stops: Stops, t: float) -> Colour:
    """Give the colour of a gradient at t."""
    if t <= stops[0][0]:
        return stops[0][1]
    for (a, first), (b, second) in itertools.pairwise(stops):
        if t <= b:
            return mix(first, second, (t - a) / max(b - a, 1e-6))
    return stops[-1][1]


class Stage:
    """A picture in the making, addressed in units of its own small grid."""

    def __init__(self, rng: random.Random, width: int, height: int, scale: float) -> None:
        self.rng = rng
        self.scale = scale
        self.w, self.h = width / scale, height / scale
        self.image = Image.new("RGB", (width, height), INK)

    def _bounds(self, paths: Sequence[Line], pad: float) -> tuple[int, int, int, int]:
        """Give the pixel box that holds the paths, cut to the canvas."""
        xs = [p[0] for path in paths for p in path]
        ys = [p[1] for path in paths for p in path]
        s = self.scale
        left = max(0, int((min(xs) - pad) * s) - 1)
        top = max(0, int((min(ys) - pad) * s) - 1)
        right = min(self.image.width, int((max(xs) + pad) * s) + 2)
        bottom = min(self.image.height, int((max(ys) + pad) * s) + 2)
        return left, top, max(right, left + 1), max(bottom, top + 1)

    def shape(self, *paths: Line, width: float = 0, soft: float = 0) -> Shape:
        """Cut a mask from polygons, or from lines when a width is given."""
        x0, y0, x1, y1 = self._bounds(paths, width + soft * 3)
        w, h = x1 - x0, y1 - y0
        fine = 3 if w * h < 500_000 else 2
        zoom = 0.25 if soft * self.scale >= 8 else fine
        size = (max(1, round(w * zoom)), max(1, round(h * zoom)))
        mask = Image.new("L", size, 0)
        draw = ImageDraw.Draw(mask)
        for path in paths:
            points = [((x * self.scale - x0) * zoom, (y * self.scale - y0) * zoom)
                      for x, y in path]
            if width:
                thick = max(1, round(width * self.scale * zoom))
                draw.line(points, 255, thick, joint="curve")
            else:
                draw.polygon(points, 255)
        if soft:
            mask = mask.filter(ImageFilter.GaussianBlur(soft * self.scale * zoom))
        if zoom < 1:
            return Shape(mask.resize((w, h), Image.Resampling.BICUBIC), x0, y0)
        return Shape(mask.reduce(int(zoom)), x0, y0)

    def lay(self, shape: Shape, colour: Colour, alpha: float = 1) -> Shape:
        """Paint a colour through a mask."""
        mask = shape.mask
        if alpha < 1:
            mask = mask.point([round(v * alpha) for v in range(256)])
        self.image.paste(colour, (shape.x, shape.y), mask)
        return shape

    def fill(
        self, colour: Colour, *paths: Line, alpha: float = 1, soft: float = 0,
        clip: Shape | None = None,
    ) -> Shape:
        """Paint polygons flat, if asked only inside another shape."""
        shape = self.shape(*paths, soft=soft)
        return self.lay(shape.within(clip) if clip else shape, colour, alpha)

    def line(
        self, colour: Colour, width: float, *paths: Line, alpha: float = 1, soft: float = 0,
        clip: Shape | None = None,
    ) -> Shape:
        """Draw lines of one width."""
        shape = self.shape(*paths, width=width, soft=soft)
        return self.lay(shape.within(clip) if clip else shape, colour, alpha)

    def _ramp(self, shape: Shape, start: Point, end: Point) -> Image.Image:
        """Give a linear ramp over a shape: black at start, white at end."""
        s = self.scale
        dx, dy = (end[0] - start[0]) * s, (end[1] - start[1]) * s
        square = dx * dx + dy * dy
        w, h = shape.mask.size
        corners = ((0, 0), (w, 0), (0, h), (w, h))
        ox, oy = shape.x - start[0] * s, shape.y - start[1] * s
        along = [((x + ox) * dx + (y + oy) * dy) / square for x, y in corners]
        low, high = min(along) - 0.02, max(along) + 0.02
        steps = [low + (high - low) * i / 511 for i in range(512)]
        row = bytes(max(0, min(255, round(t * 255))) for t in steps)
        strip = Image.frombytes("L", (512, 3), row * 3)
        k = 511 / (high - low)
        first = ((ox * dx + oy * dy) / square - low) * k
        matrix = (dx / square * k, dy / square * k, first, 0, 0, 1.5)
        return strip.transform((w, h), Image.Transform.AFFINE, matrix, Image.Resampling.BILINEAR)

    def shade(
        self, shape: Shape, colour: Colour, start: Point, end: Point, alpha: float = 1,
        grit: float = 1.9,
    ) -> None:
        """Let a colour grow in a shape from start to end as stippled grain (grit 0: smooth)."""
        ramp = self._ramp(shape, start, end)
        if grit:
            speck = textures.patch(textures.noise(), ramp.size, self.rng)
            ramp = ImageChops.add(ramp, speck, 1, -128)
            ramp = ramp.point([max(0, min(255, round((v - 128) * grit + 128)))
                               for v in range(256)])
        mask = ImageChops.multiply(ramp, shape.mask)
        self.lay(Shape(mask, shape.x, shape.y), colour, alpha)

    def scrub(self, shape: Shape, colour: Colour, alpha: float = 1, blotch: bool = False) -> None:
        """Drag a dry brush (or a damp sponge) over a shape."""
        source = textures.cloud() if blotch else textures.brush()
        mark = textures.patch(source, shape.mask.size, self.rng)
        mask = ImageChops.multiply(mark, shape.mask)
        self.lay(Shape(mask, shape.x, shape.y), colour, alpha)

    def glow(
        self, x: float, y: float, r: float, colour: Colour, alpha: float = 1, squash: float = 1
    ) -> None:
        """Lay a round soft light."""
        s = self.scale
        size = (max(2, round(2 * r * s)), max(2, round(2 * r * s * squash)))
        left, top = round((x - r) * s), round((y - r * squash) * s)
        cut = (max(0, -left), max(0, -top), min(size[0], self.image.width - left),
               min(size[1], self.image.height - top))
        if cut[2] <= cut[0] or cut[3] <= cut[1]:
            return
        scaled = (cut[0] * 256 / size[0], cut[1] * 256 / size[1],
                  cut[2] * 256 / size[0], cut[3] * 256 / size[1])
        target = (cut[2] - cut[0], cut[3] - cut[1])
        mask = textures.halo().resize(target, Image.Resampling.BICUBIC, box=scaled)
        self.lay(Shape(mask, left + cut[0], top + cut[1]), colour, alpha)

    def wash(self, stops: Stops, top: float = 0, bottom: float | None = None) -> Shape:
        """Fill a full-width band with a vertical gradient; stops run from 0 to 1."""
        bottom = self.h if bottom is None else bottom
        y0, y1 = round(top * self.scale), round(bottom * self.scale)
        strip = Image.new("RGB", (1, 400))
        strip.putdata([_at(stops, i / 399) for i in range(400)])
        band = strip.resize((self.image.width, y1 - y0), Image.Resampling.BILINEAR)
        self.image.paste(band, (0, y0))
        return Shape(Image.new("L", band.size, 255), 0, y0)

    def disc(self, colour: Colour, x: float, y: float, r: float, alpha: float = 1) -> Shape:
        """Paint a full circle."""
        return self.fill(colour, oval(x, y, r, n=120), alpha=alpha)

    def everything(self) -> Shape:
        """Give the whole canvas as a shape."""
        return self.shape(box(0, 0, self.w, self.h))

    def finish(self, dark: float = 0.3, tone: Colour = INK) -> Image.Image:
        """Darken the corners, lay the paper grain and hand over the picture."""
        self.lay(Shape(textures.vignette(self.image.size, dark), 0, 0), tone)
        speck = textures.patch(textures.grain(), self.image.size, self.rng)
        return ImageChops.add(self.image, speck, 1, -128)


def landscape(rng: random.Random) -> Stage:
    """Open a 3:2 picture of 1000 by 667 units."""
    return Stage(rng, 2000, 1334, 2)


def portrait(rng: random.Random) -> Stage:
    """Open a 4:5 picture of 800 by 1000 units."""
    return Stage(rng, 1200, 1500, 1.5)


def cover(rng: random.Random) -> Stage:
    """Open a 3:4 picture of 750 by 1000 units."""
    return Stage(rng, 1500, 2000, 2)
