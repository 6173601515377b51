"""How an import ends: related articles are settled, or all of it was only tried."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import reset_queries, transaction

from articles import related
from articles.models import Article
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


def relate(source: str) -> None:
    """Settle related articles once all are there; also those of a run that was killed before."""
    alone = Article.objects.filter(
        imported_from__source=source, status__in=OPEN, related_items=None
    )
    keys = list(alone.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), RELATED_BATCH):
        rows = Article.objects.filter(pk__in=keys[start : start + RELATED_BATCH])
        batch = list(rows.defer("body", "body_html").prefetch_related("listings"))
        with transaction.atomic():
            for article in batch:
                lists = {row.key for row in article.listings.all()}
                related.settle(article, [], lists)
            # Their pages may have been read, and stored, since they were published.
            content_changed.send(Article, keys={article.key for article in batch})
        reset_queries()
