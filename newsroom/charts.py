"""Small charts, drawn on the server: one line, one axis, values on hover and in a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import Sum
from django.utils import timezone

from articles import reads
from subscriptions.models import Subscriber, Tally

WIDTH, HEIGHT, MARGIN = 320, 72, 6
DAYS = 60
READERS_KEPT = 300  # seconds


@dataclass(frozen=True)
class Point:
    """One value of a chart and where it stands, in the units of the drawing."""

    day: date
    value: int
    x: float
    y: float


@dataclass(frozen=True)
class Chart:
    """A line through `points`, for templates/admin/includes/chart.html."""

    points: list[Point]
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def line(self) -> str:
        """The points of a polyline."""
        return " ".join(f"{point.x},{point.y}" for point in self.points)

    @property
    def last(self) -> Point:
        return self.points[-1]

    @property
    def growth(self) -> int:
        return self.points[-1].value - self.points[0].value


def draw(series: Sequence[tuple[date, int]]) -> Chart | None:
    """The chart of a value by day; None where there is nothing to draw a line through."""
    if len(series) < 2:
        return None
    values = [value for _day, value in series]
    low, high = min(values), max(values)
    span = (high - low) or 1
    step = (WIDTH - 2 * MARGIN) / (len(series) - 1)
    points = [
        Point(
            day,
            value,
            round(MARGIN + number * step, 1),
            round(HEIGHT - MARGIN - (value - low) / span * (HEIGHT - 2 * MARGIN), 1),
        )
        for number, (day, value) in enumerate(series)
    ]
    return Chart(points)


def readers(today: date) -> Chart | None:
    """Pages read by day; kept for some minutes, since every read of two months is added up."""
    return cache.get_or_set(f"desk-readers-{today}", lambda: _readers(today), READERS_KEPT)


def _readers(today: date) -> Chart | None:
    found = {timezone.localdate(day): count for day, count in reads.curve(DAYS)}
    if not found:
        return None
    # From the first day that anybody read, so that a young site has no long flat line.
    first = max(min(found), today - timedelta(days=DAYS - 1))
    days = [first + timedelta(days=number) for number in range((today - first).days + 1)]
    return draw([(day, found.get(day, 0)) for day in days])


def subscribers(today: date) -> Chart | None:
    """Confirmed subscribers by day, reckoned back from today's number."""
    first = today - timedelta(days=DAYS - 1)
    rows = Tally.objects.filter(day__gte=first, topic="").values("day", "event")
    changes: dict[date, int] = {}
    for row in rows.annotate(total=Sum("count")):
        changes[row["day"]] = changes.get(row["day"], 0) + _sign(row["event"]) * row["total"]
    if not changes:
        return None
    number = Subscriber.objects.filter(status=Subscriber.Status.ACTIVE).count()
    series: list[tuple[date, int]] = []
    for back in range(DAYS):
        day = today - timedelta(days=back)
        series.append((day, max(0, number)))
        number -= changes.get(day, 0)
    return draw(series[::-1])


def _sign(event: Any) -> int:
    return {Tally.Event.CONFIRMED: 1, Tally.Event.IMPORTED: 1, Tally.Event.LEFT: -1}.get(event, 0)
