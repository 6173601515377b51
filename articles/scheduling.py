"""Publishing later: first publications open by the query, later revisions are applied when due."""

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import OperationalError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.models.choices import Status
from articles.models.revision import Revision
from articles.models.schedule import ScheduleRun
from articles.publishing import Publication, announce_due, publish
from articles.signals import article_action, content_changed
from articles.versions import Conflict, write

logger = logging.getLogger(__name__)


def schedule(revision: Revision, at: datetime, *, by: Any, version: int) -> None:
    """Let `revision` become the live one at `at`; any number can wait for one article.

    Raises ValidationError where `at` is past, and versions.Conflict.
    """
    if at <= timezone.now():
        raise ValidationError({"apply_at": _("This moment has passed. Choose a later one.")})
    article = revision.article
    if article.status in (Status.UNPUBLISHED, Status.SCHEDULED):
        publish([Publication(article, revision, version, at=at)], by=by)
        return
    with transaction.atomic():
        write(article, version)
        Revision.objects.filter(pk=revision.pk).update(apply_at=at, apply_by=by, apply_error="")
        revision.apply_at = at
        article_action.send(Article, action="scheduled", article=article, by=by, revision=revision)


def cancel(revision: Revision, *, by: Any, version: int) -> None:
    """Call off one scheduled revision; the others and the draft stay.

    Raises versions.Conflict, and ValidationError where it does not wait any more.
    """
    with transaction.atomic():
        write(revision.article, version)
        waits = Revision.objects.filter(pk=revision.pk, apply_at__isnull=False)
        if not waits.update(apply_at=None):
            raise ValidationError(_("This revision is not scheduled any more."))
        revision.apply_at = None
        article_action.send(
            Article, action="unscheduled", article=revision.article, by=by, revision=revision
        )


def apply_due(at: datetime | None = None) -> int:
    """Make every due revision live, each by itself: one that fails never stops the others.

    One conditional UPDATE claims a revision, so that of many workers one applies it. What failed
    is written on the revision, and the whole run in a ScheduleRun, for the desk to show. Returns
    how many became live, opened or ended.
    """
    now = at or timezone.now()
    revisions = list(Revision.objects.due(now).select_related("article__category", "apply_by"))
    opening, ending = Article.objects.due_to_announce(now), _due_to_end(now)
    if not (revisions or opening.exists() or ending.exists()):
        return 0
    run = ScheduleRun.objects.create()
    away: list[OperationalError] = []
    for revision in revisions:
        _attempt(run, away, "applied", revision.article, partial(_apply, revision), revision)
    _attempt(run, away, "opened", None, partial(announce_due, now))
    for article in ending:
        _attempt(run, away, "ended", article, partial(_end, article))
    run.finish()
    if away:
        raise away[0]
    return run.done


def _attempt(
    run: ScheduleRun,
    away: list[OperationalError],
    what: str,
    article: Article | None,
    act: Callable[[], list[Article]],
    revision: Revision | None = None,
) -> None:
    """Do one thing that is due and note it; whatever it is that fails, the others go on."""
    try:
        found = act()
    except OperationalError as error:  # the database is away or busy: done a moment later
        away.append(error)
        return
    except Exception as error:
        broken = not isinstance(error, ValidationError | Conflict)
        named = revision or article
        logger.warning("%s could not be %s: %s", named, what, error, exc_info=broken)
        words = " ".join(getattr(error, "messages", [])) or str(error) or type(error).__name__
        if revision:
            Revision.objects.filter(pk=revision.pk).update(apply_at=None, apply_error=words)
        run.note(what, article, revision, words)
        return
    for each in found:
        run.note(what, each, revision)


def _apply(revision: Revision) -> list[Article]:
    with transaction.atomic():
        claimed = Revision.objects.filter(pk=revision.pk, apply_at=revision.apply_at).update(
            apply_at=None
        )
        if not claimed:
            return []
        # Read only now, and held: another revision of the same article may just have gone live.
        rows = Article.objects.select_for_update(of=("self",)).select_related("category")
        article = rows.get(pk=revision.article_id)
        item = Publication(article, revision, article.version, substantive=revision.substantive)
        publish([item], by=revision.apply_by)
    return [article]


def _due_to_end(now: datetime) -> Any:
    due = Article.objects.filter(
        unpublish_at__lte=now, status__in=(Status.PUBLISHED, Status.SCHEDULED)
    )
    return due.select_related("category")


def _end(article: Article) -> list[Article]:
    """Close a publication whose end has come: the query hides it already, the row follows."""
    with transaction.atomic():
        moved = Article.objects.filter(pk=article.pk, unpublish_at=article.unpublish_at)
        closed = moved.exclude(status=Status.UNPUBLISHED).update(
            status=Status.UNPUBLISHED, unpublish_at=None, version=F("version") + 1
        )
        if not closed:
            return []  # another worker was first
        article_action.send(Article, action="ended", article=article, by=None)
        keys = {article.key, f"edition-{article.edition}"}
        content_changed.send(Article, keys=keys, withdrawn=True)
    return [article]
