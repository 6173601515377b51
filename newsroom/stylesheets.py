"""One stylesheet for readers, many files for those who draw it.

`css/site/index.css` names the parts in their order, by CSS's own `@import`; this finder of static
files serves them put together as `css/site.css`, so that a page asks once.
"""

import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage
from django.core.files.storage import FileSystemStorage

NAME = "css/site.css"
INDEX = settings.BASE_DIR / "static" / "css" / "site" / "index.css"
_IMPORT = re.compile(r'@import url\("([^"]+)"\)(?: layer\((\w+)\))?;')


def put_together(index: Path = INDEX) -> str:
    """The text of `index` with each import replaced by the file it names, in its layer."""

    def part(match: re.Match[str]) -> str:
        text = (index.parent / match[1]).read_text()
        return f"@layer {match[2]} {{\n{text}}}" if match[2] else text

    return _IMPORT.sub(part, index.read_text())


class SiteStylesheet(BaseFinder):
    """Finds `css/site.css`, written anew when one of its parts has changed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.storage = FileSystemStorage(location=settings.DATA_DIR / "styles")

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        found = [self._write()] if path == NAME else []
        return found if find_all else next(iter(found), None)

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        self._write()
        yield NAME, self.storage

    def _write(self) -> str:
        """Path of the file; it is replaced as a whole, since another process may be reading it."""
        target, text = Path(self.storage.path(NAME)), put_together()
        if not target.exists() or target.read_text() != text:
            target.parent.mkdir(parents=True, exist_ok=True)
            handle, made = tempfile.mkstemp(dir=target.parent)
            with os.fdopen(handle, "w") as file:
                file.write(text)
            Path(made).chmod(settings.FILE_UPLOAD_PERMISSIONS)
            Path(made).replace(target)
        return str(target)
