"""Pages of a moment ago: purged, right until then, and good for no longer than that.

In a storm of publications the front page is purged more often than it can be made. Without these,
everybody would wait for a page that is never kept. A copy's time of change says until when its
page was known to be right.
"""

import os
import time
from contextlib import suppress
from pathlib import Path
from threading import Lock, Timer
from typing import NamedTuple

from newsroom.pagestore.disk import write_whole
from newsroom.pagestore.entries import Entry, dump, load
from newsroom.pagestore.stores import OVERRUN_SECONDS

FOLDER = "late"
# A copy lies about for no longer, though nobody gets it that late.
SWEEP_SECONDS = 11
_sweeping: set[Path] = set()
_lock = Lock()


class Mark(NamedTuple):
    """What tells one copy from the next, and until when its page was right."""

    stamp: tuple[int, int]
    at: float


def keep(page: Path, entry: Entry, at: float) -> None:
    """Keep what was read at `at`, until its time is over. Raises OSError."""
    write_whole(_place(page), dump(entry), at)
    _sweep_soon(_place(page).parent)


def move(page: Path, now: float) -> None:
    """Keep the page that stands there until `now`. Raises OSError."""
    place = _place(page)
    place.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileNotFoundError):
        os.utime(page, (now, now))
        page.rename(place)
    _sweep_soon(place.parent)


def find(page: Path) -> Mark | None:
    """The mark of the copy that is there."""
    try:
        found = os.stat(_place(page))
    except OSError:
        return None
    return Mark((found.st_ino, found.st_mtime_ns), found.st_mtime)


def read(page: Path) -> Entry | None:
    """The copy itself."""
    try:
        return load(_place(page).read_bytes())
    except OSError:
        return None


def drop(page: Path) -> None:
    """The page itself stands again, or nobody may have it. Raises OSError."""
    _place(page).unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Remove the copies whose time is over."""
    over = time.time() - OVERRUN_SECONDS
    for path in folder.glob("*"):
        with suppress(OSError):
            if path.stat().st_mtime <= over:
                path.unlink()


def _sweep_soon(folder: Path) -> None:
    """What lies there goes after some seconds; a process that dies leaves it to the next."""
    with _lock:
        if folder in _sweeping:
            return
        _sweeping.add(folder)
    timer = Timer(SWEEP_SECONDS, _sweep_now, [folder])
    timer.daemon = True
    timer.start()


def _sweep_now(folder: Path) -> None:
    with _lock:
        _sweeping.discard(folder)
    sweep(folder)


def _place(page: Path) -> Path:
    """In a folder beside that of the pages, which stand as pages/ab/abcdef."""
    return page.parents[2] / FOLDER / page.name
