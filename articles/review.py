"""Review: who asks whom to read what, and what they answer. The moves stand in `choices`."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Exists, Q
from django.utils.translation import gettext as _

from articles.models.article import Article
from articles.models.choices import Review
from articles.models.revision import Revision
from articles.notices import tell
from articles.signals import article_action
from articles.versions import Conflict

REVIEW = "articles.review_article"


def submit(article: Article, revision: Revision, *, by: Any) -> None:
    """Ask for a review of `revision`; whoever it is assigned to is told."""
    with transaction.atomic():
        _move(article, revision, Review.IN_REVIEW, by)
        if article.assigned_to_id and article.assigned_to_id != by.pk:
            tell(Review.IN_REVIEW, article.pk, [article.assigned_to_id])


def take_back(article: Article, revision: Revision, *, by: Any) -> None:
    """Go on writing: the review is not asked for any more."""
    _move(article, revision, Review.DRAFT, by)


def approve(article: Article, revision: Revision, *, by: Any) -> None:
    """Approve exactly `revision`; the next save makes another one, which nobody approved."""
    _require(article, by, "approved")
    _answer(article, revision, Review.APPROVED, by)


def request_changes(article: Article, revision: Revision, *, by: Any) -> None:
    """Send `revision` back to its writer."""
    _require(article, by, "changes_requested")
    _answer(article, revision, Review.CHANGES_REQUESTED, by)


def assignment(article: Article) -> str:
    """Who is to read it and until when, as one word that a form carries."""
    return f"{article.assigned_to_id or ''}:{article.due_at.isoformat() if article.due_at else ''}"


def assign(article: Article, to: Any, due_at: datetime | None, *, by: Any, seen: str) -> None:
    """Say who is to read it and until when, in place of the assignment that was `seen`.

    The article keeps its version: who writes meanwhile meets no conflict. Raises versions.Conflict.
    """
    _require(article, by, "assigned")
    if to is not None and not to.has_perm(REVIEW):
        raise ValidationError({"assigned_to": _("This person may not review.")})
    with transaction.atomic():
        _hand_over(article, seen == assignment(article), assigned_to=to, due_at=due_at)
        details = {"to": str(to or ""), "due": due_at.isoformat() if due_at else ""}
        article_action.send(Article, action="assigned", article=article, by=by, details=details)
        newest = article.latest_revision
        if to is not None and to != by and newest and newest.review == Review.IN_REVIEW:
            tell(Review.IN_REVIEW, article.pk, [to.pk])


def claim(article: Article, *, by: Any) -> None:
    """Take a review that waits and that nobody has taken. Raises versions.Conflict."""
    _require(article, by, "claimed")
    newest = article.latest_revision
    if newest is None or newest.review != Review.IN_REVIEW:
        raise ValidationError(_("This does not wait for a review."))
    if article.assigned_to_id == by.pk:
        return  # pressed twice
    # No join: PostgreSQL would look for a row to write in what was there before a rival wrote.
    in_review = Revision.objects.filter(pk=newest.pk, review=Review.IN_REVIEW)
    waits = Q(latest_revision=newest) & Q(Exists(in_review))
    with transaction.atomic():
        _hand_over(article, article.assigned_to_id is None, waits, assigned_to=by)
        article_action.send(Article, action="claimed", article=article, by=by, revision=newest)


def _hand_over(article: Article, free: bool, where: Q | None = None, **fields: Any) -> None:
    """Set `fields` if nobody assigned the review since the row was read: one conditional UPDATE."""
    rows = Article.objects.filter(
        where or Q(), pk=article.pk, assigned_to=article.assigned_to_id, due_at=article.due_at
    )
    if not free or not rows.update(**fields):
        article.refresh_from_db(fields=["assigned_to", "due_at"])
        reader = article.assigned_to
        taken = _("%(name)s reads it already.") % {"name": reader} if reader else ""
        raise Conflict(article, article.version, taken)
    for name, value in fields.items():
        setattr(article, name, value)


def _require(article: Article, by: Any, action: str) -> None:
    if not by.has_perm(REVIEW):
        reason = _("You may not review.")
        article_action.send(Article, action=action, article=article, by=by, refused=reason)
        raise PermissionDenied(reason)


def _answer(article: Article, revision: Revision, state: str, by: Any) -> None:
    with transaction.atomic():
        _move(article, revision, state, by)
        writer = revision.created_by_id
        if writer and writer != by.pk:
            tell(state, article.pk, [writer])


def _move(article: Article, revision: Revision, state: str, by: Any) -> None:
    with transaction.atomic():
        newest = Article.objects.select_for_update().values_list("latest_revision", flat=True)
        if newest.get(pk=article.pk) != revision.pk:
            raise ValidationError(_("There is a newer revision than the one you read."))
        revision.move_review(state, by)
        article_action.send(
            Article, action=f"review_{state}", article=article, by=by, revision=revision
        )
