"""The database, its migrations and the cache."""

import secrets
import sqlite3
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from newsroom.doctor.findings import Finding, ok, unknown, warning, wrong

SQLITE_FLOOR = (3, 35)
# A checkpoint beside a writer can lose pages: sqlite.org, “WAL-reset bug”, mended in 3.51.3.
WAL_RESET_BUG = ((3, 7, 0), (3, 51, 2))
POSTGRES_FLOOR = 14
CONNECTIONS_TIGHT = 0.8


def database() -> Iterator[Finding]:
    """Whether it answers, which version it is, and what that version is known for."""
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        reason = " ".join(str(error).split())
        yield wrong("database", reason, "Start the database, or mend DATABASE_URL.")
        return
    yield from _sqlite() if connection.vendor == "sqlite" else _postgres()


def _sqlite() -> Iterator[Finding]:
    version = sqlite3.sqlite_version_info
    named = f"SQLite {sqlite3.sqlite_version}"
    if version < SQLITE_FLOOR:
        yield wrong("database", f"{named} is too old", "Use a Python with SQLite 3.35 or newer.")
    elif has_wal_bug(version):
        yield warning(
            "database",
            f"{named} has the WAL-reset bug (3.7.0 to 3.51.2): server and worker are several"
            " processes, and a checkpoint can damage the file in rare cases",
            "Back up every night and verify it (deploy/systemd), or use a Python with SQLite"
            " 3.51.3 or newer, or PostgreSQL.",
        )
    else:
        yield ok("database", named)
    yield from _file()


def has_wal_bug(version: tuple[int, ...]) -> bool:
    """Whether several processes may damage a file in WAL mode."""
    first, last = WAL_RESET_BUG
    return first <= version <= last


def _file() -> Iterator[Finding]:
    mode = str(_one("PRAGMA journal_mode"))
    if mode != "wal":
        yield warning(
            "database", f"its journal is {mode}, so readers wait for writers",
            "Keep the file on a local disk: SQLite refuses WAL on network file systems.",
        )  # fmt: skip
    answer = str(_one("PRAGMA quick_check(1)"))
    if answer == "ok":
        yield ok("database", "the file is whole")
    else:
        todo = "Stop server and worker, then manage.py restore the newest backup that verifies."
        yield wrong("database", f"the file is damaged: {answer}", todo)


def _postgres() -> Iterator[Finding]:
    number = int(_one("SHOW server_version_num"))
    named = f"PostgreSQL {_one('SHOW server_version')}"
    if number // 10000 < POSTGRES_FLOOR:
        yield wrong("database", f"{named} is too old", f"Upgrade to {POSTGRES_FLOOR} or newer.")
    else:
        yield ok("database", named)
    if (encoding := str(_one("SHOW server_encoding"))) != "UTF8":
        todo = "Make the database anew with ENCODING 'UTF8' and restore a backup into it."
        yield wrong("database", f"its encoding is {encoding}", todo)
    if _one("SELECT pg_is_in_recovery()"):
        todo = "Point DATABASE_URL at the primary, or promote this one: docs/operating.md."
        yield wrong("database", "this is a replica and takes no writes", todo)
    most = int(_one("SHOW max_connections"))
    used = int(_one("SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"))
    if used > most * CONNECTIONS_TIGHT:
        todo = "Raise max_connections, or run fewer processes and threads."
        yield warning("database", f"{used} of {most} connections are in use", todo)
    if str(_one("SHOW fsync")) == "off":
        todo = "Set fsync = on in postgresql.conf."
        yield wrong("database", "fsync is off: a power cut loses the database", todo)


def _one(statement: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        row = cursor.fetchone()
    return row[0] if row else None


def migrations() -> Iterator[Finding]:
    """Whether the tables are those of this code."""
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    known = set(executor.loader.disk_migrations)
    later = [key for key in executor.loader.applied_migrations if key not in known]
    if waiting:
        names = ", ".join(f"{each.app_label}.{each.name}" for each, _back in waiting[:3])
        yield wrong("migrations", f"{len(waiting)} wait: {names}", "manage.py migrate")
    elif later:
        names = ", ".join(".".join(key) for key in later[:3])
        todo = "Usual in the middle of an upgrade; otherwise this machine runs old code."
        yield warning("migrations", f"the database is newer than this code: {names}", todo)
    else:
        yield ok("migrations", "all applied")


def cache_answers() -> Iterator[Finding]:
    """Whether limits and leases can be kept."""
    word = secrets.token_hex(8)
    try:
        cache.set("newsroom:doctor", word, 60)
        found = cache.get("newsroom:doctor")
    except Exception as error:
        todo = "Start the server of CACHE_URL." if settings.CACHE_URL else "manage.py migrate"
        yield wrong("cache", f"does not answer: {type(error).__name__}", todo)
        return
    if found != word:
        todo = "Is the server of CACHE_URL running, and not out of memory?"
        yield wrong("cache", "does not answer, or forgets at once", todo)
        return
    yield ok("cache", "Redis" if settings.CACHE_URL else "a table of the database")
    if settings.CACHE_URL:
        yield from _redis()


def _redis() -> Iterator[Finding]:
    try:
        import redis

        url = settings.CACHES["default"]["LOCATION"]
        told: Any = redis.Redis.from_url(url, socket_timeout=5).info()
    except Exception as error:
        yield unknown("cache", f"the server does not tell of itself: {type(error).__name__}")
        return
    if not told.get("maxmemory"):
        todo = "Set maxmemory (such as 256mb) and maxmemory-policy allkeys-lru."
        yield warning("cache", "its memory has no bound", todo)
    elif told.get("maxmemory_policy") == "noeviction":
        todo = "Set maxmemory-policy allkeys-lru."
        yield warning("cache", "refuses writes when it is full", todo)
