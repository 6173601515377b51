"""Files of the library: PDF, sound and film, told by their first bytes and not by their name."""

from dataclasses import dataclass
from typing import IO, Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from articles.images import blobs
from articles.images.limits import refused, size_of
from articles.models import LibraryFile

HEAD = 4096
KINDS = LibraryFile.Kind
KIND_OF = {
    "pdf": KINDS.PDF,
    "mp3": KINDS.AUDIO,
    "ogg": KINDS.AUDIO,
    "m4a": KINDS.AUDIO,
    "mp4": KINDS.VIDEO,
    "webm": KINDS.VIDEO,
}
# Brands of ISO media files (ftyp), ISO/IEC 14496-12 and the registry of MP4RA. AVIF and HEIC,
# which are such files too, have brands of their own.
AUDIO_BRANDS = (b"M4A ", b"M4B ")
VIDEO_BRANDS = (b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ",
                b"MSNV", b"dash")  # fmt: skip
OGG_SOUNDS = (b"\x01vorbis", b"OpusHead", b"\x7fFLAC", b"Speex   ")


@dataclass(frozen=True)
class FileInfo:
    """What a file is by its content."""

    extension: str
    kind: str
    content_type: str
    size: int


def inspect(file: IO[bytes]) -> FileInfo:
    """What `file` is; leaves it at its start. Raises ValidationError where it is refused."""
    size = size_of(file)
    if size == 0:
        raise refused("empty", _("The file is empty."))
    if size > settings.FILE_MAX_BYTES:
        raise refused(
            "bytes",
            _("The file has more than %(limit)s MB."),
            limit=settings.FILE_MAX_BYTES // 1024**2,
        )
    head = file.read(HEAD)
    file.seek(0)
    extension = extension_of(head)
    if extension is None:
        raise refused("kind", _("This is not a PDF, MP3, OGG, M4A, MP4 or WebM file."))
    return FileInfo(extension, KIND_OF[extension], blobs.TYPES[extension], size)


def extension_of(head: bytes) -> str | None:
    """Extension by the first bytes of a file, or None for everything that we do not take."""
    if head.startswith(b"%PDF-"):
        return "pdf"
    if head.startswith(b"ID3") or _is_mpeg_audio(head):
        return "mp3"
    if head.startswith(b"OggS"):
        return "ogg" if any(sound in head[:128] for sound in OGG_SOUNDS) else None
    if head[4:8] == b"ftyp":
        return _iso_media(head[8:12])
    if head.startswith(b"\x1a\x45\xdf\xa3") and b"\x42\x82\x84webm" in head[:128]:
        return "webm"
    return None


def _iso_media(brand: bytes) -> str | None:
    if brand in AUDIO_BRANDS:
        return "m4a"
    return "mp4" if brand in VIDEO_BRANDS else None


def _is_mpeg_audio(head: bytes) -> bool:
    """A frame header of layer III: 11 bits of sync, and no reserved version, bitrate or rate."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return False
    version, bitrate, rate = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3
    return version != 1 and 0 < bitrate < 15 and rate != 3


def store(file: IO[bytes], **fields: Any) -> LibraryFile:
    """The library's entry for `file`: a new one with these fields, or the one that has it already.

    Raises ValidationError where the file is refused.
    """
    digest = blobs.digest_of(file)
    found = LibraryFile.objects.filter(digest=digest).first()
    if found:
        return found
    info = inspect(file)
    name = f"files/{digest[:2]}/{digest}.{info.extension}"
    blobs.put(name, blobs.copy(file))
    facts = {"kind": info.kind, "content_type": info.content_type, "size": info.size}
    try:
        with transaction.atomic():
            return LibraryFile.objects.create(file=name, digest=digest, **facts, **fields)
    except IntegrityError:  # uploaded twice at the same moment
        return LibraryFile.objects.get(digest=digest)
