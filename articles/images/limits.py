"""What may enter the library as a picture, decided from its header before a pixel is decoded."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageFile

MAX_SIDE = 12_000
MAX_FRAMES = 100
# Megapixels by format. Decoding costs about 4 bytes a pixel in JPEG and PNG, 9 to 12 in AVIF and
# 16 in WebP, and turning the picture another 4: all of these stay about at MEMORY.
MAX_PIXELS = {
    "JPEG": 50_000_000,
    "PNG": 50_000_000,
    "GIF": 40_000_000,
    "AVIF": 20_000_000,
    "WEBP": 13_000_000,
}
FORMATS = list(MAX_PIXELS)
# What decoding one picture may take of a process, in bytes.
MEMORY = 280_000_000

# Set for the whole process: a filter set around each call would not be safe between threads.
Image.MAX_IMAGE_PIXELS = max(MAX_PIXELS.values())
warnings.simplefilter("error", Image.DecompressionBombWarning)

NOT_A_PICTURE = _(
    "This is not a picture that can be used here. Save it as JPEG, PNG, WebP, AVIF or GIF."
)
DAMAGED = _("The picture is damaged or cut off. Open it in a picture editor and save it again.")


@dataclass(frozen=True)
class ImageInfo:
    """What a picture's header says: format by content, pixels as stored (before turning)."""

    format: str
    width: int
    height: int
    frames: int


def inspect(file: IO[bytes]) -> ImageInfo:
    """Header of `file`, after the limits and a decode of all its data, which finds cut files.

    Raises ValidationError with a message for the person who uploads. Reads from the start and
    leaves the file at its start.
    """
    info = header(file)
    with opened(file) as image:
        if info.format == "JPEG":
            # All data is read, but an eighth of the size is kept.
            image.draft(None, (max(1, info.width // 8), max(1, info.height // 8)))
        image.load()
    return info


def header(file: IO[bytes]) -> ImageInfo:
    """Header of `file`, after all limits that can be told without decoding."""
    _check_bytes(file)
    with opened(file, refused("not_a_picture", NOT_A_PICTURE)) as image:
        kind = format_of(image)
        _check_pixels(kind, *image.size)
        if kind == "JPEG" and coefficients(image) > MEMORY:
            raise refused(
                "memory", _("This JPEG is too large to be progressive. Save it as baseline JPEG.")
            )
        frames = 1 if kind == "JPEG" else _frames(file, image)
        if frames > MAX_FRAMES:
            raise refused(
                "frames",
                _("The picture has more than %(limit)s frames. Upload it as a video."),
                limit=MAX_FRAMES,
            )
        return ImageInfo(kind, image.width, image.height, frames)


@contextmanager
def opened(
    file: IO[bytes], otherwise: ValidationError | None = None
) -> Iterator[ImageFile.ImageFile]:
    """The picture in `file`, its pixels not yet decoded.

    Whatever a decoder throws at bad data inside the block becomes `otherwise`, by default the
    message that the picture is damaged.
    """
    file.seek(0)
    try:
        with Image.open(file, formats=FORMATS) as image:
            yield image
    except ValidationError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels("JPEG") from error
    # Decoders fail in many ways on hostile data: OSError, ValueError, KeyError, struct.error …
    except Exception as error:
        raise otherwise or refused("damaged", DAMAGED) from error
    finally:
        file.seek(0)


def format_of(image: Image.Image) -> str:
    """Format by content. Phones put a second picture behind a JPEG, which Pillow calls MPO."""
    return "JPEG" if image.format == "MPO" else str(image.format)


def coefficients(image: Image.Image) -> int:
    """Bytes a JPEG decoder holds beside the pixels: two a sample where there are several scans."""
    layers: list[tuple[int, int, int, int]] = getattr(image, "layer", [])
    if not layers or not (image.info.get("progressive") or _scans_apart(image, len(layers))):
        return 0
    full = max(across for _id, across, _down, _table in layers) * max(
        down for _id, _across, down, _table in layers
    )
    samples = sum(across * down for _id, across, down, _table in layers) / full
    return int(2 * samples * image.width * image.height)


def _scans_apart(image: Image.Image, layers: int) -> bool:
    """Tell whether a baseline JPEG's first scan holds only some of its components."""
    file: Any = getattr(image, "fp", None)
    if file is None or layers == 1:
        return False
    place = file.tell()
    file.seek(0)
    head = file.read(1 << 20)
    file.seek(place)
    at = 2
    while at + 4 < len(head) and head[at] == 0xFF:
        if head[at + 1] == 0xDA:
            return bool(head[at + 4] < layers)
        at += 2 + int.from_bytes(head[at + 2 : at + 4], "big")
    return True


def size_of(file: IO[bytes]) -> int:
    """Bytes of a file, told without reading it; leaves it at its start."""
    file.seek(0, 2)
    size = file.tell()
    file.seek(0)
    return size


def _check_bytes(file: IO[bytes]) -> None:
    size = size_of(file)
    if size == 0:
        raise refused("empty", _("The file is empty."))
    if size > settings.IMAGE_MAX_BYTES:
        raise refused(
            "bytes",
            _("The picture has more than %(limit)s MB. Save it smaller."),
            limit=settings.IMAGE_MAX_BYTES // 1024**2,
        )


def _check_pixels(kind: str, width: int, height: int) -> None:
    if kind not in MAX_PIXELS or not width or not height:
        raise refused("not_a_picture", NOT_A_PICTURE)
    if max(width, height) > MAX_SIDE:
        raise refused(
            "side", _("The picture is longer than %(limit)s pixels on one side."), limit=MAX_SIDE
        )
    if width * height > MAX_PIXELS[kind]:
        raise _too_many_pixels(kind)


def _too_many_pixels(kind: str) -> ValidationError:
    return refused(
        "pixels",
        _("The picture has more than %(limit)s megapixels. Save it smaller."),
        limit=MAX_PIXELS[kind] // 1_000_000,
    )


def _frames(file: IO[bytes], image: Image.Image) -> int:
    if image.format != "GIF":
        return int(getattr(image, "n_frames", 1))
    place = file.tell()
    file.seek(0)
    frames = gif_frames(file.read(settings.IMAGE_MAX_BYTES))
    file.seek(place)
    return frames


def gif_frames(data: bytes) -> int:
    """Frames of a GIF, counted up to one above the limit by walking its blocks (GIF89a, §B).

    Pillow's own count walks the whole file, slowly: a million tiny frames fit into 20 MB.
    """
    place = 13 + _colours(data, 10)
    frames = 0
    while frames <= MAX_FRAMES and place < len(data):
        if data[place] == 0x2C:  # an image: descriptor, its colours, code size, data
            frames += 1
            place += 10 + _colours(data, place + 9) + 1
        elif data[place] == 0x21:  # an extension: label, data
            place += 2
        else:
            break
        while place < len(data) and data[place]:
            place += data[place] + 1
        place += 1
    return max(1, frames)


def _colours(data: bytes, at: int) -> int:
    """Bytes of the colour table that the flags at `at` announce."""
    flags = data[at] if at < len(data) else 0
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def refused(code: str, message: Any, **params: object) -> ValidationError:
    """The error that a form shows; `code` is what callers and tests tell errors apart by."""
    return ValidationError(message, code=code, params=params)
