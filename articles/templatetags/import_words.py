"""Reports of imports in the reader's language."""

from typing import Any

from django import template
from django.utils.translation import gettext_lazy as _

register = template.Library()

WORDS: dict[str, Any] = {
    # What happened to a thing.
    "created": _("created"),
    "updated": _("updated"),
    "skipped": _("unchanged"),
    "mapped": _("put into a section of yours"),
    "merged": _("merged with another"),
    "missing": _("missing"),
    "refused": _("refused"),
    "conflict": _("conflict"),
    "repaired": _("repaired"),
    "dropped": _("left out"),
    "unknown": _("unknown"),
    "changed": _("changed"),
    "left out": _("left out"),
    "to fetch": _("to be fetched"),
    "became an issue": _("became an issue"),
    # Things.
    "posts": _("articles"),
    "pages": _("pages"),
    "attachments": _("pictures and files"),
    "categories": _("categories"),
    "tags": _("tags"),
    "authors": _("authors"),
    "comments": _("comments"),
    "issues": _("magazine issues"),
    "terms": _("terms of other taxonomies"),
    "revisions": _("revisions"),
    "menus": _("menus"),
    "members": _("members"),
}


@register.filter
def import_word(word: str) -> str:
    """The word for people; one that is not known stays."""
    return str(WORDS.get(word, word))


@register.filter
def outcome_lines(report: dict[str, Any]) -> list[dict[str, Any]]:
    """One line for each kind of thing: how many the file holds, and what became of them."""
    held, outcomes = report.get("file_holds", {}), report.get("outcomes", {})
    return [
        {
            "kind": import_word(kind),
            "held": held.get(kind, ""),
            "outcome": ", ".join(
                f"{number} {import_word(word)}" for word, number in outcomes.get(kind, {}).items()
            ),
        }
        for kind in dict.fromkeys([*held, *outcomes])
    ]
