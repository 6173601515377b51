"""Bytes of an export file, unpacked on the way, never the whole of it in memory."""

from __future__ import annotations

import gzip
import lzma
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from articles.importers.wordpress.errors import WxrError

CHUNK = 256 * 1024
BOMB_FLOOR = 128 * 1024 * 1024
BOMB_RATIO = 150
"""Prose packs about 3 to 8 times. Far beyond, past the floor, the file is there to fill memory."""

GZIP = b"\x1f\x8b"
XZ = b"\xfd7zXZ\x00"


def chunks(path: Path) -> Iterator[bytes]:
    """Unpacked bytes of `path`, whatever its name says: its first bytes tell how it is packed.

    Raises WxrError for a file that cannot be opened, is cut, or unpacks beyond reason.
    """
    try:
        with path.open("rb") as raw:
            yield from _unpack(path, raw)
    except (EOFError, zlib.error, lzma.LZMAError, gzip.BadGzipFile) as error:
        raise WxrError(f"{path.name}: the compressed file is cut or damaged ({error})") from error
    except OSError as error:
        raise WxrError(f"{path.name}: cannot be read ({error.strerror or error})") from error


def _unpack(path: Path, raw: BinaryIO) -> Iterator[bytes]:
    head = raw.read(6)
    raw.seek(0)
    packed = path.stat().st_size
    if head.startswith(GZIP):
        yield from _measured(path, cast(BinaryIO, gzip.GzipFile(fileobj=raw)), packed)
    elif head.startswith(XZ):
        yield from _measured(path, cast(BinaryIO, lzma.open(raw)), packed)  # noqa: SIM115
    else:
        yield from _read(raw)


def _measured(path: Path, unpacked: BinaryIO, packed: int) -> Iterator[bytes]:
    total = 0
    for chunk in _read(unpacked):
        total += len(chunk)
        if total > max(BOMB_FLOOR, packed * BOMB_RATIO):
            raise WxrError(f"{path.name}: unpacks to more than {BOMB_RATIO} times its size")
        yield chunk


def _read(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(CHUNK):
        yield chunk
