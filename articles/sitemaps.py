"""Sitemaps (sitemaps.org, with Google's image, hreflang and news extensions)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import F, Max, Q, QuerySet
from django.utils import timezone

from articles.images.picture import rendition_url
from articles.models import Article, Author, MagazineIssue
from articles.site import absolute
from categories.models import Category

# Articles are cut by primary key, so that a file never changes its borders. A file may hold
# 50,000 addresses and 50 MB; 5,000 keeps one quick to make.
CHUNK = 5_000
# Google News: two days and 1,000 articles at the most.
NEWS_AGE = timedelta(days=2)
NEWS_ITEMS = 1_000


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
    start = chunk * CHUNK
    rows = (
        Article.objects.indexable()
        .in_edition(edition)
        .filter(pk__gte=start, pk__lt=start + CHUNK)
        .select_related("category", "lead_image")
        .defer("body", "body_html")
        .order_by("pk")
    )
    found = list(rows)
    families = _families(found)
    return [_place(article, families) for article in found]


def _place(article: Article, families: dict[int, list[Article]]) -> Place:
    image = article.lead_image
    family = families.get(article.translation_of_id or article.pk, [])
    return Place(
        url=absolute(article.get_absolute_url()),
        changed=article.modified_at or article.published_at,
        images=[absolute(rendition_url(image, "wide", 1600, "jpg"))] if image else [],
        alternates=[(each.language, absolute(each.get_absolute_url())) for each in family],
    )


def _families(articles: list[Article]) -> dict[int, list[Article]]:
    """Readable versions of each article in several languages, by the original's key."""
    roots = {article.translation_of_id or article.pk for article in articles}
    translated = set(
        Article.objects.filter(translation_of__in=roots).values_list("translation_of", flat=True)
    )
    rows: QuerySet[Article] = (
        Article.objects.indexable()
        .filter(Q(pk__in=translated) | Q(translation_of__in=translated))
        .select_related("category")
        .defer("body", "body_html")
    )
    families: dict[int, list[Article]] = {}
    for row in rows:
        families.setdefault(row.translation_of_id or row.pk, []).append(row)
    return {root: family for root, family in families.items() if len(family) > 1}


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
        for author in rows:
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
