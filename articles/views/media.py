"""`/media/…`: renditions and library files, with fixed types and nothing a browser could run.

Originals are not here: their address answers as one that never existed, whatever is asked of it.
"""

import re
from typing import IO, TypeVar

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag
from django.views.decorators.http import require_safe

from articles.images import blobs, renditions
from articles.images.geometry import Rendition
from articles.images.picture import base_url
from articles.images.ranges import asked_range, partial, whole
from articles.models import Image, LibraryFile

FILE = re.compile(r"files/([0-9a-f]{2})/(\1[0-9a-f]{62})\.([a-z0-9]{3,4})")
IMMUTABLE = "public, max-age=31536000, immutable"
# Shown in the page; everything else is saved to disk.
INLINE = ("image/", "audio/", "video/")


@require_safe
def serve(request: HttpRequest, path: str) -> HttpResponseBase:
    """A rendition, made now where it is missing, or a file of the library."""
    if rendition := Rendition.parse(path):
        return _rendition(request, rendition)
    if match := FILE.fullmatch(path):
        return _file(request, path, match[2])
    return _missing()


def _rendition(request: HttpRequest, rendition: Rendition) -> HttpResponseBase:
    file = _opened(rendition.name)
    if file is None:
        image = Image.objects.filter(digest=rendition.digest).first()
        if not image or not renditions.is_allowed(image, rendition):
            return _missing()
        today = renditions.at_focal(image, rendition)
        if today != rendition:  # an address from before the focal point was moved
            return _safe(HttpResponseRedirect(base_url() + today.name), "public, max-age=300")
        try:
            renditions.make_for(image, rendition)
        except (ValidationError, FileNotFoundError):  # the original is damaged or lost
            return _missing()
        except OSError:  # the disk is full, or others are being made for too long
            return _later()
        file = _opened(rendition.name)
    return served(request, rendition.name, file) if file else _missing()


def _file(request: HttpRequest, path: str, digest: str) -> HttpResponseBase:
    entry = LibraryFile.objects.filter(digest=digest, file=path).only("title").first()
    file = entry and _opened(path)
    return served(request, path, file, entry.title) if entry and file else _missing()


def _opened(name: str) -> IO[bytes] | None:
    try:
        return default_storage.open(name)
    except FileNotFoundError:
        return None


def served(request: HttpRequest, name: str, file: IO[bytes], title: str = "") -> HttpResponseBase:
    """The open file, or the part of it that was asked for; conditional headers hold."""
    extension = name.rpartition(".")[2]
    kind = blobs.TYPES.get(extension, "application/octet-stream")
    size = file.seek(0, 2) if file.seekable() else 0
    etag = quote_etag(f"{name.rpartition('/')[2]}-{size:x}")
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        file.close()
        return _safe(unchanged, IMMUTABLE)
    asked = asked_range(request, size, etag)
    response = whole(file, size) if asked is None else partial(file, size, asked)
    response["Content-Type"] = kind
    response["ETag"] = etag
    response["Accept-Ranges"] = "bytes"
    if not kind.startswith(INLINE):
        response["Content-Disposition"] = content_disposition_header(
            True, f"{title or 'file'}.{extension}"
        )
    return _safe(response, IMMUTABLE)


def _missing() -> HttpResponse:
    return _safe(HttpResponse(status=404, content_type="text/plain"), "no-store")


def _later() -> HttpResponse:
    """What failed now may work in a moment."""
    response = HttpResponse(status=503, content_type="text/plain", headers={"Retry-After": "5"})
    return _safe(response, "no-store")


Answer = TypeVar("Answer", bound=HttpResponseBase)


def _safe(response: Answer, cache: str) -> Answer:
    """Headers that let a browser show media, in any site or mail, and run nothing of it."""
    response["Cache-Control"] = cache
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
