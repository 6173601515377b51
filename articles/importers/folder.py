"""Pictures and files that come in a folder beside the texts."""

from __future__ import annotations

import os
from pathlib import Path

UPLOADS = ("/wp-content/uploads/", "/files/", "/uploads/", "/content/images/", "/content/media/")


class Folder:
    """The files of `--media`, by path and by name; links out of it are not followed."""

    def __init__(self, root: Path | None) -> None:
        self.root = root.resolve() if root else None
        self.by_name: dict[str, Path | None] = {}
        for folder, _folders, names in os.walk(self.root) if self.root else ():
            for name in names:
                path = Path(folder, name)
                # Two files of one name: neither can be told by it.
                self.by_name[name.lower()] = None if name.lower() in self.by_name else path

    def find(self, *wanted: str) -> Path | None:
        """The file at the first of these old paths that there is."""
        for path in wanted:
            found = self._at(path) or self.by_name.get(path.rpartition("/")[2].lower())
            if found is not None:
                return found
        return None

    def _at(self, path: str) -> Path | None:
        if self.root is None or "\x00" in path:
            return None
        tails = [path.partition(part)[2] for part in UPLOADS if part in path]
        for tail in (path, *tails):
            try:
                found = (self.root / tail.lstrip("/")).resolve()
                if tail and found.is_relative_to(self.root) and found.is_file():
                    return found
            except (OSError, ValueError):  # a name that this file system cannot have
                continue
        return None
