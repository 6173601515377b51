"""Making renditions: one decode, largest first, each written once.

Names and addresses are `articles.images.geometry`'s and `articles.images.picture`'s; this module
is the only one that needs the original.
"""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from functools import partial
from itertools import groupby
from typing import IO, Any

from django.core.files.storage import default_storage
from PIL import Image as Pillow

from articles.images import blobs, geometry, limits, pixels
from articles.images.geometry import Rendition
from articles.images.locks import maker
from articles.models import Image

# What nearly every picture of an article needs; the rest is made when it is first asked for.
USUAL = ("lead", "card", "social", "schema_16x9", "schema_4x3", "schema_1x1")
# Seconds that a worker waits for readers' pictures before it fails and is tried again.
PATIENCE = 60.0
OPTIONS: dict[str, dict[str, Any]] = {
    "avif": {"format": "AVIF", "quality": 60, "speed": 8},
    "webp": {"format": "WEBP", "quality": 76, "method": 4},
    "jpg": {"format": "JPEG", "quality": 80, "progressive": True, "optimize": True},
}


def focal(image: Image) -> tuple[int, int]:
    """The image's focal point in hundredths."""
    return geometry.hundredths(image.focal_x), geometry.hundredths(image.focal_y)


def is_allowed(image: Image, rendition: Rendition) -> bool:
    """Tell whether a preset gives the image this size and format."""
    wanted = (rendition.width, rendition.height, rendition.format)
    return wanted in geometry.allowed(image.width, image.height)


def at_focal(image: Image, rendition: Rendition) -> Rendition:
    """The same size and format around the focal point that the image has today."""
    across, down = focal(image)
    return replace(rendition, focal_x=across, focal_y=down)


def make(name: str) -> bool:
    """Make the rendition of that name, once; False where it is there already.

    Raises LookupError where no image may have it, and what `make_for` raises.
    """
    rendition = Rendition.parse(name)
    image = rendition and Image.objects.filter(digest=rendition.digest).first()
    if not rendition or not image or not is_allowed(image, rendition):
        raise LookupError(name)
    if at_focal(image, rendition) != rendition:
        raise LookupError(name)
    return make_for(image, rendition)


def make_for(image: Image, rendition: Rendition) -> bool:
    """Make one rendition that is allowed; False where it is there by the time it is our turn.

    Raises TimeoutError where too many are being made, OSError where the disk is full or the
    original lost, ValidationError where the original is damaged.
    """
    with maker(image.digest):
        if default_storage.exists(rendition.name):
            return False
        return render(image, [rendition]) == 1


def make_all(image: Image, presets: tuple[str, ...] = USUAL) -> int:
    """Make what is missing of the presets from one decode; says how many were made.

    Where readers fetch pictures from an object store nothing can be made on demand: there, all
    presets are made whole.
    """
    if not blobs.is_local():
        presets = tuple(geometry.PRESETS)
    size = image.width, image.height
    wanted = list(geometry.planned(image.digest, size, focal(image), presets))
    if blobs.is_local():
        wanted = [each for each in wanted if each.format != "jpg" or _is_fallback(each, image)]
    missing = [each for each in wanted if not default_storage.exists(each.name)]
    return render(image, missing, partial(maker, image.digest, PATIENCE))


def _is_fallback(rendition: Rendition, image: Image) -> bool:
    jpegs = (
        geometry.size_for(name, image.width, image.height, geometry.DEFAULT_WIDTH)
        for name in geometry.PRESETS
    )
    return (rendition.width, rendition.height) in jpegs


def render(
    image: Image,
    renditions: Iterable[Rendition],
    turn: Callable[[], AbstractContextManager[None]] = nullcontext,
) -> int:
    """Make these renditions of the image, in the order given; says how many were not there yet.

    `turn` is held for each size, so that readers who wait for one of them need not wait for all.
    """
    wanted = list(renditions)
    if not wanted:
        return 0
    full = image.width, image.height
    factor = min(_shrinkage(full, each) for each in wanted)
    base = _decoded(image, factor)
    made = 0
    for _size, group in groupby(wanted, lambda each: (each.width, each.height)):
        with turn():
            same = list(group)
            picture = resized(base, full, same[0])
            made += sum(blobs.put(each.name, _writer(picture, each.format)) for each in same)
    return made


def _decoded(image: Image, factor: int) -> Pillow.Image:
    """The original's pixels, `factor` times smaller where that is large."""
    with default_storage.open(str(image.file.name)) as file, limits.opened(file) as source:
        # Resizing takes a copy of what is transparent.
        copies = 2 if source.has_transparency_data else 1
        return pixels.plain(pixels.load(source, factor, copies))


def _shrinkage(full: tuple[int, int], rendition: Rendition) -> int:
    """How many times smaller the original may be decoded without losing detail."""
    target = rendition.width, rendition.height
    left, _top, right, _bottom = geometry.crop(full, target, (50, 50))
    return max(1, int((right - left) / rendition.width))


def resized(base: Pillow.Image, full: tuple[int, int], rendition: Rendition) -> Pillow.Image:
    """The rendition's pixels from the decoded original, which may be smaller than `full`."""
    target = rendition.width, rendition.height
    box = geometry.crop(full, target, (rendition.focal_x, rendition.focal_y))
    across, down = base.width / full[0], base.height / full[1]
    left, top, right, bottom = box[0] * across, box[1] * down, box[2] * across, box[3] * down
    fitting = (left, top, min(right, base.width), min(bottom, base.height))
    picture = base.resize(target, Pillow.Resampling.LANCZOS, box=fitting, reducing_gap=3.0)
    picture.info = {}  # nothing but pixels leaves
    return picture


def _writer(picture: Pillow.Image, extension: str) -> Callable[[IO[bytes]], None]:
    def write(target: IO[bytes]) -> None:
        _flat(picture, extension).save(target, **OPTIONS[extension])

    return write


def _flat(picture: Pillow.Image, extension: str) -> Pillow.Image:
    """JPEG knows no transparency: what is see-through stands on white."""
    if extension != "jpg" or picture.mode != "RGBA":
        return picture
    ground = Pillow.new("RGB", picture.size, "white")
    ground.paste(picture, mask=picture.getchannel("A"))
    return ground
