"""Sitemaps (sitemaps.org, with Google's image, hreflang and news extensions)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import F, Max, Q
from django.utils import timezone

from articles.compiled import Compiled
from articles.images.picture import rendition_url
from articles.kept import kept
from articles.models import Article, Author, MagazineIssue
from articles.models.queries import PICTURE_FACTS
from articles.sections import Place as Section
from articles.sections import sections
from articles.site import absolute
from articles.teasers import picture
from categories.addresses import address
from categories.models import Category

# Articles are cut by primary key, so that a file never changes its borders. A file may hold
# 50,000 addresses and 50 MB; 1,000 keeps one quick to make.
CHUNK = 1_000
# Google News: two days and 1,000 articles at the most.
NEWS_AGE = timedelta(days=2)
NEWS_ITEMS = 1_000

# What an address is made of, in this order.
FACTS = (
    *("pk", "edition", "slug", "language", "published_at", "modified_at"),
    *("translation_of_id", "category_id", *(f"lead_image__{name}" for name in PICTURE_FACTS)),
)
SOURCE, CATEGORY = FACTS.index("translation_of_id"), FACTS.index("category_id")
Facts = tuple[Any, ...]

_chunk: Compiled[Facts] = Compiled(
    lambda at, edition, first, end: (
        Article.objects.indexable(at)
        .in_edition(edition)
        .filter(pk__gte=first, pk__lt=end)
        .order_by("pk")
        .values_list(*FACTS)
    ),
    at=datetime,
    edition=str,
    first=int,
    end=int,
)


@dataclass
class Place:
    """One address of a sitemap."""

    url: str
    changed: datetime | None = None
    images: list[str] = field(default_factory=list)
    alternates: list[tuple[str, str]] = field(default_factory=list)


# Name of a sitemap that is not of articles → what it holds. Applications above add their own.
SECTIONS: dict[str, Callable[[], Iterable[Place]]] = {}


def chunks() -> list[tuple[str, datetime | None]]:
    """Names of the sitemaps of articles (`articles-en-0`) with the newest change in each."""
    return kept("sitemap chunks", _chunks)


def _chunks() -> list[tuple[str, datetime | None]]:
    rows = (
        Article.objects.indexable()
        .order_by()
        .annotate(chunk=F("pk") / CHUNK)
        .values("edition", "chunk")
        .annotate(changed=Max("modified_at"))
        .order_by("edition", "chunk")
    )
    return [(f"articles-{row['edition']}-{row['chunk']}", row["changed"]) for row in rows]


def articles_in(edition: str, chunk: int) -> list[Place]:
    """The articles of one chunk, with lead images and translations."""
    rows = _chunk(at=timezone.now(), edition=edition, first=chunk * CHUNK, end=(chunk + 1) * CHUNK)
    versions = _versions({row[SOURCE] or row[0] for row in rows})
    places = sections().places
    return [_place(row, versions, places) for row in rows if row[CATEGORY] in places]


def _url(row: Facts, places: dict[int, Section]) -> str:
    return absolute(address(row[1], f"{places[row[CATEGORY]].path}/{row[2]}/"))


def _place(row: Facts, versions: dict[int, list[Facts]], places: dict[int, Section]) -> Place:
    image = picture(row[-len(PICTURE_FACTS) :])
    family = versions.get(row[SOURCE] or row[0], [])
    return Place(
        url=_url(row, places),
        changed=row[5] or row[4],
        images=[absolute(rendition_url(image, "wide", 1600, "jpg"))] if image else [],
        alternates=[(each[3], _url(each, places)) for each in family if each[CATEGORY] in places],
    )


def _versions(roots: set[int]) -> dict[int, list[Facts]]:
    """Readable versions of each article in several languages, by the original's key."""
    translated = set(
        Article.objects.filter(translation_of__in=roots).values_list("translation_of", flat=True)
    )
    if not translated:
        return {}
    versions: dict[int, list[Facts]] = {}
    rows = Article.objects.indexable().filter(
        Q(pk__in=translated) | Q(translation_of__in=translated)
    )
    for row in rows.values_list(*FACTS):
        versions.setdefault(row[SOURCE] or row[0], []).append(row)
    return {root: family for root, family in versions.items() if len(family) > 1}


def categories() -> Iterable[Place]:
    """Sections of all editions, with their counterparts."""
    for category in Category.objects.public().select_related("counterpart"):
        other = category.counterpart
        pairs = [category, other] if other and other.is_public else []
        yield Place(
            absolute(category.get_absolute_url()),
            alternates=[(each.language, absolute(each.get_absolute_url())) for each in pairs],
        )


def authors() -> Iterable[Place]:
    """Authors who have something to read in an edition."""
    for code, _name in settings.LANGUAGES:
        open_articles = Article.objects.published().in_edition(code)
        rows = Author.objects.filter(bylines__article__in=open_articles.values("pk")).distinct()
        # Not by name: a sitemap is not made anew because somebody has married.
        for author in rows.order_by("pk"):
            yield Place(absolute(author.get_absolute_url(code)))


def issues() -> Iterable[Place]:
    """Magazine issues."""
    for issue in MagazineIssue.objects.public():
        yield Place(absolute(issue.get_absolute_url()), issue.published_at)


def news(at: datetime | None = None) -> list[Article]:
    """What was published in the last two days, newest first."""
    at = at or timezone.now()
    rows: Any = Article.objects.indexable(at).filter(published_at__gt=at - NEWS_AGE)
    return list(
        rows.select_related("category").defer("body", "body_html").newest_first()[:NEWS_ITEMS]
    )


SECTIONS |= {"sections": categories, "authors": authors, "issues": issues}
