"""The machine: settings, clock, permissions, room on disk."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core import checks
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from newsroom import health
from newsroom.doctor.findings import Finding, ok, unknown, warning, wrong
from newsroom.models import WorkerHeartbeat

CLOCK_SECONDS = 2.0  # more than that apart, and schedules of two machines differ visibly
LOOKED_AT = 20_000  # files of a folder


def settings_are_safe() -> Iterator[Finding]:
    """What `manage.py check` says; with --deploy in production."""
    found = checks.run_checks(include_deployment_checks=settings.PRODUCTION)
    for each in found:
        level = wrong if each.level >= checks.ERROR else warning
        if each.level >= checks.WARNING:
            yield level("settings", f"{each.id}: {each.msg}", str(each.hint or "See the docs."))
    if not settings.PRODUCTION:
        todo = "Set NEWSROOM_ENV=production where readers come."
        yield warning("settings", "this is a development site", todo)
    elif not found:
        yield ok("settings", "safe for production")


def clock() -> Iterator[Finding]:
    """Whether this machine's clock can be trusted: by the database, by workers, by NTP."""
    apart = _database_clock()
    if abs(apart) > CLOCK_SECONDS:
        todo = "Let both machines keep time by NTP: timedatectl set-ntp true"
        yield wrong("clock", f"the database's clock is {apart:+.1f} s off ours", todo)
    ahead = timezone.now() + timedelta(seconds=CLOCK_SECONDS)
    if WorkerHeartbeat.objects.filter(seen_at__gt=ahead).exists():
        todo = "Let every machine keep time by NTP: timedatectl set-ntp true"
        yield wrong("clock", "a worker was seen in the future: clocks differ or jumped back", todo)
    ZoneInfo(settings.TIME_ZONE)
    synchronised = _ntp()
    if synchronised == "no":
        yield warning("clock", "is not kept by NTP", "timedatectl set-ntp true")
    elif synchronised == "yes":
        yield ok("clock", "kept by NTP")
    else:
        text = f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC; whether NTP keeps it cannot be asked"
        yield unknown("clock", text)


def _database_clock() -> float:
    """Seconds that the database's clock is ahead of ours."""
    if connection.vendor != "postgresql":
        return 0.0
    with connection.cursor() as cursor:
        before = time.time()
        cursor.execute("SELECT extract(epoch FROM clock_timestamp())")
        row = cursor.fetchone()
    return float(row[0]) - (before + time.time()) / 2 if row else 0.0


def _ntp() -> str:
    """yes, no, or nothing where nobody knows."""
    program = shutil.which("timedatectl")
    if program is None:
        return ""
    done = subprocess.run(  # noqa: S603 — a fixed program
        [program, "show", "--property=NTPSynchronized", "--value"],
        capture_output=True,
        text=True,
        timeout=10,
        check=False,
    )
    return done.stdout.strip()


def permissions() -> Iterator[Finding]:
    """Whether we may write where we must, and whether others may write there."""
    if hasattr(os, "geteuid") and os.geteuid() == 0 and settings.PRODUCTION:
        todo = "Run everything as a user of its own: deploy/systemd, deploy/site."
        yield warning("permissions", "we are root", todo)
    for folder in folders():
        yield from _folder(folder)


def folders() -> list[Path]:
    """Where the site writes."""
    found = [settings.DATA_DIR]
    with suppress(NotImplementedError):  # object storage
        found.append(Path(default_storage.path("")))
    if settings.PAGE_STORE in {"files", "nginx"}:
        found.append(settings.DATA_DIR / "pages")
    return found


def _folder(folder: Path) -> Iterator[Finding]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".doctor-"):
            pass
    except OSError as error:
        todo = f"chown -R newsroom: {folder}; chmod u+rwX {folder}"
        yield wrong("permissions", f"{folder} cannot be written: {error.strerror}", todo)
        return
    if folder.stat().st_mode & 0o002:
        yield warning("permissions", f"everybody may write to {folder}", f"chmod o-w {folder}")
    mine = os.geteuid()
    strange = [path for path in _below(folder) if path.lstat().st_uid != mine]
    if strange and mine != 0:
        text = f"{len(strange)} files in {folder} belong to somebody else, such as {strange[0]}"
        yield warning("permissions", text, f"chown -R $(id -un): {folder}")
    else:
        yield ok("permissions", f"{folder} can be written")


def _below(folder: Path) -> Iterator[Path]:
    # Pages come and go while we look.
    for path in islice(folder.rglob("*"), LOOKED_AT):
        if path.exists():
            yield path


def disk() -> Iterator[Finding]:
    """Room in bytes and in files."""
    for folder in folders():
        if not folder.exists():
            continue
        free = shutil.disk_usage(folder).free
        stat = os.statvfs(folder)
        if free < health.DISK_LOW:
            todo = "Make room or a larger disk; PAGE_STORE_MAX_MB bounds the stored pages."
            yield wrong("disk", f"{free // 1024**2} MB free at {folder}", todo)
        elif stat.f_files and stat.f_favail < stat.f_files * 0.02:
            todo = "Lower PAGE_STORE_MAX_MB, or make a file system with more inodes."
            yield wrong("disk", f"almost no files can be made at {folder}", todo)
        else:
            yield ok("disk", f"{free / 1024**3:.1f} GB free at {folder}")
