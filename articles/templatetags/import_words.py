"""Reports of imports in the reader's language."""

from typing import Any

from django import template
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

register = template.Library()

WORDS: dict[str, Any] = {
    # What happened to a thing.
    "created": pgettext_lazy("import", "created"),
    "updated": pgettext_lazy("import", "updated"),
    "skipped": pgettext_lazy("import", "unchanged"),
    "mapped": _("put into a section of yours"),
    "merged": _("merged with another"),
    "missing": _("missing"),
    "refused": _("refused"),
    "conflict": _("conflict"),
    "repaired": _("repaired"),
    "dropped": pgettext_lazy("import", "left out"),
    "unknown": _("unknown"),
    "changed": _("changed"),
    "left out": pgettext_lazy("import", "left out"),
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

# Why, by what importers note; where a name is part of it, by what stands before it.
CAUSES: dict[str, Any] = {
    "]]> inside CDATA": _("an end mark within a text"),
    "CDATA never closed": _("a text without its end mark"),
    "a second item of the same identifier": _("a second item of the same identifier"),
    "address of a category": _("the address of a category"),
    "author that is not declared": _("an author of whom the file says no more"),
    "bare & outside CDATA": _("an & that is not written as XML asks"),
    "bytes that are not UTF-8": _("letters in an old encoding"),
    "caption without an end": _("a caption without an end"),
    "categories that stand under each other": _("categories that stand under each other"),
    "category nested too deeply: put at the top": _("category nested too deeply: put at the top"),
    "comment that cannot be kept": _("a comment that cannot be kept"),
    "control characters removed": _("invisible control characters removed"),
    "declared encoding not used": _("the encoding that the file names is not its own"),
    "embed without an address": _("an embed without an address"),
    "file in a text": _("a file in a text"),
    "file of an attachment": _("a file of the library"),
    "file that could not be fetched": _("a file that could not be fetched"),
    "frame became a link": _("an embedded page became a link"),
    "frame without an address": _("an embedded page without an address"),
    "gallery without pictures": _("a gallery without pictures"),
    "impossible date ignored": _("an impossible date"),
    "lead picture": _("a lead picture"),
    "link around a picture left out": _("the link around a picture"),
    "link that is no address": _("a link that is no address"),
    "link with a scheme that is not allowed": _("a link of a kind that is not allowed"),
    "markup that cannot be read: only its text was kept":
        _("markup that cannot be read: only its text was kept"),
    "named reference outside CDATA": _("a sign written in a way that XML does not know"),
    "nodes nested too deeply": _("parts nested too deeply"),
    "not UTF-8: taken for Windows text": _("not UTF-8: taken for Windows text"),
    "page changed here after the last import": _("page changed here after the last import"),
    "parent of a category": _("the parent of a category"),
    "picture in a gallery": _("a picture in a gallery"),
    "picture in a text": _("a picture in a text"),
    "post of another site kept as a quotation": _("post of another site kept as a quotation"),
    "published without a date: kept as a draft": _("published without a date: kept as a draft"),
    "reference to a forbidden character": _("a character that XML forbids"),
    "reusable block": _("a reusable block"),
    "text before the file's beginning removed": _("text before the file’s beginning"),
    "title cut at 200 characters": _("title cut at 200 characters"),
    "untitled: called by its first words": _("untitled: called by its first words"),
}  # fmt: skip
NAMED: dict[str, Any] = {
    "block ": _("block {name}"),
    "card ": _("card {name}"),
    "item of type ": _("item of type {name}"),
    "node ": _("part {name}"),
    "revisions beyond the newest ": _("revisions beyond the newest {name}"),
    "section of kind ": _("section of kind {name}"),
    "shortcode ": _("shortcode {name}"),
}


@register.filter
def import_cause(cause: str) -> str:
    """Why, for people; a cause that is not known stays."""
    for before, words in NAMED.items():
        if cause.startswith(before):
            return str(words).format(name=cause.removeprefix(before))
    return str(CAUSES.get(cause, cause))


ITEMS: dict[str, Any] = {
    "post": _("article"),
    "page": _("page"),
    "attachment": _("file"),
}


@register.filter
def import_item(label: str) -> str:
    """`post 555 The ferry` as people say it: The ferry (article 555)."""
    kind, _space, rest = label.partition(" ")
    number, _space, title = rest.partition(" ")
    if kind not in ITEMS or not number.isdecimal():
        return label
    return f"{title} ({ITEMS[kind]} {number})".strip()


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
