"""What people at the desk do to an article: who may, what is checked first, what is written down.

Every button, bulk action and side door of the desk goes through here. Commands, imports and the
worker act for nobody and call `publishing`, `scheduling` and `withdrawing` themselves.
"""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from articles import editing, publishing, scheduling, withdrawing
from articles.models.article import Article
from articles.models.revision import Revision
from articles.publishing import Publication
from articles.signals import article_action
from articles.snapshot import Snapshot, of_article, revised
from articles.versions import Conflict

PUBLISH = "articles.publish_article"


def require(by: Any, permission: str, article: Article, action: str) -> None:
    """Raise PermissionDenied, and have it written down, where `by` lacks `permission`."""
    if by.has_perm(permission):
        return
    reason = _("You may not do this.")
    article_action.send(Article, action=action, article=article, by=by, refused=reason)
    raise PermissionDenied(reason)


def create(data: Snapshot, *, by: Any, edition: str) -> Article:
    """A new article with its first revision."""
    if not by.has_perm("articles.add_article"):
        raise PermissionDenied(_("You may not do this."))
    return editing.create(by, data, edition=edition)


def save(article: Article, data: Snapshot, *, by: Any, version: int, note: str = "") -> Revision:
    """The newest revision with `data`: a new one, unless nothing changed since `version`.

    Raises versions.Conflict and ValidationError as `editing.save_draft` does.
    """
    newest: Revision | None = article.latest_revision
    if newest is not None and revised(data) == of_article(article):
        if article.version != version:
            raise Conflict(article, version)
        return newest
    return editing.save_draft(article, data, by=by, version=version, note=note)


def publish(
    article: Article, revision: Revision, *, by: Any, version: int, substantive: bool = True
) -> None:
    """Make `revision` what readers see, now."""
    require(by, PUBLISH, article, "published")
    item = Publication(article, revision, version, substantive=substantive)
    publishing.publish([item], by=by)


def schedule(article: Article, revision: Revision, at: datetime, *, by: Any, version: int) -> None:
    """Make `revision` what readers see at `at`."""
    require(by, PUBLISH, article, "scheduled")
    revision.article = article
    scheduling.schedule(revision, at, by=by, version=version)


def unpublish(article: Article, *, by: Any, version: int) -> None:
    """Take it from readers."""
    require(by, PUBLISH, article, "unpublished")
    withdrawing.unpublish(article, by=by, version=version)
