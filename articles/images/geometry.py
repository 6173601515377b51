"""Which sizes of a picture exist, what they show and what they are called.

Everything here is a function of the original's digest, size and focal point: a page names its
pictures without asking the storage or the database.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

FORMATS = ("avif", "webp", "jpg")
# What a browser without `srcset`, a mail or a crawler is given, as JPEG.
DEFAULT_WIDTH = 960


@dataclass(frozen=True)
class Preset:
    """A use of pictures: its ratio (None keeps the picture's own), widths in pixels and formats."""

    ratio: tuple[int, int] | None
    widths: tuple[int, ...]
    formats: tuple[str, ...] = FORMATS


# 768 is what a telephone of 360 to 440 points and twice the density asks for.
FULL = (320, 480, 768, 960, 1280, 1600, 2000)
PRESETS = {
    "lead": Preset((3, 2), FULL),
    "wide": Preset((16, 9), FULL),
    "card": Preset((16, 9), (320, 480, 768, 960)),
    "portrait": Preset((4, 5), (160, 320, 480, 640)),
    "cover": Preset((3, 4), (160, 320, 480, 640, 960)),
    "square": Preset((1, 1), (96, 160, 320, 480)),
    "free": Preset(None, FULL),
    # Networks and search engines take JPEG. Google asks for three ratios of at least 1,200 px.
    "social": Preset((1200, 630), (1200,), ("jpg",)),
    "schema_16x9": Preset((16, 9), (1200,), ("jpg",)),
    "schema_4x3": Preset((4, 3), (1200,), ("jpg",)),
    "schema_1x1": Preset((1, 1), (1200,), ("jpg",)),
}
NAME = re.compile(
    r"renditions/([0-9a-f]{2})/([0-9a-f]{64})"
    r"/([1-9][0-9]{0,4})x([1-9][0-9]{0,4})-([0-9]{1,3})-([0-9]{1,3})\.(avif|webp|jpg)"
)


@dataclass(frozen=True)
class Rendition:
    """One derived size and format. The focal point is in hundredths of width and height."""

    digest: str
    width: int
    height: int
    focal_x: int
    focal_y: int
    format: str

    @property
    def name(self) -> str:
        """Name in the storage, and below the address of media."""
        size, focal = (self.width, self.height), (self.focal_x, self.focal_y)
        return folder(self.digest) + leaf(size, focal, self.format)

    @classmethod
    def parse(cls, name: str) -> Self | None:
        """The rendition of that name, or None where the name is not exactly one we would give."""
        match = NAME.fullmatch(name)
        if not match:
            return None
        digest, extension = match[2], match[7]
        found = cls(digest, int(match[3]), int(match[4]), int(match[5]), int(match[6]), extension)
        return found if found.name == name else None


def folder(digest: str) -> str:
    """Folder of all renditions of one original."""
    return f"renditions/{digest[:2]}/{digest}/"


def leaf(size: tuple[int, int], focal: tuple[int, int], extension: str) -> str:
    """Name of a rendition in that folder."""
    return f"{size[0]}x{size[1]}-{focal[0]}-{focal[1]}.{extension}"


def hundredths(focal: float | None) -> int:
    """Focal coordinate (0 to 1) as it stands in names."""
    return 50 if focal is None else min(100, max(0, round(focal * 100)))


@lru_cache(maxsize=4096)
def sizes(preset: str, width: int, height: int) -> tuple[tuple[int, int], ...]:
    """Sizes (width, height) of a preset for an original, smallest first; never larger than it."""
    wanted = PRESETS[preset]
    across, down = wanted.ratio or (width, height)
    largest = min(wanted.widths[-1], max(1, int(min(width, height * across / down))))
    widths = [each for each in wanted.widths if each < 0.9 * largest] + [largest]
    return tuple((each, max(1, round(each * down / across))) for each in widths)


def size_for(preset: str, width: int, height: int, at_least: int) -> tuple[int, int]:
    """The smallest size of a preset that is at least so wide, or its largest."""
    available = sizes(preset, width, height)
    return next((size for size in available if size[0] >= at_least), available[-1])


@lru_cache(maxsize=1024)
def allowed(width: int, height: int) -> frozenset[tuple[int, int, str]]:
    """Every (width, height, format) that may exist of an original: all else is refused."""
    return frozenset(
        (*size, extension)
        for name, preset in PRESETS.items()
        for size in sizes(name, width, height)
        for extension in preset.formats
    )


def crop(
    original: tuple[int, int], target: tuple[int, int], focal: tuple[int, int]
) -> tuple[float, float, float, float]:
    """Largest box of the target's ratio in the original, as near to centred on the focal point
    (hundredths) as fits: (left, top, right, bottom) in pixels."""
    width, height = original
    across = min(width, height * target[0] / target[1])
    down = min(height, width * target[1] / target[0])
    left = min(max(width * focal[0] / 100 - across / 2, 0), width - across)
    top = min(max(height * focal[1] / 100 - down / 2, 0), height - down)
    return left, top, left + across, top + down


def planned(
    digest: str, size: tuple[int, int], focal: tuple[int, int], presets: tuple[str, ...]
) -> Iterator[Rendition]:
    """Every rendition of the presets, each once, widest first."""
    wanted = {
        (*each, extension)
        for name in presets
        for each in sizes(name, *size)
        for extension in PRESETS[name].formats
    }
    for width, height, extension in sorted(wanted, reverse=True):
        yield Rendition(digest, width, height, *focal, extension)
