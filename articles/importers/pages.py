"""Plain pages belong to the site above us: each is announced, and who keeps pages answers."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote

from django.db import transaction

from articles.importers.pieces import Piece
from articles.importers.report import Report
from articles.importers.tally import Tally
from articles.importers.writing import REFUSALS, reason_of
from articles.models import ImportedItem
from articles.signals import page_imported
from categories.slugs import slugify


@dataclass(slots=True)
class Pages:
    """Hands on the pages of one source; `edition` is the one they appear in."""

    source: str
    edition: str
    report: Report
    tally: Tally

    def write(self, piece: Piece) -> None:
        """One page in a transaction of its own; unchanged ones are not announced again."""
        try:
            with transaction.atomic():
                outcome = self._one(piece)
        except REFUSALS as error:
            outcome = "refused"
            with self.report.about(piece.label):
                self.report.note("refused", reason_of(error))
        self.tally.add("pages", outcome)

    def _one(self, piece: Piece) -> str:
        known = ImportedItem.objects.filter(source=self.source, guid=piece.key).first()
        if known is not None and known.content_hash == piece.fingerprint:
            return "skipped"
        answers = page_imported.send(
            ImportedItem,
            edition=self.edition,
            title=piece.data["title"],
            slug=slugify(unquote(piece.data["slug"])) or slugify(piece.data["title"]) or "page",
            body=piece.data["body"],
            published=piece.wanted == "published" and piece.data["access"] == "public",
            source_guid=f"{self.source} {piece.key}"[:500],
            old_paths=piece.paths,
            changed_before=known.imported_at if known else None,
        )
        outcome = next((str(answer) for _receiver, answer in answers if answer), "left out")
        if outcome == "conflict":
            self.report.note("conflict", "page changed here after the last import", piece.label)
        ImportedItem.objects.update_or_create(
            source=self.source,
            guid=piece.key,
            defaults={"kind": "page", "content_hash": piece.fingerprint},
        )
        return outcome
