"""Pictures and files of the old site, from a folder into the library.

A file is looked for under the path it had below `wp-content/uploads`, then by its name where
only one file bears it. What is missing is counted and the import goes on; a later run with the
folder brings it.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import BinaryIO, cast

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from articles.images import files, originals
from articles.importers.fetching import Fetcher, FetchError
from articles.importers.folder import Folder
from articles.importers.registry import Progress, unheard
from articles.importers.report import Report
from articles.importers.tally import Tally
from articles.importers.wordpress.content import MediaRef, plain
from articles.importers.wordpress.identity import file_path, path_of
from articles.importers.wordpress.index import Attachment
from articles.importers.wordpress.survey import Survey
from articles.models import Image, ImportedItem, LibraryFile

PICTURES = {".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".bmp", ".tif", ".tiff", ".svg"}


class Media:
    """The library's entries for the old site's pictures and files."""

    def __init__(
        self,
        found: Survey,
        folder: Folder,
        report: Report,
        tally: Tally,
        *,
        dry: bool,
        fetcher: Fetcher | None = None,
    ) -> None:
        self.survey = found
        self.folder = folder
        self.report = report
        self.tally = tally
        self.dry = dry
        self.fetcher = fetcher
        self.images: dict[int, int] = {}
        self.files: dict[int, int] = {}
        self.image_paths: dict[str, int] = {}
        self.file_paths: dict[str, int] = {}
        self.attached: dict[int, list[int]] = {}
        self.alts: dict[int, str] = {}

    def load(self, progress: Progress = unheard) -> None:
        """Bring every attachment whose file is found; each is a transaction of its own."""
        rows = ImportedItem.objects.filter(source=self.survey.source, kind="attachment")
        known = {
            key: (image, file) for key, image, file in rows.values_list("guid", "image", "file")
        }
        total = self.survey.counts["attachment"]
        for number, one in enumerate(self.survey.index.attachments(), 1):
            progress(_("Pictures and files"), number, total)
            image, file = known.get(one.key, (None, None))
            if image or file:
                self.tally.add("attachments", "skipped")
            else:
                with self.report.about(f"attachment {one.post_id} {one.title}"):
                    image, file = self._bring(one)
            self._learn(one, image, file)

    def _bring(self, one: Attachment) -> tuple[int | None, int | None]:
        wanted = [path_of(one.url), file_path(one.url), *([f"/{one.file}"] if one.file else [])]
        path = self.folder.find(*wanted)
        if path is None and self.fetcher is not None:
            return self._fetched(one)
        if path is None:
            self.tally.add("attachments", "missing")
            self.report.note("missing", "file of an attachment", one.url)
            return None, None
        return self._kept(path, one)

    def _fetched(self, one: Attachment) -> tuple[int | None, int | None]:
        """From the old site; what it does not give is counted, and tried again by the next run."""
        if self.dry or self.fetcher is None:
            self.tally.add("attachments", "to fetch")
            return None, None
        suffix = Path(file_path(one.url)).suffix.lower()[:8]
        most = settings.IMAGE_MAX_BYTES if suffix in PICTURES else settings.FILE_MAX_BYTES
        with tempfile.NamedTemporaryFile(suffix=suffix if suffix.isascii() else "") as file:
            try:
                self.fetcher.fetch(one.url, cast(BinaryIO, file), most)
            except FetchError as error:
                self.tally.add("attachments", "missing")
                self.report.note("missing", "file that could not be fetched", f"{one.url}: {error}")
                return None, None
            file.flush()
            return self._kept(Path(file.name), one)

    def _kept(self, path: Path, one: Attachment) -> tuple[int | None, int | None]:
        if self.dry:
            self.tally.add("attachments", "created")
            return None, None
        try:
            with transaction.atomic():
                row = self._stored(path, one)
                kind = "image" if isinstance(row, Image) else "file"
                ImportedItem.objects.create(
                    source=self.survey.source,
                    guid=one.key,
                    kind="attachment",
                    content_hash=row.digest,
                    **{kind: row},
                )
        except ValidationError as error:
            self.tally.add("attachments", "refused")
            self.report.note("refused", " ".join(error.messages), one.url)
            return None, None
        self.tally.add("attachments", "created")
        return (row.pk, None) if kind == "image" else (None, row.pk)

    def _stored(self, path: Path, one: Attachment) -> Image | LibraryFile:
        with path.open("rb") as file:
            if path.suffix.lower() in PICTURES:
                caption = plain(one.caption, 1000)
                fields = {"title": one.title, "alt": one.alt, "caption": caption}
                return originals.store(file, **fields, credit=one.credit)
            return files.store(file, title=one.title or path.name[:200])

    def _learn(self, one: Attachment, image: int | None, file: int | None) -> None:
        path = file_path(one.url)
        is_picture = Path(path).suffix.lower() in PICTURES
        if one.post_id is not None and one.parent and is_picture:
            self.attached.setdefault(one.parent, []).append(one.post_id)
        for row, by_id, by_path in (
            (image, self.images, self.image_paths),
            (file, self.files, self.file_paths),
        ):
            if row is not None:
                # An original's own name may look like that of a smaller size.
                by_path[path_of(one.url)] = row
                by_path.setdefault(path, row)
                if one.post_id is not None:
                    by_id.setdefault(one.post_id, row)

    def resolve(self, ref: MediaRef) -> int | None:
        """The library's id for what a body names; None where it is not in the library.

        Post ids are not unique in real exports: where the address tells, it counts more.
        """
        by_id, by_path = (
            (self.images, self.image_paths)
            if ref.kind == "image"
            else (self.files, self.file_paths)
        )
        found = None
        if ref.url:
            found = by_path.get(path_of(ref.url)) or by_path.get(file_path(ref.url))
        found = found or by_id.get(ref.attachment_id or 0)
        if found and ref.kind == "image" and ref.alt:
            self.alts.setdefault(found, ref.alt)
        return found

    def describe(self) -> None:
        """Alternative texts that only the bodies knew, for pictures that have none."""
        silent = Image.objects.filter(alt="", decorative=False)
        with transaction.atomic():
            for number, alt in self.alts.items():
                silent.filter(pk=number).update(alt=alt[:500])
