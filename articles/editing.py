"""Drafts: each save is a new revision; the row that readers see is not touched."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, OuterRef, Subquery
from django.utils import timezone

from articles import media_uses
from articles.models.article import Article
from articles.models.choices import RevisionKind
from articles.models.revision import Revision
from articles.signals import article_action
from articles.snapshot import Snapshot, normalise, revised
from articles.versions import write


def create(
    by: Any,
    data: Snapshot,
    *,
    edition: str = "",
    note: str = "",
    kind: str = RevisionKind.SAVE,
) -> Article:
    """A new article with its first revision; readers see nothing of it."""
    with transaction.atomic():
        article = Article(created_by=by, language=data["language"])
        article.edition = edition or data["language"]
        article.save()
        revision = save_draft(article, data, by=by, version=0, kind=kind, note=note)
        _told_first(article, revision, by)
    return article


def create_many(
    by: Any,
    snapshots: Sequence[Snapshot],
    *,
    edition: str,
    note: str = "",
    kind: str,
    created: Sequence[datetime] = (),
    room: Sequence[int] = (),
) -> list[Article]:
    """`create` for many, with a few statements; each snapshot is one of `snapshot.blank`.

    `room` leaves numbers free below the revision of each, for `keep_earlier`.
    """
    now = timezone.now()
    moments = created or [now] * len(snapshots)
    numbers = [1 + free for free in room] or [1] * len(snapshots)
    with transaction.atomic():
        articles = Article.objects.bulk_create(
            Article(
                created_by=by,
                language=data["language"],
                edition=edition,
                version=1,
                revision_count=number,
                created_at=moment,
                touched_at=now,
            )
            for data, moment, number in zip(snapshots, moments, numbers, strict=True)
        )
        words = {"note": note, "kind": kind, "created_by": by, "created_at": now}
        _first_revisions(articles, snapshots, words)
        for article in articles:
            _told_first(article, article.latest_revision, by)
        media_uses.record_many(articles)
    return articles


def _first_revisions(
    articles: Sequence[Article], snapshots: Sequence[Snapshot], words: dict[str, Any]
) -> None:
    revisions = Revision.objects.bulk_create(
        Revision(
            article=article,
            number=article.revision_count,
            data=normalise(data),
            headline=data["headline"][:200],
            **words,
        )
        for article, data in zip(articles, snapshots, strict=True)
    )
    first = Revision.objects.filter(article=OuterRef("pk")).values("pk")
    rows = Article.objects.filter(pk__in=[article.pk for article in articles])
    rows.update(latest_revision=Subquery(first))
    for article, revision in zip(articles, revisions, strict=True):
        article.latest_revision = revision


def _told_first(article: Article, revision: Revision | None, by: Any) -> None:
    article_action.send(Article, action="created", article=article, by=by, revision=revision)


def save_draft(
    article: Article,
    data: Snapshot,
    *,
    by: Any,
    version: int,
    kind: str = RevisionKind.SAVE,
    note: str = "",
    at: datetime | None = None,
) -> Revision:
    """A new revision with `data`, which becomes the newest.

    Raises versions.Conflict where the article was written since `version` was read, and
    ValidationError where `data` cannot be read.
    """
    cleaned = revised(data)
    with transaction.atomic():
        # The write comes first: it is the check, and on SQLite it takes the lock.
        write(article, version, revision_count=F("revision_count") + 1)
        words = {"kind": kind, "note": note, "created_at": at or timezone.now()}
        revision = _next_revision(
            article, cleaned, by=by, base_id=article.latest_revision_id, **words
        )
        Article.objects.filter(pk=article.pk).update(latest_revision=revision)
        article.latest_revision = revision
        media_uses.record(article)
        _tell("saved", article, revision, by)
    return revision


def keep_aside(
    article: Article, data: Snapshot, *, by: Any, kind: str, base: Revision | None = None
) -> Revision:
    """A revision that does not become the newest: the loser's words of a conflict or take-over."""
    cleaned = revised(data)
    with transaction.atomic():
        Article.objects.filter(pk=article.pk).update(revision_count=F("revision_count") + 1)
        revision = _next_revision(article, cleaned, by=by, kind=kind, base=base)
        _tell("kept_aside", article, revision, by)
    return revision


def _next_revision(article: Article, data: Snapshot, *, by: Any, **fields: Any) -> Revision:
    """The row of a revision whose number the article has just counted up to."""
    article.refresh_from_db(fields=["revision_count"])
    return Revision.objects.create(
        article=article,
        number=article.revision_count,
        data=data,
        headline=data["headline"][:200],
        created_by=by,
        **fields,
    )


@dataclass(frozen=True, slots=True)
class Earlier:
    """A state that an article had in another system; `data` is one of `snapshot.blank`."""

    at: datetime
    data: Snapshot
    note: str = ""


def leave_room(article: Article, number: int) -> int:
    """Keep the next `number` revision numbers free; returns the first of them."""
    Article.objects.filter(pk=article.pk).update(revision_count=F("revision_count") + number)
    article.refresh_from_db(fields=["revision_count"])
    return article.revision_count - number + 1


def keep_earlier(article: Article, states: Iterable[Earlier], first: int, *, kind: str) -> int:
    """Write what came before as revisions with numbers from `first` on; returns how many.

    The numbers are free: `create_many` or `leave_room` keeps them.
    """
    rows = Revision.objects.bulk_create(
        Revision(
            article=article,
            number=number,
            data=state.data,
            headline=state.data["headline"][:200],
            kind=kind,
            note=state.note[:500],
            created_at=state.at,
        )
        for number, state in enumerate(states, first)
    )
    return len(rows)


def _tell(action: str, article: Article, revision: Revision, by: Any) -> None:
    details = {"kind": revision.kind}
    article_action.send(
        Article, action=action, article=article, by=by, revision=revision, details=details
    )


def restore(article: Article, revision: Revision, *, by: Any, version: int) -> Revision:
    """The words of an older revision again, as a new revision."""
    note = f"{revision.number}"
    return save_draft(
        article, revision.data, by=by, version=version, kind=RevisionKind.RESTORE, note=note
    )
