"""Files that are written once, whole or not at all, and whose name tells their content."""

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, default_storage

CHUNK = 1 << 16
# Content types by extension: of nothing else do we serve or store the type.
TYPES = {
    "avif": "image/avif",
    "webp": "image/webp",
    "jpg": "image/jpeg",
    "png": "image/png",
    "pdf": "application/pdf",
    "mp3": "audio/mpeg",
    "ogg": "audio/ogg",
    "m4a": "audio/mp4",
    "mp4": "video/mp4",
    "webm": "video/webm",
}


def digest_of(file: IO[bytes]) -> str:
    """SHA-256 (hex) of a file, which is read in pieces and left at its start."""
    file.seek(0)
    digest = hashlib.sha256()
    while piece := file.read(CHUNK):
        digest.update(piece)
    file.seek(0)
    return digest.hexdigest()


def copy(source: IO[bytes]) -> Callable[[IO[bytes]], object]:
    """A writer for `put` that copies `source` in pieces."""

    def write(target: IO[bytes]) -> None:
        source.seek(0)
        while piece := source.read(CHUNK):
            target.write(piece)

    return write


def is_local() -> bool:
    """Tell whether the default storage is a folder of this machine."""
    return isinstance(default_storage, FileSystemStorage)


def put(name: str, write: Callable[[IO[bytes]], object]) -> bool:
    """Let `write` fill the file `name` of the default storage; False where it is there already.

    Nobody ever sees half of it. What `write` or the disk raises is raised, and nothing stays.
    """
    if default_storage.exists(name):
        return False
    if is_local():
        _put_local(name, write)
    else:
        _put_remote(name, write)
    return True


def _put_local(name: str, write: Callable[[IO[bytes]], object]) -> None:
    path = Path(default_storage.path(name))
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, fresh = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "w+b") as target:
            write(target)
            target.flush()
            os.fsync(target.fileno())
        Path(fresh).chmod(0o644)  # mkstemp lets only us read it; the web server must, too
        Path(fresh).replace(path)
    except BaseException:
        Path(fresh).unlink(missing_ok=True)
        raise


def _put_remote(name: str, write: Callable[[IO[bytes]], object]) -> None:
    with tempfile.SpooledTemporaryFile(max_size=8 << 20) as target:
        write(target)
        target.seek(0)
        content = File(target, name=name)
        # Storages ask for it, and Python's own table does not know every type.
        setattr(content, "content_type", TYPES[name.rpartition(".")[2]])  # noqa: B010
        kept = default_storage.save(name, content)
    if kept != name:  # someone else was faster
        default_storage.delete(kept)
