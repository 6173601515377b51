"""How an import ends: related articles are settled, or all of it was only tried."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import reset_queries, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from articles import related
from articles.importers.registry import Progress, unheard
from articles.importers.report import Report
from articles.models import Article, ImportedItem, Listing
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


def told(report: Report, source: str) -> dict[str, Any]:
    """The report in plain values; what to look at first leads to its place at the desk."""
    found = report.told()
    first = found["look_first"]
    rows = ImportedItem.objects.filter(source=source, guid__in=[one["key"] for one in first])
    articles = dict(rows.exclude(article=None).values_list("guid", "article_id"))
    for one in first:
        if number := articles.get(one.pop("key")):
            one["url"] = reverse("admin:articles_article_change", args=[number])
    return found


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
