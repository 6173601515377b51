"""Where subscribers came from, in words: the names of our own forms, and of others as they are."""

from typing import Any

from django.utils.translation import gettext_lazy as _

NAMES: dict[str, Any] = {
    "article-end": _("Below an article"),
    "article-head": _("Head of an article"),
    "article-related": _("After what to read next"),
    "author": _("Page of an author"),
    "category": _("Page of a section"),
    "footer": _("Foot of every page"),
    "header": _("Head of every page"),
    "home": _("Front page"),
    "import": _("Imported"),
    "issue": _("Page of an issue"),
    "page": _("The page of newsletters"),
    "tag": _("Page of a tag"),
}


def named(source: str) -> str:
    """The words for a source; empty where nobody noted one."""
    return str(NAMES.get(source, source))
