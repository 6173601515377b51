"""Topics to choose from, in groups as the forms show them."""

from typing import Any

from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from subscriptions.models import Subscriber, Subscription, Topic

REFERENCES = ("newsletter", "category", "author", "tag")


def offered(edition: str) -> list[Topic]:
    """Topics that readers of an edition may choose from a list: newsletters, then sections."""
    found = Topic.objects.filter(
        Q(newsletter__edition=edition, newsletter__is_active=True)
        | Q(category__language=edition, category__is_public=True)
    )
    return sorted(
        found.select_related("newsletter", "category"),
        key=lambda topic: (topic.newsletter is None, _place(topic)),
    )


def _place(topic: Topic) -> tuple[int, str]:
    if topic.newsletter:
        return topic.newsletter.position, topic.newsletter.name
    return 0, topic.category.path if topic.category else ""


def groups(edition: str, chosen: set[str]) -> list[dict[str, Any]]:
    """Groups for the sign-up page, in the edition's language."""
    with translation.override(edition):
        return _grouped([_entry(topic, topic.name in chosen) for topic in offered(edition)])


def groups_for(edition: str, subscriber: Subscriber) -> list[dict[str, Any]]:
    """Groups for the preference centre: what the edition offers and all that is followed."""
    rows = subscriber.subscriptions.select_related(*(f"topic__{name}" for name in REFERENCES))
    followed = {row.topic_id: row for row in rows if row.status == Subscription.Status.ACTIVE}
    topics = offered(edition)
    known = {topic.pk for topic in topics}
    topics += sorted((row.topic for row in followed.values() if row.topic_id not in known), key=str)
    with translation.override(edition):
        return _grouped([_entry(topic, row=followed.get(topic.pk)) for topic in topics])


def _entry(topic: Topic, ticked: bool = False, row: Subscription | None = None) -> dict[str, Any]:
    return {
        "value": topic.name,
        "label": str(topic),
        "note": topic.newsletter.description if topic.newsletter else "",
        "chosen": ticked or row is not None,
        "frequency": row.frequency if row else Subscription.Frequency.INSTANT,
        "has_frequency": topic.newsletter_id is None,
        "group": _group_of(topic),
        "depth": topic.category.path.count("/") if topic.category else 0,
    }


def _group_of(topic: Topic) -> str:
    if topic.newsletter_id:
        return _("Newsletters")
    if topic.category_id:
        return _("Sections")
    return _("Authors") if topic.author_id else _("Tags")


def _grouped(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for entry in entries:
        found.setdefault(entry["group"], []).append(entry)
    return [{"label": label, "topics": topics} for label, topics in found.items()]
