"""Review: who asks whom to read what, and what they answer. The moves stand in `choices`."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from articles.models.article import Article
from articles.models.choices import Review
from articles.models.revision import Revision
from articles.signals import article_action

REVIEW = "articles.review_article"


def submit(article: Article, revision: Revision, *, by: Any) -> None:
    """Ask for a review of `revision`."""
    _move(article, revision, Review.IN_REVIEW, by)


def take_back(article: Article, revision: Revision, *, by: Any) -> None:
    """Go on writing: the review is not asked for any more."""
    _move(article, revision, Review.DRAFT, by)


def approve(article: Article, revision: Revision, *, by: Any) -> None:
    """Approve exactly `revision`; the next save makes another one, which nobody approved."""
    _require(article, by, "approved")
    _move(article, revision, Review.APPROVED, by)


def request_changes(article: Article, revision: Revision, *, by: Any) -> None:
    """Send `revision` back to its writer."""
    _require(article, by, "changes_requested")
    _move(article, revision, Review.CHANGES_REQUESTED, by)


def _require(article: Article, by: Any, action: str) -> None:
    if not by.has_perm(REVIEW):
        reason = _("You may not review.")
        article_action.send(Article, action=action, article=article, by=by, refused=reason)
        raise PermissionDenied(reason)


def _move(article: Article, revision: Revision, state: str, by: Any) -> None:
    with transaction.atomic():
        newest = Article.objects.select_for_update().values_list("latest_revision", flat=True)
        if newest.get(pk=article.pk) != revision.pk:
            raise ValidationError(_("There is a newer revision than the one you read."))
        revision.move_review(state, by)
        article_action.send(
            Article, action=f"review_{state}", article=article, by=by, revision=revision
        )
