"""Which lists show an article: rows of `Listing`, rewritten whenever the article's row changes."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q

from articles.models.article import Article, FurtherCategory
from articles.models.listing import Listing
from articles.models.people import Byline
from articles.models.queries import OPEN
from articles.models.tags import ArticleTag
from categories.models import Category

Rows = set[tuple[str, datetime | None]]
CHUNK = 200
"""Articles that are looked at together."""


def keys_of(article: Article) -> set[str]:
    """Lists that show the article: its categories with all above them, its tags, its authors."""
    return _keys([article])[article.pk]


def _keys(articles: Sequence[Article]) -> dict[int, set[str]]:
    """The same for many, with four queries."""
    numbers = [article.pk for article in articles]
    homes: dict[int, list[Category]] = defaultdict(list)
    for article in articles:
        if article.category:
            homes[article.pk].append(article.category)
    further = FurtherCategory.objects.filter(article__in=numbers).select_related("category")
    for row in further:
        homes[row.article_id].append(row.category)
    places = _places(category for row in homes.values() for category in row)
    found: dict[int, set[str]] = {
        pk: {
            places[home.language, path]
            for home in homes.get(pk, ())
            for path in home.lineage
            if (home.language, path) in places
        }
        for pk in numbers
    }
    tagged = ArticleTag.objects.filter(content_object__in=numbers)
    for pk, tag in tagged.values_list("content_object_id", "tag_id"):
        found[pk].add(f"tag-{tag}")
    signed = Byline.objects.order_by().filter(article__in=numbers)
    for pk, author in signed.values_list("article_id", "author_id"):
        found[pk].add(f"author-{author}")
    return found


def _places(homes: Iterable[Category]) -> dict[tuple[str, str], str]:
    """Keys of the lists of these categories and of all above them, by edition and path."""
    paths = {path for home in homes for path in home.lineage}
    named = Category.objects.order_by().only("language", "path")
    rows = named.filter(path__in=paths) if paths else []
    return {(row.language, row.path): row.key for row in rows}


def rewrite(article: Article) -> set[str]:
    """Bring the rows of one article in line; returns the keys of all lists that changed or stay."""
    return rewrite_many([article])[article.pk]


def rewrite_many(articles: Iterable[Article]) -> dict[int, set[str]]:
    """The same for many, by key of the article."""
    rows, found = list(articles), dict[int, set[str]]()
    for start in range(0, len(rows), CHUNK):
        found |= _rewrite(rows[start : start + CHUNK])
    return found


def _rewrite(articles: Sequence[Article]) -> dict[int, set[str]]:
    before = _written(articles)
    keys = _keys([article for article in articles if article.status in OPEN])
    new: list[Listing] = []
    stale: Any = Q(pk__in=[])
    found: dict[int, set[str]] = {}
    for article in articles:
        after: Rows = {(key, article.published_at) for key in keys.get(article.pk, ())}
        if gone := {key for key, _moment in before[article.pk] - after}:
            stale |= Q(article=article.pk, key__in=gone)
        new += [
            Listing(article=article, key=key, published_at=moment)
            for key, moment in sorted(after - before[article.pk], key=lambda row: row[0])
            if moment
        ]
        found[article.pk] = {key for key, _moment in before[article.pk] | after}
    if any(before.values()):
        Listing.objects.filter(stale).delete()
    Listing.objects.bulk_create(new)
    return found


def _written(articles: Sequence[Article]) -> dict[int, Rows]:
    found: dict[int, Rows] = {article.pk: set() for article in articles}
    rows = Listing.objects.filter(article__in=list(found))
    for pk, key, moment in rows.values_list("article_id", "key", "published_at"):
        found[pk].add((key, moment))
    return found
