"""Related articles: hand-picked first, the others settled when the article is published."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from django.db import connection

from articles.models.article import Article
from articles.models.choices import Status
from articles.models.listing import Listing, RelatedArticle
from articles.search.index import backend
from articles.search.words import words_of

SHOWN = 4
# How many of the newest articles of each shared list, and of those with alike words, are looked
# at: the cost does not grow.
LOOKED_AT = 30
WEIGHTS = {"tag": 3, "author": 1, "category": 2}
# What the one whose words are nearest gains; the others less, by their rank.
ALIKE = 3
# Shorter words say little; what Turkish adds to longer ones is cut off.
SHORTEST, STEM = 5, 7
# Each two of them are asked for: with eight, a publication on a large site waited for nothing else.
WORDS = 4


def settle(article: Article, picked: list[int], keys: set[str]) -> None:
    """Write the related articles of `article`, whose lists are `keys`."""
    chosen = list(_open(picked))
    for pk in _nearest(article, keys):
        if len(chosen) >= max(SHOWN, len(picked)):
            break
        if pk not in chosen:
            chosen.append(pk)
    hand = set(picked)
    rows = [(pk, position, pk in hand) for position, pk in enumerate(chosen)]
    current = list(
        RelatedArticle.objects.filter(article=article).values_list(
            "related_id", "position", "picked"
        )
    )
    if sorted(current) == sorted(rows):
        return
    RelatedArticle.objects.filter(article=article).delete()
    RelatedArticle.objects.bulk_create(
        RelatedArticle(article=article, related_id=pk, position=position, picked=by_hand)
        for pk, position, by_hand in rows
    )


Newest = Callable[[str, str], list[int]]


def newest(key: str, edition: str) -> list[int]:
    """The newest articles of one list, and one more than are looked at."""
    rows = Listing.objects.filter(key=key, article__edition=edition)
    found = rows.order_by("-published_at", "-article_id").values_list("article_id", flat=True)
    return list(found[: LOOKED_AT + 1])


def settle_many(
    articles: Sequence[Article], keys: Mapping[int, set[str]], newest: Newest = newest
) -> None:
    """Write those of many articles that have none yet, by their lists alone, with two queries.

    Imports settle thousands, and ask nothing twice: they give a `newest` that remembers.
    """
    near = {each.pk: _sharing(each, keys.get(each.pk, set()), newest) for each in articles}
    wanted = {pk for best in near.values() for pk in best}
    readable = set(
        Article.objects.published().filter(pk__in=wanted).order_by().values_list("pk", flat=True)
    )
    RelatedArticle.objects.bulk_create(
        RelatedArticle(article_id=owner, related_id=pk, position=position)
        for owner, best in near.items()
        for position, pk in enumerate([pk for pk in best if pk in readable][:SHOWN])
    )


def _sharing(article: Article, keys: set[str], newest: Newest) -> list[int]:
    """Articles that share most lists, the newer first among equals."""
    shared: Counter[int] = Counter()
    for key in sorted(keys):
        weight = WEIGHTS[key.partition("-")[0]]
        for pk in newest(key, article.edition)[:LOOKED_AT]:
            shared[pk] += weight
    shared.pop(article.pk, None)
    ranked = sorted(shared.items(), key=lambda item: (-item[1], -item[0]))
    return [pk for pk, _points in ranked[: SHOWN * 5]]


def _open(picked: list[int]) -> list[int]:
    if not picked:
        return []
    known = set(
        Article.objects.filter(pk__in=picked)
        .exclude(status=Status.TRASHED)
        .values_list("pk", flat=True)
    )
    return [pk for pk in picked if pk in known]


def _nearest(article: Article, keys: set[str]) -> list[int]:
    """Readable articles of the same edition by what they share: tags, categories, words, authors.

    One query: an arm for each list and one for the words; the newer first among equals.
    """
    arms = [_listed(key, article.edition) for key in sorted(keys)]
    if stems := stems_of(article):
        arms.append(_alike(stems, article.edition))
    if not arms:
        return []
    readable = Article.objects.published().in_edition(article.edition).exclude(pk=article.pk)
    open_sql, open_parameters = (
        readable.order_by().values("id", "published_at").query.sql_with_params()
    )
    sql = (
        "SELECT near.article_id"  # noqa: S608 — made of our own querysets
        f" FROM ({' UNION ALL '.join(sql for sql, _parameters in arms)}) AS near"
        f" JOIN ({open_sql}) AS readable ON readable.id = near.article_id"
        " GROUP BY near.article_id, readable.published_at"
        " ORDER BY SUM(near.points) DESC, readable.published_at DESC, near.article_id DESC"
        " LIMIT %s"
    )
    parameters = [each for _sql, values in arms for each in values]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*parameters, *open_parameters, SHOWN * 5])
        return [pk for (pk,) in cursor.fetchall()]


def stems_of(article: Article) -> list[str]:
    """The first letters of the headline's telling words."""
    long = (word for word in words_of(article.headline) if len(word) >= SHORTEST)
    return list(dict.fromkeys(word[:STEM] for word in long))[:WORDS]


def _listed(key: str, edition: str) -> tuple[str, list[Any]]:
    """The newest of one list, each with what sharing it is worth."""
    sql, names = _newest()
    given, points = {"key": key, "edition": edition}, WEIGHTS[key.partition("-")[0]]
    parameters = [given[name] for name in names]
    return f"SELECT article_id, {points} AS points FROM ({sql}) AS listed", parameters  # noqa: S608


@cache
def _newest() -> tuple[str, tuple[str, ...]]:
    """The newest of a list in SQL, composed once, and which value stands where in it."""
    rows = Listing.objects.filter(key="key", article__edition="edition")
    newest = rows.order_by("-published_at", "-article_id").values("article_id")[: LOOKED_AT + 1]
    return newest.query.sql_with_params()


def _alike(stems: list[str], edition: str) -> tuple[str, list[Any]]:
    """The newest with such words, each with what its rank is worth."""
    sql, parameters = backend().alike(stems, edition, LOOKED_AT)
    points = f"{ALIKE}.0 * ({LOOKED_AT} + 1 - place) / {LOOKED_AT}"
    return f"SELECT article_id, {points} AS points FROM ({sql}) AS alike", parameters  # noqa: S608
