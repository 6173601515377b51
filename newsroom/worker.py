"""The worker: what is due by the clock, mails, and the queue of tasks, in one loop."""

import logging
import os
import signal
import socket
import time
from collections.abc import Callable
from datetime import timedelta
from types import FrameType

from django.db import OperationalError, close_old_connections
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker as TaskWorker
from django_tasks_db.models import DBTaskResult

from articles import autosaves, scheduling
from articles.importers.running import Runner
from newsroom import retention
from newsroom.models import WorkerHeartbeat
from newsroom.pagestore import maker, sweeper
from subscriptions import work

logger = logging.getLogger(__name__)

IDLE_SECONDS = 1.0
HEARTBEAT_SECONDS = 30
TASKS_A_TURN = 20
# A task that has run this long lost its worker: django-tasks leaves it RUNNING for ever.
TASK_LOST_AFTER = timedelta(minutes=30)


class Worker:
    """Runs until told to stop; several may run at once, on one machine or many."""

    def __init__(self, name: str = "") -> None:
        self.name = name or f"{socket.gethostname()}-{os.getpid()}"
        self.running = True
        self._seen = 0.0
        self._queue: TaskWorker | None = None
        self.imports = Runner()
        self.steps: tuple[Callable[[], int], ...] = (
            scheduling.apply_due,
            autosaves.keep_due,
            work.step,
            self._tasks,
            self.imports.step,
            retention.step,
        )

    def stop(self, signum: int = 0, frame: FrameType | None = None) -> None:
        """Finish what is under way, then end."""
        self.running = False
        work.stop()
        if self._queue:
            self._queue.running = False

    def run(self, once: bool = False) -> None:
        """Turn after turn; with `once`, until nothing is left to do.

        A database that is away is waited for; with `once` its OperationalError is raised.
        """
        if not once:
            signal.signal(signal.SIGTERM, self.stop)
            signal.signal(signal.SIGINT, self.stop)
        # Beside the turns: an expired page must not wait for a long task, nor a reader.
        sweeping = None if once else sweeper.start()
        making = None if once else maker.start()
        try:
            self._turns(once)
        finally:
            work.close()
            if once:
                self.imports.wait()
            self.imports.stop()
            for beside in (sweeping, making):
                if beside:
                    beside.end()

    def _turns(self, once: bool) -> None:
        while self.running:
            try:
                done = self.turn()
            except OperationalError as error:
                if once:
                    raise
                reason = " ".join(str(error).split())
                logger.error("The database does not answer (%s); trying again.", reason)
                done = 0
            if once and not done:
                return
            if not done and self.running:
                time.sleep(IDLE_SECONDS)

    def turn(self) -> int:
        """One turn: each step by itself, so that one that fails never stops the others."""
        done = 0
        close_old_connections()
        try:
            self._beat()
            for step in self.steps:
                if self.running:
                    done += self._guarded(step)
        finally:
            close_old_connections()
        return done

    def _guarded(self, step: Callable[[], int]) -> int:
        try:
            return step()
        except OperationalError:
            raise
        except Exception:
            logger.exception("%s failed; it will be tried again.", step)
            return 0

    def _beat(self) -> None:
        if time.monotonic() - self._seen < HEARTBEAT_SECONDS and self._seen:
            return
        self._seen = time.monotonic()
        WorkerHeartbeat.objects.update_or_create(
            name=self.name, defaults={"seen_at": timezone.now()}
        )
        stale = timezone.now() - timedelta(days=1)
        WorkerHeartbeat.objects.filter(seen_at__lt=stale).delete()
        lost = DBTaskResult.objects.running().filter(
            started_at__lt=timezone.now() - TASK_LOST_AFTER
        )
        lost.update(status="READY")

    def _tasks(self) -> int:
        """Some tasks of the queue, by django-tasks' own worker."""
        self._queue = TaskWorker(
            queue_names=["*"],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=TASKS_A_TURN,
            worker_id=self.name[:64],
            excluded_queue_names=[],
        )
        self._queue.run()
        return self._queue._run_tasks
