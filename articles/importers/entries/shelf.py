"""Pictures and files that entries name, from a folder into the library."""

from __future__ import annotations

import hashlib
import posixpath
import tempfile
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from articles.images import files, originals
from articles.importers.fetching import Fetcher, FetchError
from articles.importers.folder import Folder
from articles.importers.html.context import MediaRef
from articles.importers.report import Report
from articles.importers.tally import Tally
from articles.models import Image, ImportedItem, LibraryFile

WEB = ("http://", "https://")
PICTURES = {".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".bmp", ".tif", ".tiff", ".svg"}


class Shelf:
    """Gives the library's number for each address; each file is brought once."""

    def __init__(
        self,
        source: str,
        folder: Folder,
        report: Report,
        tally: Tally,
        *,
        dry: bool,
        home: str = "",
        fetcher: Fetcher | None = None,
    ) -> None:
        self.source = source
        self.folder = folder
        self.report = report
        self.tally = tally
        self.dry = dry
        self.home = home.rstrip("/")
        self.fetcher = fetcher
        self.known: dict[tuple[str, str], int | None] = {}

    def resolve(self, ref: MediaRef, base: str = "") -> int | None:
        """The number of the picture or file; None where it is not to be had."""
        path = path_of(ref.url, base)
        if not path:
            return None
        if (ref.kind, path) not in self.known:
            self.known[ref.kind, path] = self._brought(ref, path)
        return self.known[ref.kind, path]

    def _brought(self, ref: MediaRef, path: str) -> int | None:
        guid = f"media:{path}"
        if len(guid) > 400:
            guid = f"{guid[:300]}#{hashlib.sha256(guid.encode()).hexdigest()}"
        items = ImportedItem.objects.filter(source=self.source, guid=guid)
        known = items.values_list("image", "file").first()
        if known and any(known):
            self.tally.add("attachments", "skipped")
            return known[0 if ref.kind == "image" else 1]
        found = self.folder.find(path)
        url = ref.url.replace("__GHOST_URL__", self.home)
        if found is None and self.fetcher and not self.dry and url.startswith(WEB):
            return self._fetched(self.fetcher, url, ref, guid)
        if found is None or self.dry:
            self.tally.add("attachments", "created" if found else "missing")
            return None
        return self._stored(found, ref, guid)

    def _fetched(self, fetcher: Fetcher, url: str, ref: MediaRef, guid: str) -> int | None:
        """From where it stands; what cannot be had is counted, and tried again by the next run."""
        suffix = PurePosixPath(path_of(url)).suffix.lower()[:8]
        suffix = suffix if suffix.isascii() else ""
        picture = ref.kind == "image"
        most = settings.IMAGE_MAX_BYTES if picture else settings.FILE_MAX_BYTES
        with tempfile.NamedTemporaryFile(suffix=suffix or (".jpg" if picture else "")) as file:
            try:
                fetcher.fetch(url, cast(BinaryIO, file), most)
            except FetchError as error:
                self.tally.add("attachments", "missing")
                self.report.note("missing", "file that could not be fetched", f"{url}: {error}")
                return None
            file.flush()
            return self._stored(Path(file.name), ref, guid)

    def _stored(self, path: Path, ref: MediaRef, guid: str) -> int | None:
        try:
            with transaction.atomic(), path.open("rb") as file:
                row = self._row(path, ref, file)
                kind = "image" if isinstance(row, Image) else "file"
                ImportedItem.objects.update_or_create(
                    source=self.source,
                    guid=guid,
                    defaults={"kind": "attachment", "content_hash": row.digest, kind: row},
                )
        except (ValidationError, OSError) as error:
            self.tally.add("attachments", "refused")
            reason = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
            self.report.note("refused", reason, ref.url)
            return None
        self.tally.add("attachments", "created")
        return row.pk if kind == ref.kind else None

    def _row(self, path: Path, ref: MediaRef, file: object) -> Image | LibraryFile:
        source: object = file
        if path.suffix.lower() in PICTURES:
            title = PurePosixPath(path_of(ref.url)).stem[:200]
            return originals.store(source, title=title, alt=ref.alt[:500])  # type: ignore[arg-type]
        title = PurePosixPath(path_of(ref.url)).name[:200]
        return files.store(source, title=title)  # type: ignore[arg-type]


def path_of(url: str, base: str = "") -> str:
    """The place of a picture under the folder of media: `/2026/ship.jpg`, without host and query.

    Relative names start from `base`. "" for what is no place.
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    if parts.scheme not in ("", "http", "https") or not parts.path or "\x00" in parts.path:
        return ""
    path = unquote(parts.path).replace("__GHOST_URL__", "")
    if not parts.netloc and not path.startswith("/"):
        path = posixpath.join("/", base, path)
    return posixpath.normpath(str(PurePosixPath("/", path.lstrip("/"))))
