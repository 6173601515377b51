"""Topics to choose from, in groups as the forms show them."""

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from categories.models import Category
from subscriptions.models import Newsletter, Subscriber, Subscription

REFERENCES = ("newsletter", "category", "author", "tag")
Entry = dict[str, Any]


def offered(edition: str) -> list[Entry]:
    """What readers of an edition may choose from a list: its newsletters, then its sections.

    Asked of the things themselves: a topic has no row before somebody follows it.
    """
    newsletters = Newsletter.objects.filter(edition=edition, is_active=True)
    sections = Category.objects.public().in_edition(edition).order_by("path")
    return [_entry(thing) for thing in (*newsletters, *sections)]


def groups(edition: str, chosen: set[str]) -> list[Entry]:
    """Groups for the sign-up page, in the edition's language."""
    with translation.override(edition):
        entries = offered(edition)
        for entry in entries:
            entry["chosen"] = entry["value"] in chosen
        return _grouped(entries)


def groups_for(edition: str, subscriber: Subscriber) -> list[Entry]:
    """Groups for the preference centre: what the edition offers and all that is followed."""
    rows = subscriber.subscriptions.active().select_related(
        *(f"topic__{name}" for name in REFERENCES)
    )
    followed = {row.topic.name: row for row in rows}
    with translation.override(edition):
        entries = offered(edition)
        known = {entry["value"] for entry in entries}
        others = [row.topic.thing for name, row in followed.items() if name not in known]
        entries += [_entry(thing) for thing in sorted(others, key=str)]
        for entry in entries:
            row = followed.get(entry["value"])
            entry["chosen"] = row is not None
            entry["frequency"] = row.frequency if row else Subscription.Frequency.INSTANT
        return _grouped(entries)


def _entry(thing: Any) -> Entry:
    kind = thing._meta.model_name
    return {
        "value": f"{kind}:{thing.pk}",
        "label": str(thing),
        "note": thing.description if kind == "newsletter" else "",
        "has_frequency": kind != "newsletter",
        "group": _group(kind),
        "depth": thing.path.count("/") if kind == "category" else 0,
    }


def _group(kind: str) -> str:
    return {
        "newsletter": _("Newsletters"),
        "category": _("Sections"),
        "author": _("Authors"),
        "tag": _("Tags"),
    }[kind]


def _grouped(entries: list[Entry]) -> list[Entry]:
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry["group"], []).append(entry)
    return [{"label": label, "topics": topics} for label, topics in found.items()]
