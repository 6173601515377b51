"""The rows around an article that a publication brings in line with its revision."""

from typing import Any

from articles.models.article import Article, FurtherCategory
from articles.models.people import Author, Byline
from articles.models.tags import ArticleTag, Tag
from articles.snapshot import Snapshot
from categories.models import Category


def write(article: Article, data: Snapshot) -> None:
    """Byline, tags and further categories of the row, as `data` has them; only what differs."""
    _write_byline(article, data["byline"])
    _write_tags(article, data["tags"])
    _write_categories(article, set(data["further_categories"]) - {data["category"]})


def _write_byline(article: Article, wanted: list[list[Any]]) -> None:
    current = [[line.author_id, line.role] for line in Byline.objects.filter(article=article)]
    if current == wanted:
        return
    known = set(
        Author.objects.filter(pk__in=[pk for pk, _role in wanted]).values_list("pk", flat=True)
    )
    if current:
        Byline.objects.filter(article=article).delete()
    Byline.objects.bulk_create(
        Byline(article=article, author_id=pk, role=role, position=position)
        for position, (pk, role) in enumerate(wanted)
        if pk in known
    )


def _write_tags(article: Article, names: list[str]) -> None:
    wanted = {Tag.objects.named(name).pk for name in names}
    current = set(
        ArticleTag.objects.filter(content_object=article).values_list("tag_id", flat=True)
    )
    if gone := current - wanted:
        ArticleTag.objects.filter(content_object=article, tag_id__in=gone).delete()
    ArticleTag.objects.bulk_create(
        ArticleTag(content_object=article, tag_id=pk) for pk in sorted(wanted - current)
    )


def _write_categories(article: Article, wanted: set[int]) -> None:
    rows = FurtherCategory.objects.filter(article=article)
    current = set(rows.values_list("category_id", flat=True))
    if gone := current - wanted:
        rows.filter(category_id__in=gone).delete()
    new = Category.objects.filter(pk__in=wanted - current).values_list("pk", flat=True)
    FurtherCategory.objects.bulk_create(
        FurtherCategory(article=article, category_id=pk) for pk in sorted(new)
    )
