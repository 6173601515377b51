"""Parts of files: `Range` and `If-Range` for one range of bytes (RFC 9110, §14)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

PIECE = 1 << 16
# More digits than any file has: not worth turning into a number.
ONE_RANGE = re.compile(r"bytes=(?:([0-9]{1,18})-([0-9]{0,18})|-([0-9]{1,18}))")


@dataclass(frozen=True)
class Part:
    """Bytes from `start` up to, but not including, `end` of a file."""

    start: int
    end: int


class Slice:
    """An open file's bytes of one part, in pieces; closes the file at their end or when closed."""

    def __init__(self, file: IO[bytes], part: Part) -> None:
        self.file, self.part = file, part

    def __iter__(self) -> Iterator[bytes]:
        self.file.seek(self.part.start)
        left = self.part.end - self.part.start
        while left and (piece := self.file.read(min(PIECE, left))):
            left -= len(piece)
            yield piece
        self.close()

    def close(self) -> None:
        self.file.close()


def asked_range(request: HttpRequest, size: int, etag: str) -> Part | None:
    """The part that is asked for, empty where the file has no such bytes; None for all of it.

    What is not one plain range of bytes is ignored, as the RFC allows; so is one of a file that
    has changed since (`If-Range`).
    """
    if request.method != "GET" or request.headers.get("If-Range", etag) != etag:
        return None
    match = ONE_RANGE.fullmatch(request.headers.get("Range", "").strip())
    if not match:
        return None
    first, last, final = match.groups()
    if final is not None:
        return Part(max(0, size - int(final)), size)
    end = min(size, int(last) + 1) if last else size
    if last and int(last) < int(first):
        return None
    return Part(int(first), max(int(first), end))


def whole(file: IO[bytes], size: int) -> HttpResponseBase:
    """Answer with the whole file."""
    response = StreamingHttpResponse(Slice(file, Part(0, size)))
    response["Content-Length"] = str(size)
    return response


def partial(file: IO[bytes], size: int, part: Part) -> HttpResponseBase:
    """Answer with one part of the file: 206, or 416 where it has no such bytes."""
    if part.start >= part.end or part.start >= size:
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    response = StreamingHttpResponse(Slice(file, part), status=206)
    response["Content-Range"] = f"bytes {part.start}-{part.end - 1}/{size}"
    response["Content-Length"] = str(part.end - part.start)
    return response
