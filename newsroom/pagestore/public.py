"""Pages that nginx serves itself: beside the store's own files, by path, plain and packed.

nginx asks nobody, so every file that is out of date has to go: a purge removes files inside its
own transaction, and the worker removes what has expired. Without a live worker no such file is
written, those that stand are taken away, and a server does not start.
"""

import os
import re
import time
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from newsroom.pagestore.disk import write_whole
from newsroom.pagestore.entries import Entry
from newsroom.pagestore.files import FileStore

# Plain segments alone: what nginx makes of the address is then the same path.
PLAIN = re.compile(r"/(?:[A-Za-z0-9_-][A-Za-z0-9._-]*/)*")
BEAT_SECONDS = 5.0
# What gzip_static and brotli_static look for beside a page.
PACKED = {"gzip": ".gz", "br": ".br"}


class PublicFiles(FileStore):
    """The store in files, with those that deploy/nginx/site.conf looks for."""

    _swept = 0.0

    def start(self) -> None:
        if not self.is_watched():
            raise ImproperlyConfigured(
                "PAGE_STORE=nginx needs a worker that removes expired pages, and none is running."
                " Start it first: manage.py worker"
            )

    def is_watched(self) -> bool:
        """Whether a worker was seen in the last seconds."""
        try:
            return time.time() - os.stat(self.root / "worker").st_mtime < BEAT_SECONDS
        except OSError:
            return False

    def beat(self) -> None:
        """Say that a worker is there. Raises OSError where the folder cannot be written."""
        self.root.mkdir(parents=True, exist_ok=True)
        (self.root / "worker").touch()

    def sweep(self, now: float | None = None) -> int:
        """Remove the public files of pages that expired since the last sweep; how many."""
        now = time.time() if now is None else now
        with self._index() as index:
            rows = index.execute(
                "SELECT key FROM page WHERE expires > ? AND expires <= ?", (self._swept, now)
            )
            gone = [key for (key,) in rows]
            for key in gone:
                self._hide(key)
        self._swept = now
        return len(gone)

    def public_path(self, key: str) -> Path | None:
        """Where nginx looks for the page; None for those that it does not serve."""
        if not PLAIN.fullmatch(key):
            return None
        return self.root / "public" / key.strip("/") / "index.html"

    def _folders(self) -> list[Path]:
        return [*super()._folders(), self.root / "public"]

    def _write(self, key: str, entry: Entry, content: bytes) -> None:
        super()._write(key, entry, content)
        path = self.public_path(key)
        if path is None or not _is_html(entry) or entry.expires <= time.time():
            return
        if not self.is_watched():
            self._hide_all()
            return
        for encoding, ending in PACKED.items():
            if encoding in entry.bodies:
                write_whole(path.with_name(f"index.html{ending}"), entry.bodies[encoding])
        write_whole(path, entry.bodies[""])

    def _remove(self, key: str, right_until: float | None) -> None:
        self._hide(key)
        super()._remove(key, right_until)

    def _hide(self, key: str) -> None:
        path = self.public_path(key)
        if path is not None:
            for ending in ("", *PACKED.values()):
                path.with_name(f"index.html{ending}").unlink(missing_ok=True)

    def _hide_all(self) -> None:
        public = self.root / "public"
        if public.exists():
            self._throw_away([public])


def _is_html(entry: Entry) -> bool:
    kinds = {value for name, value in entry.headers if name.lower() == "content-type"}
    return all(kind.startswith("text/html") for kind in kinds) and bool(kinds)
