"""Pages that were purged while they were made: right a moment ago, and good for no longer.

In a storm of publications the front page is purged more often than it can be made. Without these,
everybody would wait for a page that is never kept.
"""

from dataclasses import replace
from pathlib import Path

from newsroom.pagestore.disk import write_whole
from newsroom.pagestore.entries import Entry, dump, load
from newsroom.pagestore.stores import LATELY_SECONDS


def keep(page: Path, entry: Entry, at: float) -> None:
    """Keep what was read at `at` beside the place of its page. Raises OSError."""
    write_whole(_place(page), dump(replace(entry, expires=at + LATELY_SECONDS)))


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


def _place(page: Path) -> Path:
    return page.with_name(f"{page.name}.late")
