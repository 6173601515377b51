"""Reads of the sample's last two weeks, for the list of most read and the desk's curves."""

from datetime import datetime, timedelta

from articles.models import Article, ReadCount

DAYS = 14
# Hours before now at which people read, and how many do compared with each other.
HOURS = {2: 3, 9: 5, 16: 4}


def add(now: datetime) -> None:
    """Write the sums; the same ones whenever the sample is loaded."""
    start = now.replace(minute=0, second=0, microsecond=0)
    rows = Article.objects.published(now).order_by("pk").values_list("pk", "published_at")
    ReadCount.objects.bulk_create(
        ReadCount(article_id=pk, hour=hour, count=_liked(number) * share // (day + 2) + 1)
        for number, (pk, published_at) in enumerate(rows)
        for day in range(DAYS)
        for before, share in HOURS.items()
        if (hour := start - timedelta(days=day, hours=before)) >= published_at
    )


def _liked(number: int) -> int:
    """How much an article is read; neighbours differ, so that the newest are not the first."""
    return 4 + number * 37 % 61
