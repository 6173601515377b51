"""Whether the site can do its work: what `/readyz` answers and the desk shows."""

import shutil
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from newsroom.models import WorkerHeartbeat

WORKER_SILENT_AFTER = timedelta(minutes=5)
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
    except DatabaseError as error:
        found["database"] = type(error).__name__
    if _free() < DISK_LOW:
        found["disk"] = "less than 500 MB free"
    return found


def _pending() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _worker_seen() -> bool:
    since = timezone.now() - WORKER_SILENT_AFTER
    return WorkerHeartbeat.objects.filter(seen_at__gt=since).exists()


def _free() -> int:
    folder = settings.DATA_DIR
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free
