"""What is looked at before publishing: some of it blocks, the rest is advice.

What makes publishing impossible (no headline, no category, an embargo) is in `publishing`.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from articles.body import tree
from articles.body.text import plain_text, references
from articles.models.article import Article
from articles.models.choices import Review
from articles.models.library import Image
from articles.models.redirects import Redirect
from articles.models.revision import Revision
from articles.snapshot import Snapshot
from categories.models import Category

# Longer headlines are cut in search results and on phones.
LONG_HEADLINE = 100
PLACEHOLDERS = re.compile(r"\bTKTK\b|\bTK\b|(?i:\blorem\b(?: ipsum)?)|\b[xX]{3,}\b")


@dataclass(frozen=True)
class Finding:
    """One thing to mend. `field` is where; `final` means that nobody can override it."""

    code: str
    field: str
    message: str
    blocks: bool = False
    final: bool = False


@dataclass(frozen=True)
class Draft:
    """What the checks look at."""

    article: Article | None
    data: Snapshot
    revision: Revision | None = None


def findings(draft: Draft) -> list[Finding]:
    """Everything to mend in a draft, what blocks first."""
    found = [finding for check in CHECKS for finding in check(draft)]
    return sorted(found, key=lambda finding: not finding.blocks)


def blocking(draft: Draft) -> list[Finding]:
    """What keeps a draft from being published, unless somebody overrides it."""
    return [finding for finding in findings(draft) if finding.blocks]


def four_eyes(draft: Draft) -> Iterator[Finding]:
    approved = draft.revision is not None and draft.revision.review in (
        Review.APPROVED,
        Review.APPLIED,
    )
    if settings.FOUR_EYES and not approved:
        message = _("Somebody else has to approve this text first.")
        yield Finding("four_eyes", "", message, blocks=True, final=True)


def standfirst(draft: Draft) -> Iterator[Finding]:
    if not draft.data["standfirst"].strip():
        yield Finding("standfirst", "standfirst", _("There is no standfirst."))


def headline(draft: Draft) -> Iterator[Finding]:
    length = len(draft.data["headline"])
    if length > LONG_HEADLINE:
        message = _("The headline is long: %(length)s characters, and lists show about 100.")
        yield Finding("headline", "headline", message % {"length": length})


def language(draft: Draft) -> Iterator[Finding]:
    homes = Category.objects.filter(pk=draft.data["category"])
    edition = homes.values_list("language", flat=True).first()
    if edition and edition != draft.data["language"]:
        message = _("The article's language is not that of its edition. Is that meant?")
        yield Finding("language", "language", message)


def lead_image(draft: Draft) -> Iterator[Finding]:
    image = Image.objects.filter(pk=draft.data["lead_image"]).first()
    if image is None:
        yield Finding("lead_image", "lead_image", _("There is no lead image."))
        return
    yield from _described(image, "lead_image", _("The lead image"))
    if not image.decorative and not image.credit.strip():
        message = _("The lead image has no credit.")
        yield Finding("lead_credit", "lead_image", message, blocks=True)


def pictures(draft: Draft) -> Iterator[Finding]:
    keys = references(draft.data["body"]).images
    found = Image.objects.in_bulk(list(keys)) if keys else {}
    for pk in sorted(keys):
        if pk not in found:
            message = _("Picture %(number)s is not in the library any more.")
            yield Finding("picture_gone", "body", message % {"number": pk}, blocks=True)
        else:
            yield from _described(found[pk], "body", _("Picture “%(name)s”") % {"name": found[pk]})


def _described(image: Image, field: str, name: str) -> Iterator[Finding]:
    if not image.decorative and not image.alt.strip():
        message = _("%(picture)s has no alternative text and is not marked decorative.")
        yield Finding("alt", field, message % {"picture": name}, blocks=True)


def headings(draft: Draft) -> Iterator[Finding]:
    level = 1
    for element in tree.elements(tree.parse(draft.data["body"])):
        if element.tag not in ("h2", "h3", "h4"):
            continue
        now = int(element.tag[1])
        if now > level + 1:
            message = _("The heading “%(heading)s” skips a level.")
            words = " ".join(tree.text(element).split())
            yield Finding("headings", "body", message % {"heading": words})
        level = now


def placeholders(draft: Draft) -> Iterator[Finding]:
    for name in ("headline", "standfirst", "body"):
        text = plain_text(draft.data[name]) if name == "body" else draft.data[name]
        if found := PLACEHOLDERS.search(text):
            message = _("“%(words)s” looks like a placeholder.") % {"words": found[0]}
            yield Finding("placeholder", name, message, blocks=True)


def links(draft: Draft) -> Iterator[Finding]:
    for address in dict.fromkeys(references(draft.data["body"]).links):
        if is_dead(address, draft.article):
            message = _("The link %(address)s leads nowhere.") % {"address": address}
            yield Finding("link", "body", message, blocks=True)


def is_dead(address: str, article: Article | None = None) -> bool:
    """Whether a link within this site leads nowhere; links to others are not followed."""
    path = _inner(address)
    return bool(path) and not _leads_somewhere(path, article)


def _inner(address: str) -> str:
    """The path of an address of this site; empty for others."""
    if address.startswith("/") and not address.startswith("//"):
        return unquote(urlsplit(address).path)
    site = urlsplit(settings.SITE_URL)
    parts = urlsplit(address)
    return unquote(parts.path) or "/" if parts.netloc and parts.netloc == site.netloc else ""


def _leads_somewhere(path: str, article: Article | None) -> bool:
    try:
        match = resolve(path)
    except Resolver404:
        return False
    if match.view_name != "articles:resolve":
        return True
    edition, inner = match.kwargs["edition"], match.kwargs["path"].strip("/")
    if Category.objects.public().in_edition(edition).filter(path=inner).exists():
        return True
    there = Article.objects.published().in_edition(edition)
    if there.filter(slug=inner.rpartition("/")[2]).exists():
        return True
    return Redirect.objects.filter(path=path[:700]).exists()


CHECKS: list[Callable[[Draft], Iterator[Finding]]] = [
    four_eyes,
    headline,
    standfirst,
    language,
    lead_image,
    pictures,
    headings,
    placeholders,
    links,
]


def by_field(found: list[Finding]) -> dict[str, list[Any]]:
    """Messages under their fields, for a ValidationError."""
    problems: dict[str, list[Any]] = {}
    for finding in found:
        problems.setdefault(finding.field or "__all__", []).append(finding.message)
    return problems
