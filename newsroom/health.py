"""Whether the site can do its work: what `/readyz`, `/metrics` and `doctor` say of it."""

import shutil
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Min
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from newsroom.models import WorkerHeartbeat
from subscriptions.models import Letter, Mailing

PARTS = ("database", "migrations", "worker", "queue", "disk")
WORKER_SILENT_AFTER = timedelta(minutes=5)
QUEUE_LATE = timedelta(minutes=15)
DISK_LOW = 500 * 1024**2  # bytes


def problems() -> dict[str, str]:
    """What keeps the site from working, by part; empty where nothing does."""
    found: dict[str, str] = {}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        if _pending():
            found["migrations"] = "not applied"
        if not _worker_seen():
            found["worker"] = "not seen for 5 minutes"
        late = [name for name, wait in lateness().items() if wait > QUEUE_LATE.total_seconds()]
        if late:
            found["queue"] = f"{', '.join(late)} due for more than 15 minutes"
    except DatabaseError as error:
        found["database"] = type(error).__name__
    if free() < DISK_LOW:
        found["disk"] = "less than 500 MB free"
    return found


def lateness(at: datetime | None = None) -> dict[str, float]:
    """Seconds since the oldest thing of each queue fell due; 0 where nothing waits."""
    now = at or timezone.now()
    due = {
        "tasks": DBTaskResult.objects.ready().aggregate(at=Min("enqueued_at")),
        "letters": Letter.objects.filter(state=Letter.State.PENDING, due_at__lte=now).aggregate(
            at=Min("due_at")
        ),
        "mailings": Mailing.objects.filter(
            state=Mailing.State.SCHEDULED, send_at__lte=now
        ).aggregate(at=Min("send_at")),
    }
    return {
        name: max((now - found["at"]).total_seconds(), 0.0) if found["at"] else 0.0
        for name, found in due.items()
    }


class _Applied:
    """What is applied stays applied: this process does not read its migrations again."""

    known = False


def _pending() -> bool:
    if not _Applied.known:
        executor = MigrationExecutor(connection)
        _Applied.known = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return not _Applied.known


def _worker_seen() -> bool:
    since = timezone.now() - WORKER_SILENT_AFTER
    return WorkerHeartbeat.objects.filter(seen_at__gt=since).exists()


def free() -> int:
    """Free bytes where DATA_DIR is, or will be."""
    folder = settings.DATA_DIR
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free
