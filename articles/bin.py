"""The trash: what is in it, bringing it back, and ending it for good."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import ProtectedError, QuerySet
from django.utils.translation import gettext as _

from articles import withdrawing
from articles.models import Article, Status
from articles.signals import article_action
from articles.versions import write

PURGE = "articles.purge_article"
RECOVER = "articles.delete_article"


def contents(user: Any) -> QuerySet[Article]:
    """What of the trash `user` may bring back: everything, or only their own."""
    rows = Article.objects.filter(status=Status.TRASHED).order_by("-trashed_at", "-pk")
    if not user.has_perm(RECOVER):
        rows = rows.filter(created_by=user, trashed_by=user)
    found: QuerySet[Article] = rows.select_related("latest_revision", "trashed_by", "category")
    return found.defer("body", "body_html", "latest_revision__data")


def recover(article: Article, *, by: Any, version: int) -> None:
    """Bring it back, unpublished, with its tags, byline and address."""
    own = article.created_by_id == article.trashed_by_id == by.pk
    if not own and not by.has_perm(RECOVER):
        _refuse(article, "recovered", by)
    withdrawing.recover(article, by=by, version=version)


def purge(article: Article, *, by: Any, version: int) -> None:
    """Delete it and all its revisions for good.

    Raises ValidationError where it is not in the trash, or where something that is kept (a mailing
    that was sent) refers to it.
    """
    if not by.has_perm(PURGE):
        _refuse(article, "purged", by)
    if article.status != Status.TRASHED:
        raise ValidationError(_("Only what is in the trash can be purged."))
    try:
        with transaction.atomic():
            write(article, version)
            article_action.send(Article, action="purged", article=article, by=by)
            Article.objects.filter(pk=article.pk).update(latest_revision=None, live_revision=None)
            article.delete()
    except ProtectedError as error:
        names = ", ".join(sorted({str(row) for row in error.protected_objects})[:5])
        raise ValidationError(
            _("It is still in use: %(names)s."), params={"names": names}
        ) from error


def _refuse(article: Article, action: str, by: Any) -> None:
    reason = _("You may not do this.")
    article_action.send(Article, action=action, article=article, by=by, refused=reason)
    raise PermissionDenied(reason)
