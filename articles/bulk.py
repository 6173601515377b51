"""What can be done to many articles at once: each by itself, with its version, and told before."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import actions, checks, leases
from articles.models import Article, Status
from articles.models.choices import STATUS_MOVES
from articles.snapshot import of_article, revised
from articles.versions import Conflict, refuse_stale
from categories.models import Category


@dataclass(frozen=True)
class Order:
    """One bulk action: by whom, and with which value (a category's key, a tag's name)."""

    by: Any
    value: str = ""


@dataclass(frozen=True)
class Verb:
    """A bulk action: its words, what it does, what stands in its way, what it changes."""

    label: Any
    act: Callable[[Article, Order, int], None]
    obstacle: Callable[[Article, Order], str]
    outcome: Callable[[Article, Order], str]
    permission: str = "articles.change_article"
    asks: str = ""  # "category" or "tag": what the preview page asks for


@dataclass(frozen=True)
class Line:
    """What will happen, or happened, to one article."""

    article: Article
    text: str
    stopped: bool


def preview(verb: Verb, articles: Iterable[Article], order: Order) -> list[Line]:
    """What the verb will do to each; nothing is done."""
    lines = []
    for article in articles:
        reason = _common(article, verb, order) or verb.obstacle(article, order)
        lines.append(Line(article, reason or verb.outcome(article, order), bool(reason)))
    return lines


def carry_out(
    verb: Verb, articles: Iterable[Article], order: Order, versions: dict[int, int]
) -> list[Line]:
    """Do it to each that still has the version that was shown; one that fails stops none."""
    lines = []
    for article in articles:
        reason = _common(article, verb, order)
        if not reason:
            reason = _attempt(verb, article, order, versions.get(article.pk, -1))
        lines.append(Line(article, reason or verb.outcome(article, order), bool(reason)))
    return lines


def _attempt(verb: Verb, article: Article, order: Order, version: int) -> str:
    try:
        refuse_stale(article, version)
        verb.act(article, order, version)
    except Conflict:
        return _("Somebody else changed it meanwhile.")
    except ValidationError as error:
        return " ".join(error.messages)
    except PermissionDenied:
        return _("You may not do this.")
    return ""


def _common(article: Article, verb: Verb, order: Order) -> str:
    if not order.by.has_perm(verb.permission):
        return _("You may not do this.")
    try:
        leases.refuse_locked(article, order.by)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def _may_become(status: str) -> Callable[[Article, Order], str]:
    def obstacle(article: Article, order: Order) -> str:
        if status in STATUS_MOVES[article.status] and article.status != status:
            return ""
        words = {"now": article.get_status_display(), "then": Status(status).label}
        return _("An article that is “%(now)s” cannot become “%(then)s”.") % words

    return obstacle


def _becomes(status: str) -> Callable[[Article, Order], str]:
    return lambda article, order: f"→ {Status(status).label}"


def _publish(article: Article, order: Order, version: int) -> None:
    if article.latest_revision is None:
        raise ValidationError(_("There is nothing to publish."))
    actions.publish(article, article.latest_revision, by=order.by, version=version)


def _publish_obstacle(article: Article, order: Order) -> str:
    newest = article.latest_revision
    seen = newest is not None and newest.pk == article.live_revision_id
    if newest is None or (seen and article.status in _OPEN):
        return _("Readers have its newest words already.")
    found = checks.blocking(checks.Draft(article, newest.data, newest))
    return " ".join(finding.message for finding in found)


_OPEN = (Status.PUBLISHED, Status.SCHEDULED)


def _revise(change: Callable[[dict[str, Any], Order], dict[str, Any]]) -> Callable[..., None]:
    def act(article: Article, order: Order, version: int) -> None:
        data = of_article(article)
        actions.save(article, revised(data, **change(data, order)), by=order.by, version=version)

    return act


def _category_obstacle(article: Article, order: Order) -> str:
    if not order.value:
        return ""
    category = Category.objects.filter(pk=int(order.value)).first()
    if category is None:
        return _("There is no such category.")
    if category.language != article.edition:
        return _("This category belongs to another edition.")
    return ""


def _moved(article: Article, order: Order) -> str:
    if not order.value:
        return _("A new draft in the category that you choose")
    category = Category.objects.get(pk=int(order.value))
    return _("A new draft in “%(name)s”") % {"name": category}


def _tagged(article: Article, order: Order) -> str:
    return _("A new draft with the tag “%(name)s”") % {"name": order.value or "…"}


VERBS: dict[str, Verb] = {
    "publish": Verb(
        gettext_lazy("Publish the newest draft"),
        _publish,
        _publish_obstacle,
        _becomes(Status.PUBLISHED),
        actions.PUBLISH,
    ),
    "unpublish": Verb(
        gettext_lazy("Unpublish"),
        lambda article, order, version: actions.unpublish(article, by=order.by, version=version),
        _may_become(Status.UNPUBLISHED),
        _becomes(Status.UNPUBLISHED),
        actions.PUBLISH,
    ),
    "trash": Verb(
        gettext_lazy("Move to the trash"),
        lambda article, order, version: actions.trash(article, by=order.by, version=version),
        _may_become(Status.TRASHED),
        _becomes(Status.TRASHED),
    ),
    "move": Verb(
        gettext_lazy("Move to a category"),
        _revise(lambda data, order: {"category": int(order.value)}),
        _category_obstacle,
        _moved,
        "articles.edit_any_article",
        asks="category",
    ),
    "tag": Verb(
        gettext_lazy("Add a tag"),
        _revise(lambda data, order: {"tags": [*data["tags"], order.value]}),
        lambda article, order: "",
        _tagged,
        "articles.edit_any_article",
        asks="tag",
    ),
}
