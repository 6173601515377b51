"""Numbers for Prometheus (extra `metrics`): of the site from its database, of requests by process.

Processes write into files of one folder, so that whichever of them is asked answers for all.
"""

import os
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db.models import Count, Min
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from articles.models import Article
from newsroom import health
from newsroom.models import WorkerHeartbeat
from subscriptions.models import Delivery, Letter, Mailing, Subscriber

BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)


def enabled() -> bool:
    """Whether METRICS_TOKEN asks for them."""
    return bool(settings.METRICS_TOKEN)


class _Requests:
    """The counters of this process, made with the first request."""

    histogram: Any = None


def observe(method: str, route: str, status: int, seconds: float) -> None:
    """Count one request."""
    if not enabled():
        return
    if _Requests.histogram is None:
        _Requests.histogram = _client().Histogram(
            "newsroom_request_seconds",
            "Requests that Django answered (stored pages are not among them).",
            ["method", "route", "status"],
            buckets=BUCKETS,
            registry=_client().CollectorRegistry(),
        )
    _Requests.histogram.labels(method, route, str(status)).observe(seconds)


def _client() -> Any:
    """prometheus_client, which reads where to write when it is imported for the first time."""
    folder = settings.DATA_DIR / "metrics"
    folder.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(folder))
    import prometheus_client

    return prometheus_client


def exposition() -> tuple[bytes, str]:
    """Everything as text, and its content type."""
    client = _client()
    registry = client.CollectorRegistry()
    registry.register(Site())
    text = requests_only() + client.generate_latest(registry)
    return text, client.CONTENT_TYPE_LATEST


def requests_only() -> bytes:
    """What the processes counted, summed."""
    client = _client()
    from prometheus_client import multiprocess

    registry = client.CollectorRegistry()
    collector: Any = multiprocess.MultiProcessCollector
    collector(registry)
    return bytes(client.generate_latest(registry))


class Site:
    """What the database knows, asked anew for each scrape."""

    def describe(self) -> list[Any]:
        """Nothing: to register must not ask the database."""
        return []

    def collect(self) -> Iterator[Any]:
        """Every family of numbers."""
        from prometheus_client.core import GaugeMetricFamily

        for name, text, values in self._families():
            family = GaugeMetricFamily(f"newsroom_{name}", text, labels=["state"])
            for state, value in values.items():
                family.add_metric([state], value)
            yield family

    @staticmethod
    def _families() -> Iterator[tuple[str, str, dict[str, float]]]:
        yield "articles", "Articles by status.", _by(Article, "status")
        yield "subscribers", "Subscribers by status.", _by(Subscriber, "status")
        yield "mailings", "Mailings by state.", _by(Mailing, "state")
        yield "deliveries", "Deliveries of open mailings by state.", _open_deliveries()
        yield "letters", "Letters by state.", _by(Letter, "state")
        yield "tasks", "Tasks of the queue by status.", _by(DBTaskResult, "status")
        yield "queue_age_seconds", "How late the oldest thing that is due is.", health.lateness()
        yield "worker_silence_seconds", "Since each worker was last seen.", _silence()
        yield "disk_free_bytes", "Free space where DATA_DIR is.", {"data": float(health.free())}
        found = health.problems()
        parts = dict.fromkeys(health.PARTS, 0.0) | dict.fromkeys(found, 1.0)
        yield "problem", "1 for each part that /readyz names.", parts


def _by(model: Any, field: str) -> dict[str, float]:
    rows = model._default_manager.order_by().values_list(field).annotate(Count("pk"))
    return {str(state).lower(): float(count) for state, count in rows}


def _open_deliveries() -> dict[str, float]:
    running = [Mailing.State.FREEZING, Mailing.State.SENDING, Mailing.State.PAUSED]
    rows = Delivery.objects.filter(mailing__state__in=running).order_by()
    return {str(state): float(n) for state, n in rows.values_list("state").annotate(Count("pk"))}


def _silence() -> dict[str, float]:
    now = timezone.now()
    rows = WorkerHeartbeat.objects.values_list("name").annotate(Min("seen_at"))
    return {str(name): (now - seen).total_seconds() for name, seen in rows}
