"""Articles from pieces: created, brought up to date, or left alone; a whole batch or none of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, transaction
from django.utils import timezone

from articles import editing, withdrawing
from articles.importers.pieces import Past, Piece
from articles.importers.report import Report
from articles.importers.tally import Tally
from articles.models import Article, ImportedItem, Redirect, Review, Status
from articles.models.choices import RevisionKind
from articles.publishing import Publication, publish
from articles.signals import articles_imported
from articles.versions import Conflict

REFUSALS = (ValidationError, Conflict, IntegrityError, DataError)


@dataclass(slots=True)
class Outcome:
    """What became of a piece."""

    piece: Piece
    outcome: str
    reason: str = ""


@dataclass(slots=True)
class Articles:
    """Writes pieces of one source; `edition` is the one they appear in, `note` names the system."""

    source: str
    edition: str
    report: Report
    tally: Tally
    note: str = "WordPress"
    by: Any = None

    def write(self, pieces: Sequence[Piece]) -> None:
        """All in one transaction; if one is refused, each in its own: only that one stays out."""
        if not pieces:
            return
        try:
            outcomes = self._batch(pieces)
        except REFUSALS as error:
            if len(pieces) > 1:
                for piece in pieces:
                    self.write([piece])
                return
            outcomes = [Outcome(pieces[0], "refused", reason_of(error))]
        for one in outcomes:
            self.tally.add("posts", one.outcome)
            self._tell(one)

    def _tell(self, one: Outcome) -> None:
        with self.report.about(one.piece.label, one.piece.key):
            if one.outcome == "refused":
                self.report.note("refused", one.reason)
            elif one.outcome == "conflict":
                self.report.note("conflict", one.reason)

    def _batch(self, pieces: Sequence[Piece]) -> list[Outcome]:
        with transaction.atomic():
            known = self._known(pieces)
            publications: list[Publication] = []
            made = self._create([each for each in pieces if each.key not in known], publications)
            outcomes = [
                made.get(piece.key) or self._again(piece, known[piece.key], publications)
                for piece in pieces
            ]
            if publications:
                publish(publications, by=None, announce=False, relate=False)
            self._tell_written(self._keep_addresses(outcomes), outcomes)
        return outcomes

    def _known(self, pieces: Sequence[Piece]) -> dict[str, ImportedItem]:
        rows = ImportedItem.objects.filter(
            source=self.source, guid__in=[piece.key for piece in pieces]
        ).select_related("article__category", "article__latest_revision")
        return {row.guid: row for row in rows}

    def _create(
        self, pieces: Sequence[Piece], publications: list[Publication]
    ) -> dict[str, Outcome]:
        """New articles, all with a few statements; their outcomes by key."""
        now = timezone.now()
        articles = editing.create_many(
            None,
            [piece.data for piece in pieces],
            edition=self.edition,
            note=self.note,
            kind=RevisionKind.IMPORT,
            created=[min(piece.at or now, now) for piece in pieces],
            room=[len(piece.past) for piece in pieces],
        )
        for piece, article in zip(pieces, articles, strict=True):
            self._keep_past(article, piece.past, first=1)
            self._apply(piece, article, publications)
        ImportedItem.objects.bulk_create(
            ImportedItem(
                source=self.source,
                guid=piece.key,
                kind="post",
                article=article,
                content_hash=piece.fingerprint,
                revision_number=article.revision_count,
            )
            for piece, article in zip(pieces, articles, strict=True)
        )
        return {piece.key: Outcome(piece, "created") for piece in pieces}

    def _again(self, piece: Piece, known: ImportedItem, publications: list[Publication]) -> Outcome:
        if known.content_hash == piece.fingerprint:
            return Outcome(piece, "skipped")
        if known.article is None:
            return Outcome(piece, "skipped", "deleted here")
        if reason := _edited(known.article, known):
            editing.keep_aside(known.article, piece.data, by=None, kind=RevisionKind.CONFLICT)
            self._stamp(known, piece)
            return Outcome(piece, "conflict", reason)
        return self._update(piece, known, known.article, publications)

    def _update(
        self,
        piece: Piece,
        known: ImportedItem,
        article: Article,
        publications: list[Publication],
    ) -> Outcome:
        here = set(article.revisions.values_list("created_at", flat=True))
        news = [one for one in piece.past if one.at not in here]
        first = editing.leave_room(article, len(news))
        self._keep_past(article, news, first)
        editing.save_draft(
            article,
            piece.data,
            by=None,
            version=article.version,
            kind=RevisionKind.IMPORT,
            note=self.note,
        )
        self._apply(piece, article, publications)
        self._stamp(known, piece, number=article.revision_count)
        return Outcome(piece, "updated")

    def _keep_past(self, article: Article, past: Sequence[Past], first: int) -> None:
        states = (one.state() for one in past)
        if number := editing.keep_earlier(article, states, first, kind=RevisionKind.IMPORT):
            self.tally.add("revisions", "created", number)

    def _apply(self, piece: Piece, article: Article, publications: list[Publication]) -> None:
        revision = article.latest_revision
        if revision is None:
            return
        if piece.wanted == "published":
            publications.append(
                Publication(
                    article,
                    revision,
                    article.version,
                    at=piece.at,
                    modified_at=piece.modified_at,
                    substantive=False,
                )
            )
        elif piece.wanted == "trashed":
            withdrawing.trash(article, by=None, version=article.version)
        elif article.status in (Status.PUBLISHED, Status.SCHEDULED):
            withdrawing.unpublish(article, by=None, version=article.version)
        if piece.wanted == "review" and revision.review == Review.DRAFT:
            revision.move_review(Review.IN_REVIEW, None)

    def _stamp(self, item: ImportedItem, piece: Piece, number: int | None = None) -> None:
        item.content_hash = piece.fingerprint
        item.revision_number = number if number is not None else item.revision_number
        item.save()

    def _keep_addresses(self, outcomes: list[Outcome]) -> dict[str, ImportedItem]:
        """Old paths lead to their articles; the first that claimed one keeps it.

        Returns the items of what was written, by key.
        """
        new = {
            one.piece.key: one.piece for one in outcomes if one.outcome in ("created", "updated")
        }
        rows = ImportedItem.objects.filter(source=self.source, guid__in=list(new))
        items = {row.guid: row for row in rows}
        Redirect.objects.bulk_create(
            [
                Redirect(path=path, article_id=items[key].article_id)
                for key, piece in new.items()
                if key in items and items[key].article_id
                for path in piece.paths
            ],
            ignore_conflicts=True,
        )
        return items

    def _tell_written(self, items: dict[str, ImportedItem], outcomes: list[Outcome]) -> None:
        rows = [
            f"{item.article_id} {item.revision_number} {one.outcome} {item.content_hash}"
            for one in outcomes
            if (item := items.get(one.piece.key))
        ]
        if rows:
            articles_imported.send(Article, source=self.source, by=self.by, rows=rows)


def _edited(article: Article, item: ImportedItem) -> str:
    """Why an import may not write this article, "" where it may."""
    latest: Any = article.latest_revision
    if latest is not None and latest.number > (item.revision_number or 0):
        return "changed here after the last import; kept as a revision to compare"
    withdrawn = article.live_revision_id is not None and article.status not in (
        Status.PUBLISHED,
        Status.SCHEDULED,
    )
    if withdrawn or article.status == Status.TRASHED:
        return "withdrawn here after the last import; kept as a revision to compare"
    return ""


def reason_of(error: Exception) -> str:
    """One line for the report."""
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    return " ".join(str(error).split())[:300]
