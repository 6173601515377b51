"""Originals: every picture of the library is rebuilt from its pixels before it is kept.

So nothing of the upload but what one sees survives: no EXIF, GPS, comment, colour profile, second
picture, nor whatever was appended. A JPEG's comment, for one, survives opening and saving.
"""

from dataclasses import dataclass
from typing import IO, Any

from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from PIL import Image as Pillow
from PIL import ImageFile, JpegImagePlugin

from articles.images import blobs, geometry, limits, pixels
from articles.images.tasks import make_renditions
from articles.models import Image

# All originals are JPEG or PNG: these two are cheap to decode again. Of an animation the first
# frame is kept.
OPTIONS: dict[str, dict[str, Any]] = {
    "jpg": {"format": "JPEG", "quality": 92},
    "png": {"format": "PNG"},
}
# Modes that PNG keeps as they are.
AS_THEY_ARE = ("1", "L", "LA", "P", *pixels.PLAIN)


@dataclass(frozen=True)
class Kept:
    """Where an original stands in the storage, and its size as it is meant to be seen."""

    name: str
    digest: str
    width: int
    height: int


def store(file: IO[bytes], **fields: Any) -> Image:
    """The library's image of `file`: a new one with these fields, or the one that has it already.

    Raises ValidationError where the file is not a picture that may be used. Run inside a
    transaction, the row and the task to make its renditions stand or fall with it.
    """
    digest = blobs.digest_of(file)
    found = Image.objects.filter(digest=digest).first()
    if found:
        return found
    kept = keep(file, digest)
    try:
        with transaction.atomic():
            image = Image.objects.create(
                file=kept.name, digest=digest, width=kept.width, height=kept.height, **fields
            )
            make_renditions.enqueue(image.pk)
    except IntegrityError:  # uploaded twice at the same moment
        return Image.objects.get(digest=digest)
    return image


def keep(file: IO[bytes], digest: str | None = None) -> Kept:
    """Write the cleaned original of `file`; its name is the digest of what was uploaded."""
    digest = digest or blobs.digest_of(file)
    limits.header(file)
    with limits.opened(file) as source:
        picture, sampling = cleaned(source), _sampling(source)
        lossless = limits.format_of(source) in ("PNG", "GIF")
    if not lossless and picture.mode != "L":
        picture = pixels.plain(picture)
    extension = "png" if lossless or picture.mode == "RGBA" else "jpg"
    options = OPTIONS[extension] | ({} if extension == "png" else {"subsampling": sampling})
    name = f"originals/{digest[:2]}/{digest}.{extension}"
    blobs.put(name, lambda target: picture.save(target, **options))
    return Kept(name, digest, picture.width, picture.height)


def _sampling(source: ImageFile.ImageFile) -> int:
    """Colour resolution of a JPEG; full for all else."""
    if isinstance(source, JpegImagePlugin.JpegImageFile):
        return max(0, JpegImagePlugin.get_sampling(source))
    return 0


def cleaned(source: ImageFile.ImageFile) -> Pillow.Image:
    """Upright sRGB pixels without anything else."""
    profile = source.info.get("icc_profile")
    turn = pixels.orientation(source)
    twice = turn > 1 or source.mode not in AS_THEY_ARE
    picture = pixels.load(source, 1, 2 if twice else 1)
    if picture.mode == "P" and profile:
        picture = pixels.plain(picture)
    picture = pixels.srgb(picture, profile)
    if picture.mode not in AS_THEY_ARE:
        picture = pixels.plain(picture)
    picture = pixels.upright(picture, turn)
    # Pillow writes what it finds here: comments, profiles, XMP.
    clear = picture.info.get("transparency")
    picture.info = {} if clear is None else {"transparency": clear}
    return picture


def discard(image: Image) -> None:
    """Remove the original and every rendition of an image whose row is gone."""
    folder = geometry.folder(image.digest)
    try:
        _folders, names = default_storage.listdir(folder)
    except FileNotFoundError:
        names = []
    for name in names:
        default_storage.delete(folder + name)
    default_storage.delete(str(image.file.name))
