"""When the next scheduled change of public pages is due."""

from datetime import datetime
from typing import Any

from django.db import DatabaseError
from django.db.models import Min
from django.utils import timezone

from articles.models import Article, FrontPage, MagazineIssue, Revision
from articles.models.queries import OPEN

# The next due moment and the generation it was read at: whatever changes it purges something.
_known: tuple[int, float, float | None] = (-1, 0.0, None)
REREAD_SECONDS = 30


def next_due(generation: int) -> float | None:
    """Seconds since 1970 of the next scheduled change; None where there is none."""
    global _known
    now = timezone.now()
    read_at, due = _known[1], _known[2]
    fresh = _known[0] == generation and now.timestamp() - read_at < REREAD_SECONDS
    if fresh and (due is None or due > now.timestamp()):
        return due
    try:
        found = soonest(now)
    except DatabaseError:
        return now.timestamp()
    due = found.timestamp() if found else None
    _known = (generation, now.timestamp(), due)
    return due


def soonest(now: datetime) -> datetime | None:
    """The first scheduled publication, end, revision, front page or issue after `now`."""
    waiting: list[tuple[Any, str]] = [
        (Article.objects.filter(status__in=OPEN, published_at__gt=now), "published_at"),
        (Article.objects.filter(unpublish_at__gt=now), "unpublish_at"),
        (Revision.objects.filter(apply_at__gt=now), "apply_at"),
        (FrontPage.objects.filter(starts_at__gt=now), "starts_at"),
        (MagazineIssue.objects.filter(published_at__gt=now), "published_at"),
    ]
    moments = [rows.order_by().aggregate(first=Min(field))["first"] for rows, field in waiting]
    return min((moment for moment in moments if moment), default=None)
