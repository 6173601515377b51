"""A lock across the processes of one machine that ends with its holder, even one that is killed."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

# So many pictures are made on demand at once; it bounds the memory that readers can cost us.
SLOTS = 4
PATIENCE = 10.0
PAUSE = 0.03


@contextmanager
def maker(digest: str, patience: float = PATIENCE) -> Iterator[None]:
    """Hold the right to make renditions of an original; one holder at a time.

    Raises TimeoutError after `patience` seconds. Not re-entrant.
    """
    folder = settings.DATA_DIR / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    deadline = time.monotonic() + patience
    with (folder / f"renditions-{int(digest[:8], 16) % SLOTS}").open("ab") as file:
        while not _taken(file.fileno()):
            if time.monotonic() > deadline:
                raise TimeoutError("Other pictures are being made.")
            time.sleep(PAUSE)
        yield  # closing the file gives the lock back


def _taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
