"""Runs what the desk asked for: each import in a process of its own, started by the worker.

So a large import keeps no mail waiting, and a file that is too much for the memory takes only its
own process along. A run whose process died is taken up again; importers complete what was begun.
"""

from __future__ import annotations

import logging
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from articles.importers.registry import Order, Refused, importer_named
from articles.models import ImportRun

logger = logging.getLogger(__name__)

ATTEMPTS = 3
TOLD_EVERY = 1.0
"""Seconds between two notes of progress."""


class Runner:
    """Starts the next run that waits, one at a time."""

    def __init__(self) -> None:
        self.child: subprocess.Popen[bytes] | None = None

    def step(self) -> int:
        """Start one if one waits and none of ours is under way; says whether it did."""
        if self.child is not None and self.child.poll() is None:
            return 0
        self.child = None
        run = ImportRun.objects.to_run().first()
        if run is None:
            return 0
        command = [sys.executable, "-m", "django", "run_import", str(run.pk)]
        # Our own program with a number: nothing of the upload is in it.
        self.child = subprocess.Popen(command, cwd=settings.BASE_DIR)  # noqa: S603
        return 1

    def wait(self) -> None:
        """Until what was started has ended."""
        if self.child is not None:
            self.child.wait()

    def stop(self) -> None:
        """End what was started; another worker takes it up."""
        if self.child is not None and self.child.poll() is None:
            self.child.terminate()
            self.child.wait()


class Stopped(Exception):
    """Somebody stopped the run, or another process has taken it up."""


def carry_out(run: ImportRun) -> bool:
    """Do one run in this process, whatever comes of it; False where another process has it."""
    if not run.claim():
        return False
    run.refresh_from_db()
    # The lines that say why are for whoever asked.
    language = run.created_by.language if run.created_by else settings.LANGUAGE_CODE
    with translation.override(language):
        _carry_out_or_tell(run)
    return True


def _carry_out_or_tell(run: ImportRun) -> None:
    try:
        _carry_out(run)
    except Stopped:
        logger.info("The import %s was stopped.", run.pk)
    except Refused as error:
        _end(run, ImportRun.State.FAILED, problem=str(error))
    except (OSError, DatabaseError) as error:
        line = " ".join(str(error).split())
        problem = _("Stopped: %(why)s. What is imported is whole; start again to go on.")
        _end(run, ImportRun.State.FAILED, problem=problem % {"why": line})
    except Exception:
        logger.exception("The import %s failed.", run.pk)
        _end(run, ImportRun.State.FAILED, problem=_("A mistake of ours; the log says more."))


def _carry_out(run: ImportRun) -> None:
    importer = importer_named(run.importer)
    if importer is None:
        raise Refused(_("This kind of import is not known any more."))
    if run.attempts > ATTEMPTS:
        raise Refused(_("Its process died several times; is there memory enough?"))
    with _local(run) as paths:
        options = {name: run.options[name] for name in importer.options if name in run.options}
        report = importer.run(
            Order(paths, run.dry_run, options, by=run.created_by, progress=_Sign(run))
        )
    _end(run, ImportRun.State.TRIED if run.dry_run else ImportRun.State.DONE, report=report)
    if not run.dry_run:
        discard_files(run)


class _Sign:
    """Writes progress to the row, once a second at the most. Raises Stopped."""

    def __init__(self, run: ImportRun) -> None:
        self.run = run
        self.last = 0.0

    def __call__(self, phase: str, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self.last < TOLD_EVERY:
            return
        self.last = now
        if self.run.dry_run and connection.in_atomic_block:
            # Nobody would see it before the trial's end, and it would hold up who wants to stop it.
            told = _ours(self.run).exists()
        else:
            told = _write(self.run, phase=phase[:100], done=done, total=total)
        if not told:
            raise Stopped


def _ours(run: ImportRun) -> QuerySet[ImportRun]:
    """The row, as long as it is this process that carries it out."""
    return ImportRun.objects.filter(
        pk=run.pk, state=ImportRun.State.RUNNING, started_at=run.started_at
    )


def _write(run: ImportRun, **fields: object) -> bool:
    """Write to the row; False where the run is not ours any more."""
    return bool(_ours(run).order_by().update(**fields, seen_at=timezone.now()))


def _end(run: ImportRun, state: str, *, problem: str = "", report: object = None) -> None:
    fields: dict[str, object] = {"state": state, "problem": problem, "ended_at": timezone.now()}
    _write(run, **fields, attempts=0, report=report or {})
    run.refresh_from_db()


@contextmanager
def _local(run: ImportRun) -> Iterator[list[Path]]:
    """Paths of the uploaded files; those of a storage elsewhere are copied here meanwhile."""
    with tempfile.TemporaryDirectory(prefix="import-") as folder:
        paths = []
        for number, (stored, name) in enumerate(run.files):
            # The name that was uploaded tells people which file is meant; it is never a path.
            path = Path(folder, str(number), Path(name).name[:120] or "file")
            path.parent.mkdir()
            try:
                path.symlink_to(default_storage.path(stored))
            except NotImplementedError:
                with default_storage.open(stored) as source, path.open("wb") as target:
                    shutil.copyfileobj(source, target, 1 << 20)
            paths.append(path)
        yield paths


def discard_files(run: ImportRun) -> None:
    """Remove the uploaded files: exports hold drafts and addresses of people."""
    for stored, _name in run.files:
        default_storage.delete(stored)
