"""Previews for people without a login: one revision, by a link that expires and can be revoked."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models.article import Article
from articles.models.desk import SharedPreview
from articles.models.revision import Revision
from articles.signals import article_action

MAX_DAYS = 30


def share(
    article: Article, revision: Revision, *, by: Any, days: int = 7, comments: bool = False
) -> SharedPreview:
    """A link to `revision` that opens for `days`.

    Raises ValidationError for a foreign revision and for more than `MAX_DAYS`.
    """
    if revision.article_id != article.pk:
        raise ValidationError(_("This revision belongs to another article."))
    if not 1 <= days <= MAX_DAYS:
        raise ValidationError({"days": _("Choose between 1 and 30 days.")})
    with transaction.atomic():
        link = SharedPreview.objects.create(
            article=article,
            revision=revision,
            created_by=by,
            comments_allowed=comments,
            expires_at=timezone.now() + timedelta(days=days),
        )
        article_action.send(
            Article, action="preview_shared", article=article, by=by, revision=revision
        )
    return link


def revoke(link: SharedPreview, *, by: Any) -> None:
    """Close a link for ever."""
    with transaction.atomic():
        SharedPreview.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=timezone.now())
        article_action.send(
            Article, action="preview_revoked", article=link.article, by=by, revision=link.revision
        )


def opened(token: str) -> SharedPreview | None:
    """The link with this token, if it opens now and who shared it could still show the article."""
    rows = SharedPreview.objects.valid().select_related(
        "article", "revision__created_by", "created_by"
    )
    link = rows.filter(token=token).first()
    if link is not None and not _may_show(link):
        return None
    if link is not None:
        SharedPreview.objects.filter(pk=link.pk).update(opened=F("opened") + 1)
    return link


def _may_show(link: SharedPreview) -> bool:
    """Nobody gives away what they may not see any more."""
    by = link.created_by
    if by is None or not by.is_active:
        return False
    return Article.objects.editable_by(by).filter(pk=link.article_id).exists()
