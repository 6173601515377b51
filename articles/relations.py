"""The rows around articles that a publication brings in line with their revisions."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from articles.models.article import Article, FurtherCategory
from articles.models.people import Author, Byline
from articles.models.tags import ArticleTag, Tag
from articles.snapshot import REFERENCES, Snapshot
from categories.models import Category

Pairs = Sequence[tuple[Article, Snapshot]]


def write(pairs: Pairs) -> None:
    """Byline, tags and further categories of each row, as its data has them; only what differs."""
    _write_bylines(pairs)
    _write_tags(pairs)
    _write_categories(pairs)


def gone(pairs: Pairs) -> list[dict[str, None]]:
    """For each, the columns of what its draft names and somebody has deleted since, empty.

    The category is not among them: without it nothing is published. What a row holds is there.
    """
    missing = {name: _missing(name, pairs) for name in REFERENCES if name != "category"}
    return [
        {f"{name}_id": None for name, keys in missing.items() if data[name] in keys}
        for _article, data in pairs
    ]


def _missing(name: str, pairs: Pairs) -> set[int]:
    wanted = {data[name] for row, data in pairs if data[name] != getattr(row, f"{name}_id")}
    wanted.discard(None)
    if not wanted:
        return set()
    model: Any = Article._meta.get_field(name).related_model
    known = model._base_manager.filter(pk__in=wanted).values_list("pk", flat=True)
    return wanted - set(known)


def _write_bylines(pairs: Pairs) -> None:
    current: dict[int, list[list[Any]]] = defaultdict(list)
    for line in Byline.objects.filter(article__in=_numbers(pairs)):
        current[line.article_id].append([line.author_id, line.role])
    changed = [(article, data) for article, data in pairs if current[article.pk] != data["byline"]]
    wanted = {pk for _article, data in changed for pk, _role in data["byline"]}
    known = set(Author.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    if stale := [article.pk for article, _data in changed if current[article.pk]]:
        Byline.objects.filter(article__in=stale).delete()
    Byline.objects.bulk_create(
        Byline(article=article, author_id=pk, role=role, position=position)
        for article, data in changed
        for position, (pk, role) in enumerate(data["byline"])
        if pk in known
    )


def _write_tags(pairs: Pairs) -> None:
    tags = Tag.objects.all_named({name for _article, data in pairs for name in data["tags"]})
    wanted = {article.pk: {tags[name].pk for name in data["tags"]} for article, data in pairs}
    current = _grouped(
        ArticleTag.objects.filter(content_object__in=list(wanted)).values_list(
            "content_object_id", "tag_id"
        )
    )
    for pk, gone in _gone(current, wanted).items():
        ArticleTag.objects.filter(content_object=pk, tag_id__in=gone).delete()
    ArticleTag.objects.bulk_create(
        ArticleTag(content_object_id=pk, tag_id=tag)
        for pk, each in wanted.items()
        for tag in sorted(each - current[pk])
    )


def _write_categories(pairs: Pairs) -> None:
    wanted = {
        article.pk: set(data["further_categories"]) - {data["category"]} for article, data in pairs
    }
    rows = FurtherCategory.objects.filter(article__in=list(wanted))
    current = _grouped(rows.values_list("article_id", "category_id"))
    for pk, gone in _gone(current, wanted).items():
        FurtherCategory.objects.filter(article=pk, category_id__in=gone).delete()
    new = set().union(*wanted.values()) if wanted else set()
    known = set(Category.objects.filter(pk__in=new).values_list("pk", flat=True)) if new else set()
    FurtherCategory.objects.bulk_create(
        FurtherCategory(article_id=pk, category_id=category)
        for pk, each in wanted.items()
        for category in sorted((each & known) - current[pk])
    )


def _numbers(pairs: Pairs) -> list[int]:
    return [article.pk for article, _data in pairs]


def _grouped(rows: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for owner, thing in rows:
        found[owner].add(thing)
    return found


def _gone(current: Mapping[int, set[int]], wanted: Mapping[int, set[int]]) -> dict[int, set[int]]:
    """What each has and shall not have."""
    found = {owner: things - wanted[owner] for owner, things in current.items()}
    return {owner: things for owner, things in found.items() if things}
