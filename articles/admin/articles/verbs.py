"""What the buttons of the editor page do once the text is kept; each names who sees it when."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles import actions, review
from articles.models import Article, Review, Revision, Status


@dataclass(frozen=True)
class Click:
    """One press of a button: by whom, on what, and what else the form said."""

    article: Article
    revision: Revision
    by: Any
    apply_at: datetime | None = None
    substantive: bool = True
    override: str = ""


@dataclass(frozen=True)
class Verb:
    """A button: its words, what it does, and when it is there."""

    label: Any
    done: Any
    act: Callable[[Click], None]
    permission: str = "articles.change_article"
    offered: Callable[[Article, Any], bool] = lambda article, user: True
    group: str = "rest"


def _publish(click: Click) -> None:
    actions.publish(
        click.article,
        click.revision,
        by=click.by,
        version=click.article.version,
        substantive=click.substantive,
        override=click.override,
    )


def _schedule(click: Click) -> None:
    assert click.apply_at is not None  # noqa: S101 - the view asked the form for it
    actions.schedule(
        click.article,
        click.revision,
        click.apply_at,
        by=click.by,
        version=click.article.version,
        substantive=click.substantive,
        override=click.override,
    )


def _unpublish(click: Click) -> None:
    actions.unpublish(click.article, by=click.by, version=click.article.version)


def _in(*states: str) -> Callable[[Article, Any], bool]:
    return lambda article, user: article.status in states


def _reviewed_as(*states: str) -> Callable[[Article, Any], bool]:
    def offered(article: Article, user: Any) -> bool:
        newest: Revision | None = article.latest_revision
        return newest is not None and newest.review in states

    return offered


def _submittable(article: Article, user: Any) -> bool:
    newest: Revision | None = article.latest_revision
    return newest is None or newest.review in (Review.DRAFT, Review.CHANGES_REQUESTED)


OUT = (Status.PUBLISHED, Status.SCHEDULED)
VERBS: dict[str, Verb] = {
    "save": Verb(_("Save draft"), _("Saved."), lambda click: None, group="save"),
    "publish": Verb(_("Publish"), _("Published."), _publish, actions.PUBLISH, group="publish"),
    "schedule": Verb(_("Schedule"), _("Scheduled."), _schedule, actions.PUBLISH, group="schedule"),
    "submit": Verb(
        _("Submit for review"),
        _("Waiting for review."),
        lambda click: review.submit(click.article, click.revision, by=click.by),
        offered=_submittable,
        group="review",
    ),
    "take-back": Verb(
        _("Take back from review"),
        _("Taken back."),
        lambda click: review.take_back(click.article, click.revision, by=click.by),
        offered=_reviewed_as(Review.IN_REVIEW),
        group="review",
    ),
    "approve": Verb(
        _("Approve"),
        _("Approved."),
        lambda click: review.approve(click.article, click.revision, by=click.by),
        review.REVIEW,
        offered=_reviewed_as(Review.IN_REVIEW),
        group="review",
    ),
    "request-changes": Verb(
        _("Request changes"),
        _("Changes requested."),
        lambda click: review.request_changes(click.article, click.revision, by=click.by),
        review.REVIEW,
        offered=_reviewed_as(Review.IN_REVIEW, Review.APPROVED),
        group="review",
    ),
    "unpublish": Verb(
        _("Unpublish"),
        _("Unpublished: its address says that it is gone."),
        _unpublish,
        actions.PUBLISH,
        offered=_in(*OUT, Status.RETRACTED),
        group="danger",
    ),
}


def address(name: str, article: Article | None) -> str:
    """Where the button `name` posts to."""
    if article is None:
        return reverse(f"admin:articles_article_add_{name}")
    return reverse(f"admin:articles_article_{name}", args=[article.pk])


def offered(article: Article | None, user: Any) -> dict[str, list[dict[str, Any]]]:
    """The buttons that `user` has on this article, by group."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for name, verb in VERBS.items():
        if verb.offered(article or Article(), user) and user.has_perm(verb.permission):
            button = {"name": name, "label": verb.label, "url": address(name, article)}
            groups.setdefault(verb.group, []).append(button)
    return groups
