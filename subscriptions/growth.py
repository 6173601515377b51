"""Growth, from the tallies alone: no row of a subscriber is counted."""

from datetime import timedelta
from typing import Any

from django.db.models import Sum
from django.utils import timezone

from subscriptions.models import Tally, Topic
from subscriptions.sources import named

DAYS = 30
EVENTS = Tally.Event


def overview(days: int = DAYS) -> dict[str, Any]:
    """The last days for the desk: by day, by source, by topic; three queries."""
    since = timezone.localdate() - timedelta(days=days - 1)
    rows = Tally.objects.filter(day__gte=since).order_by()
    by_day: dict[Any, dict[str, int]] = {
        since + timedelta(days=n): dict.fromkeys(EVENTS.values, 0) for n in range(days)
    }
    sources: dict[str, dict[str, int]] = {}
    topics: dict[str, dict[str, int]] = {}
    for day, event, source, topic, count in rows.values_list(
        "day", "event", "source", "topic"
    ).annotate(number=Sum("count")):
        if topic:
            numbers = topics.setdefault(topic, {})
            numbers[event] = numbers.get(event, 0) + count
            continue
        by_day[day][event] += count
        if event in (EVENTS.ASKED, EVENTS.CONFIRMED, EVENTS.LEFT):
            found = sources.setdefault(source, {})
            found[event] = found.get(event, 0) + count
    highest = max((row[EVENTS.CONFIRMED] for row in by_day.values()), default=0)
    return {
        "line": _line([row[EVENTS.CONFIRMED] for row in by_day.values()], highest),
        "days": [{"day": day, **numbers} for day, numbers in by_day.items()],
        "highest": highest,
        "sources": sorted((named(source), numbers) for source, numbers in sources.items()),
        "topics": _named(topics),
    }


def _line(numbers: list[int], highest: int) -> str:
    """Points of a chart 600 wide and 120 high."""
    step = 600 / max(len(numbers) - 1, 1)
    return " ".join(
        f"{step * n:.1f},{116 - 112 * number / max(highest, 1):.1f}"
        for n, number in enumerate(numbers)
    )


def _named(topics: dict[str, dict[str, int]]) -> list[tuple[str, dict[str, int]]]:
    """Topics by their own names."""
    names = {topic.name: str(topic) for topic in Topic.objects.select_related(
        "newsletter", "category", "author", "tag")}  # fmt: skip
    return sorted((names.get(key, key), numbers) for key, numbers in topics.items())
