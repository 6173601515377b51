"""Related articles: hand-picked first, the others settled when the article is published."""

from collections import Counter
from collections.abc import Callable

from articles.models.article import Article
from articles.models.choices import Status
from articles.models.listing import Listing, RelatedArticle

SHOWN = 4
# How many of the newest articles of each shared list are looked at: the cost does not grow.
LOOKED_AT = 30
WEIGHTS = {"tag": 3, "author": 1, "category": 2}


def newest(key: str, edition: str) -> list[int]:
    """The newest articles of one list, and one more than are looked at."""
    rows = Listing.objects.filter(key=key, article__edition=edition)
    found = rows.order_by("-published_at", "-article").values_list("article_id", flat=True)
    return list(found[: LOOKED_AT + 1])


def settle(
    article: Article,
    picked: list[int],
    keys: set[str],
    newest: Callable[[str, str], list[int]] = newest,
) -> None:
    """Write the related articles of `article`, whose lists are `keys`.

    Who settles many at once gives a `newest` that remembers.
    """
    chosen = list(_open(picked))
    for pk in _nearest(article, keys, newest):
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


def _open(picked: list[int]) -> list[int]:
    known = set(
        Article.objects.filter(pk__in=picked)
        .exclude(status=Status.TRASHED)
        .values_list("pk", flat=True)
    )
    return [pk for pk in picked if pk in known]


def _nearest(
    article: Article, keys: set[str], newest: Callable[[str, str], list[int]]
) -> list[int]:
    """Articles of the same edition that share most lists, the newer first among equals."""
    shared: Counter[int] = Counter()
    for key in sorted(keys):
        others = [pk for pk in newest(key, article.edition) if pk != article.pk]
        for pk in others[:LOOKED_AT]:
            shared[pk] += WEIGHTS[key.partition("-")[0]]
    ranked = sorted(shared.items(), key=lambda item: (-item[1], -item[0]))
    best = [pk for pk, _weight in ranked[: SHOWN * 5]]
    known = set(Article.objects.published().filter(pk__in=best).values_list("pk", flat=True))
    return [pk for pk in best if pk in known]
