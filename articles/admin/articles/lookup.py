"""Finding articles by a few words, without reading a hundred thousand rows."""

from typing import Any

from django.conf import settings
from django.db.models import Q

from articles.models import Article, Revision, Status
from articles.models.indexes import HAS_DRAFT
from articles.search.index import backend
from articles.search.words import ask
from categories.slugs import slugify

# The most that one way of searching finds.
FOUND = 300
# How many of the newest drafts, and of what is withdrawn, are looked through.
LOOKED_THROUGH = 3000
WITHDRAWN = (Status.UNPUBLISHED, Status.SCHEDULED, Status.RETRACTED)


def search(queryset: Any, text: str) -> Any:
    """Articles with these words in a headline, or whose address begins with them.

    What readers see is found by the site's own index; drafts and what is withdrawn are few enough
    to be looked through. Each way is cut at `FOUND`, the newest first.
    """
    text = text.replace("\x00", "").strip()
    if not text:
        return queryset
    return queryset.filter(pk__in=keys_of(text))


def keys_of(text: str) -> set[int]:
    """Keys of the articles that the words find."""
    return {*_live(text), *_addressed(text), *_unseen(text)}


def _live(text: str) -> list[int]:
    question = ask(text)
    if not question:
        return []
    found: list[int] = []
    for edition, _name in settings.LANGUAGES:
        found += backend().headlines(question, edition, FOUND)
    return found


def _addressed(text: str) -> list[int]:
    slug = slugify(text)
    if not slug:
        return []
    editions = [code for code, _name in settings.LANGUAGES]
    rows = Article.objects.filter(edition__in=editions, slug__gte=slug, slug__lt=f"{slug}~")
    return list(rows.values_list("pk", flat=True)[:FOUND])


def _unseen(text: str) -> list[int]:
    # One question for each status: each walks the index of the list from its newest end.
    withdrawn = (Q(status=state) for state in WITHDRAWN)
    newest: set[int] = set()
    for among in (HAS_DRAFT, *withdrawn):
        rows = Article.objects.filter(among).order_by("-touched_at", "-pk")
        newest |= {*rows.values_list("latest_revision", flat=True)[:LOOKED_THROUGH]} - {None}
    revisions = Revision.objects.filter(pk__in=newest)
    for word in text.split()[:10]:
        revisions = revisions.filter(headline__icontains=word)
    return list(revisions.values_list("article", flat=True)[:FOUND])
