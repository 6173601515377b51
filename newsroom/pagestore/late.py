"""Pages that were purged while they were made: right a moment ago, and good for no longer.

In a storm of publications the front page is purged more often than it can be made. Without these,
everybody would wait for a page that is never kept.
"""

import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Timer

from newsroom.pagestore.disk import write_whole
from newsroom.pagestore.entries import Entry, dump, load
from newsroom.pagestore.stores import LATELY_SECONDS

FOLDER = "late"
# A copy lies about for no longer, though nobody gets it that late.
SWEEP_SECONDS = 5


def keep(page: Path, entry: Entry, at: float) -> None:
    """Keep what was read at `at`, until its time is over. Raises OSError."""
    place = _place(page)
    write_whole(place, dump(replace(entry, expires=at + LATELY_SECONDS)))
    # What was withdrawn meanwhile must not lie about; a process that dies leaves it to the next.
    timer = Timer(SWEEP_SECONDS, sweep, [place.parent])
    timer.daemon = True
    timer.start()


def find(page: Path, now: float) -> Entry | None:
    """What was read less than `LATELY_SECONDS` ago; it expires when that time is over."""
    try:
        entry = load(_place(page).read_bytes())
    except OSError:
        return None
    return entry if entry is not None and entry.expires > now else None


def drop(page: Path) -> None:
    """The page itself stands again."""
    _place(page).unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Remove the copies whose time is over."""
    over = time.time() - LATELY_SECONDS
    for path in folder.glob("*"):
        with suppress(OSError):
            if path.stat().st_mtime <= over:
                path.unlink()


def _place(page: Path) -> Path:
    """In a folder beside that of the pages, which stand as pages/ab/abcdef."""
    return page.parents[2] / FOLDER / page.name
