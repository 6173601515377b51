"""Publishing later: first publications open by the query, later revisions are applied when due."""

import logging
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.models.choices import Status
from articles.models.revision import Revision
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
    is written on the revision for the desk to show. Returns how many became live.
    """
    now = at or timezone.now()
    done = 0
    for revision in Revision.objects.due(now).select_related("article__category", "apply_by"):
        try:
            done += _apply(revision)
        except (ValidationError, Conflict) as error:
            _failed(revision, error)
        except Exception as error:  # whatever it is, the others must not wait for it
            logger.exception("Revision %s broke when it was to go live", revision.pk)
            _failed(revision, error)
    return done + announce_due(now) + _end_due(now)


def _failed(revision: Revision, error: Exception) -> None:
    logger.warning("Revision %s could not go live: %s", revision.pk, error)
    Revision.objects.filter(pk=revision.pk).update(apply_at=None, apply_error=str(error))


def _apply(revision: Revision) -> int:
    with transaction.atomic():
        claimed = Revision.objects.filter(pk=revision.pk, apply_at=revision.apply_at).update(
            apply_at=None
        )
        if not claimed:
            return 0
        # Read only now, and held: another revision of the same article may just have gone live.
        rows = Article.objects.select_for_update(of=("self",)).select_related("category")
        article = rows.get(pk=revision.article_id)
        item = Publication(article, revision, article.version, substantive=revision.substantive)
        publish([item], by=revision.apply_by)
    return 1


def _end_due(now: datetime) -> int:
    """Close publications whose end has come: the query hides them already, the row follows."""
    ended = 0
    for article in Article.objects.filter(
        unpublish_at__lte=now, status__in=(Status.PUBLISHED, Status.SCHEDULED)
    ).select_related("category"):
        with transaction.atomic():
            moved = Article.objects.filter(pk=article.pk, unpublish_at=article.unpublish_at)
            closed = moved.exclude(status=Status.UNPUBLISHED).update(
                status=Status.UNPUBLISHED, unpublish_at=None, version=F("version") + 1
            )
            if not closed:
                continue  # another worker was first
            ended += closed
            article_action.send(Article, action="ended", article=article, by=None)
            content_changed.send(Article, keys={article.key, f"edition-{article.edition}"})
    return ended
