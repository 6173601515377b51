"""Unsaved words: one row per editor and article, and a revision of each hour's last state."""

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from articles import editing
from articles.models.article import Article
from articles.models.choices import Review, RevisionKind
from articles.models.desk import Autosave
from articles.models.revision import Revision
from articles.snapshot import Snapshot, of_article, revised

# How long an autosaved revision is kept that nobody came back to.
KEPT = timedelta(days=90)


def store(
    article: Article | None,
    data: Snapshot,
    *,
    by: Any,
    tab: str,
    version: int,
    base: Revision | None = None,
    at: datetime | None = None,
) -> Autosave:
    """Keep `data` as what `by` has typed; the article itself is not touched.

    What is replaced becomes a revision first where its hour is over or another page wrote it.
    """
    now, cleaned = at or timezone.now(), revised(data)
    with transaction.atomic():
        row = _locked(article, by, tab)
        if row is None:
            return _begin(
                article, by, tab=tab, data=cleaned, version=version, base=base, saved_at=now
            )
        over = _hour(row.saved_at) != _hour(now) or row.tab != tab
        if over and row.data != cleaned:
            keep(row)
        row.data, row.tab, row.version, row.base = cleaned, tab, version, base
        row.saved_at, row.kept = now, False
        row.save()
    return row


def _locked(article: Article | None, by: Any, tab: str) -> Autosave | None:
    rows = Autosave.objects.select_for_update().filter(editor=by)
    if article is None:
        return rows.filter(article=None, tab=tab).first()
    return rows.filter(article=article).first()


def _begin(article: Article | None, by: Any, **values: Any) -> Autosave:
    try:
        with transaction.atomic():
            return Autosave.objects.create(article=article, editor=by, **values)
    except IntegrityError:
        # Two requests of one page crossed: the later one counts.
        rows = Autosave.objects.filter(editor=by, article=article)
        row = (rows if article else rows.filter(tab=values["tab"])).get()
        rows.filter(pk=row.pk).update(**values)
        row.refresh_from_db()
        return row


def _hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


def keep(row: Autosave, kind: str = RevisionKind.AUTOSAVE) -> Revision | None:
    """Make a revision of this text, which does not become the newest one; once for each text."""
    if row.article is None or row.kept:
        return None
    Autosave.objects.filter(pk=row.pk).update(kept=True)
    row.kept = True
    if row.data == of_article(row.article):
        return None
    return editing.keep_aside(row.article, row.data, by=row.editor, kind=kind, base=row.base)


def keep_due(at: datetime | None = None) -> int:
    """Keep the last state of every hour that is over; called by the worker. Returns how many."""
    rows = Autosave.objects.filter(kept=False, saved_at__lt=_hour(at or timezone.now()))
    rows = rows.exclude(article=None).select_related("article__latest_revision", "editor")
    kept = 0
    for row in rows.order_by("saved_at")[:500]:
        with transaction.atomic():
            kept += keep(row) is not None
    if kept:
        thin(at)
    return kept


def of(article: Article | None, by: Any) -> Autosave | None:
    """What `by` has typed and not saved here, newest first."""
    return Autosave.objects.filter(article=article, editor=by).order_by("-saved_at").first()


def forget(article: Article | None, *, by: Any, tab: str = "") -> None:
    """The words are saved: nothing is to be offered any more."""
    if article is not None:
        Autosave.objects.filter(article=article, editor=by).delete()
    if tab:
        Autosave.objects.filter(article=None, editor=by, tab=tab).delete()


def thin(at: datetime | None = None) -> int:
    """Delete autosaved revisions older than `KEPT` to which nothing refers. Returns how many."""
    old = (at or timezone.now()) - KEPT
    rows = Revision.objects.filter(
        kind=RevisionKind.AUTOSAVE,
        created_at__lt=old,
        review=Review.DRAFT,
        reviewed_at=None,
        applied_at=None,
        apply_at=None,
        comments=None,
        previews=None,
    )
    referred = Revision.objects.exclude(base=None).values("base")
    used = Article.objects.exclude(latest_revision=None).values("latest_revision")
    live = Article.objects.exclude(live_revision=None).values("live_revision")
    rows = rows.exclude(pk__in=referred).exclude(pk__in=used).exclude(pk__in=live)
    keys = list(rows.values_list("pk", flat=True)[:1000])
    return Revision.objects.filter(pk__in=keys).delete()[0] if keys else 0
