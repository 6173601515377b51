"""The sample magazine's pictures: every one is drawn by script, the same each time."""

import io
import random
import sys
from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageFilter

from newsroom.demo.scenes import (
    air,
    civic,
    covers,
    industry,
    labs,
    land,
    naval,
    people,
    space,
    tech,
)

Painter = Callable[[random.Random], Image.Image]
GROUPS = (naval, air, land, space, tech, labs, industry, civic, people, covers)
SCENES: dict[str, Painter] = {
    key: painter for group in GROUPS for key, painter in group.SCENES.items()
}
QUALITY = 86
LARGEST = 450_000


def _encode(picture: Image.Image, quality: int) -> bytes:
    """Write a picture as JPEG."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, progressive=True)
    return out.getvalue()


def paint(key: str) -> bytes:
    """Paint one picture as JPEG bytes; unknown keys raise KeyError."""
    picture = SCENES[key](random.Random(key))
    data = _encode(picture, QUALITY)
    if len(data) <= LARGEST:
        return data
    # Stippled pictures outgrow the limit: soften the grain a little before giving up quality.
    soft = picture.filter(ImageFilter.BoxBlur(0.7 if len(data) < 1.45 * LARGEST else 1))
    for quality in (85, 82, 78, 72):
        data = _encode(soft, quality)
        if len(data) <= LARGEST:
            break
    return data


def main(folder: str) -> None:
    """Write all pictures into a folder."""
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    for key in SCENES:
        (target / f"{key}.jpg").write_bytes(paint(key))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m newsroom.demo.pictures DIR")
    main(sys.argv[1])
