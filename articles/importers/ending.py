"""How an import ends: related articles are settled, or all of it was only tried."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import reset_queries, transaction
from django.utils.translation import gettext as _

from articles import related
from articles.importers.registry import Progress, unheard
from articles.models import Article, Listing
from articles.models.queries import OPEN
from articles.signals import content_changed

RELATED_BATCH = 200


@contextmanager
def undone(dry_run: bool) -> Iterator[None]:
    """A dry run does everything, and then none of it has happened."""
    if not dry_run:
        yield
        return
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def relate(source: str, progress: Progress = unheard) -> None:
    """Settle related articles once all are there; also those of a run that was killed before."""
    newest = functools.cache(related.newest)
    alone = Article.objects.filter(
        imported_from__source=source, status__in=OPEN, related_items=None
    )
    keys = list(alone.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), RELATED_BATCH):
        rows = Article.objects.filter(pk__in=keys[start : start + RELATED_BATCH])
        batch = list(rows.only("pk", "edition"))
        with transaction.atomic():
            lists = _lists([article.pk for article in batch])
            related.settle_many(batch, lists, newest)
            # Their pages may have been read, and stored, since they were published.
            content_changed.send(Article, keys={article.key for article in batch})
        progress(_("Related articles"), min(start + RELATED_BATCH, len(keys)), len(keys))
        reset_queries()


def _lists(numbers: list[int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for pk, key in Listing.objects.filter(article__in=numbers).values_list("article_id", "key"):
        found.setdefault(pk, set()).add(key)
    return found
