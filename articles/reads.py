"""What is read most, counted without knowing anybody.

A page that stood before a reader's eyes for some seconds says which article it is, and nothing
else; what is stored are sums by the hour. Counts wait in the process and are written together.
"""

import atexit
import logging
import threading
import time
from collections import Counter
from datetime import datetime, timedelta

from django.db import DatabaseError, connection, transaction
from django.db.models import Exists, OuterRef, Sum
from django.db.models.functions import TruncDay, TruncHour
from django.utils import timezone

from articles.compiled import Compiled
from articles.models import Article, ReadCount

logger = logging.getLogger(__name__)

FLUSH_SECONDS = 10.0
FLUSH_READS = 200
SHOWN = 5
WINDOW = timedelta(hours=24)
KEPT = timedelta(days=100)
_PRUNE_SECONDS = 86_400.0
Key = tuple[int, datetime]


class _Waiting:
    """Reads that are not written yet; the threads of a process share them."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.counts: Counter[Key] = Counter()
        self.since = time.monotonic()
        self.pruned = time.monotonic()

    def add(self, key: Key) -> bool:
        """Count one read; True where it is time to write."""
        with self.lock:
            self.counts[key] += 1
            waited = time.monotonic() - self.since
            return waited > FLUSH_SECONDS or self.counts.total() >= FLUSH_READS

    def take(self) -> Counter[Key]:
        """All that waits; from now on nothing does."""
        with self.lock:
            taken, self.counts = self.counts, Counter()
            self.since = time.monotonic()
            return taken


_waiting = _Waiting()
_most_read: Compiled[int] = Compiled(
    lambda since, edition: (
        ReadCount.objects.filter(
            Exists(Article.objects.filter(pk=OuterRef("article"), edition=edition)),
            hour__gte=since,
        )
        .order_by()
        .values("article")
        .annotate(total=Sum("count"))
        .order_by("-total", "-article_id")
        .values_list("article", flat=True)[: SHOWN * 2]
    ),
    since=datetime,
    edition=str,
)


def note(pk: int, at: datetime | None = None) -> None:
    """Count one read of an article; it is written a little later."""
    hour = (at or timezone.now()).replace(minute=0, second=0, microsecond=0)
    if _waiting.add((pk, hour)):
        flush()


def flush() -> None:
    """Write what waits, of articles that readers can read; a count that fails is lost."""
    taken = _waiting.take()
    if not taken:
        return
    try:
        with transaction.atomic():
            _write(taken)
            _prune()
    except DatabaseError:
        logger.warning("%d reads could not be counted.", taken.total(), exc_info=True)


def _write(taken: Counter[Key]) -> None:
    wanted = {pk for pk, _hour in taken}
    known = set(Article.objects.published().filter(pk__in=wanted).values_list("pk", flat=True))
    adapt = connection.ops.adapt_datetimefield_value
    # In the order of the keys, so that two processes never wait for each other.
    rows = [(pk, adapt(hour), count) for (pk, hour), count in sorted(taken.items()) if pk in known]
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO articles_readcount (article_id, hour, count) VALUES (%s, %s, %s)"
            " ON CONFLICT (article_id, hour)"
            " DO UPDATE SET count = articles_readcount.count + excluded.count",
            rows,
        )


def _prune() -> None:
    if time.monotonic() - _waiting.pruned > _PRUNE_SECONDS:
        _waiting.pruned = time.monotonic()
        ReadCount.objects.filter(hour__lt=timezone.now() - KEPT).delete()


def most_read(edition: str, at: datetime | None = None) -> list[int]:
    """Keys of the articles that were read most in a day, for the front page; one query."""
    return _most_read(since=(at or timezone.now()) - WINDOW, edition=edition)


def curve(
    days: int, article: Article | None = None, at: datetime | None = None
) -> list[tuple[datetime, int]]:
    """Reads by the day (by the hour for at most two days), oldest first, for the desk.

    Of one article or of all; moments without a read are left out.
    """
    since = (at or timezone.now()) - timedelta(days=days)
    rows = ReadCount.objects.filter(hour__gte=since)
    if article is not None:
        rows = rows.filter(article=article)
    step = TruncHour("hour") if days <= 2 else TruncDay("hour")
    sums = rows.order_by().annotate(step=step).values("step").annotate(total=Sum("count"))
    return list(sums.order_by("step").values_list("step", "total"))


atexit.register(flush)
