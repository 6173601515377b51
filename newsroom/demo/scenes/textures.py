"""Reusable print textures (grain, brush, cloud), made once per process from fixed seeds."""

import functools
import random

from PIL import Image, ImageChops, ImageFilter

SIDE = 2100
BICUBIC = Image.Resampling.BICUBIC


def _speckle(width: int, height: int, seed: str) -> Image.Image:
    """Give a small field of even random bytes."""
    data = random.Random(seed).randbytes(width * height)
    return Image.frombytes("L", (width, height), data)


@functools.cache
def noise() -> Image.Image:
    """Give the stipple that grainy shadows are cut from."""
    return _speckle(1050, 1050, "stipple").resize((SIDE, SIDE), BICUBIC)


@functools.cache
def grain() -> Image.Image:
    """Give a faint neutral grain around 128 that hides banding in gradients."""
    fine = _speckle(SIDE, SIDE, "grain").filter(ImageFilter.BoxBlur(1.0))
    even = fine.point([round(128 + (v - 128) * 0.15) for v in range(256)])
    mottle = cloud().point([round(128 + (v - 128) * 0.06) for v in range(256)])
    both = ImageChops.add(even, mottle, 1, -128)
    return Image.merge("RGB", (both, both, both))


@functools.cache
def cloud() -> Image.Image:
    """Give soft blotches in three sizes, as of paint laid on damp paper."""
    coarse = _speckle(9, 9, "c1").resize((SIDE, SIDE), BICUBIC)
    middle = _speckle(26, 26, "c2").resize((SIDE, SIDE), BICUBIC)
    fine = _speckle(90, 90, "c3").resize((SIDE, SIDE), BICUBIC)
    return Image.blend(Image.blend(coarse, middle, 0.4), fine, 0.18)


@functools.cache
def brush() -> Image.Image:
    """Give horizontal bristle streaks with hard gaps, for dry-brush passes."""
    long = _speckle(14, 700, "b1").resize((SIDE, SIDE), BICUBIC)
    short = _speckle(60, 1000, "b2").resize((SIDE, SIDE), BICUBIC)
    mixed = Image.blend(long, short, 0.4)
    return mixed.point([max(0, min(255, round((v - 128) * 4 + 110))) for v in range(256)])


@functools.cache
def halo() -> Image.Image:
    """Give a smooth round falloff: white centre, black rim."""
    lut = [round(255 * (1 - min(1.0, v / 178)) ** 1.7) for v in range(256)]
    return Image.radial_gradient("L").point(lut)


@functools.cache
def vignette(size: tuple[int, int], strength: float) -> Image.Image:
    """Give the mask that darkens the corners of a picture of this size."""
    lut = [round(255 * strength * max(0.0, (v - 110) / 145) ** 1.6) for v in range(256)]
    return Image.radial_gradient("L").point(lut).resize(size, BICUBIC)


def patch(texture: Image.Image, size: tuple[int, int], rng: random.Random) -> Image.Image:
    """Cut a piece of the given size from a random place in a texture."""
    x = rng.randrange(max(1, texture.width - size[0]))
    y = rng.randrange(max(1, texture.height - size[1]))
    return texture.crop((x, y, x + size[0], y + size[1]))
