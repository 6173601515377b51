"""The hands of one worker: its connections, its journal and what it keeps to between batches."""

import logging
import os
import smtplib
import socket
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.smtp import EmailBackend as SmtpBackend

from subscriptions.sending.backends import BackendLine
from subscriptions.sending.breaker import Breaker
from subscriptions.sending.claims import Result
from subscriptions.sending.feed import Feed, Limits
from subscriptions.sending.journal import Journal
from subscriptions.sending.smtp import LOST, Line, part
from subscriptions.sending.verdicts import SenderRefused, is_too_fast

logger = logging.getLogger(__name__)
IDLE_SECONDS = 20  # servers close connections that say nothing
LOOK_SECONDS = 1.0  # how often it is asked whether to go on
TRIES = 3  # connections that a thread opens in vain before it gives its batch up


def new_name() -> str:
    """Name of a worker: machine, process and chance, so that no two are ever the same."""
    return f"{socket.gethostname()[:40]}-{os.getpid()}-{uuid.uuid4().hex[:8]}"


class Crew:
    """Made by the first batch of a process and kept: connections live longer than a batch."""

    def __init__(self) -> None:
        self.worker = new_name()
        self.journal = Journal(self.worker)
        self.limits = Limits(settings.MAIL_RATE, settings.MAIL_DOMAIN_RATES)
        self.breaker = Breaker()
        self.fatal = ""  # what makes it useless to go on, such as a wrong password
        self.is_smtp = isinstance(get_connection(), SmtpBackend)
        self.lines: list[Any] = []
        self._pool: ThreadPoolExecutor | None = None
        self._lock = threading.Lock()

    def send(
        self,
        feed: Feed,
        prepared: Callable[[Any], Any],
        keep_on: Callable[[], bool],
        more: Callable[[], bool],
        results: list[Result],
    ) -> None:
        """Send what the feed holds and append what becomes of it to `results`.

        `prepared` gives a reader's built mail; `keep_on` is asked every second whether to go on;
        `more` fills an open feed that runs low, and says whether it may be asked again. What is
        left in the feed was not begun.
        """
        wanted = settings.MAIL_CONNECTIONS if self.is_smtp else 1
        self._fill(min(wanted, max(len(feed.waiting), 1)))
        if not self.is_smtp:
            feed.open = False
            self._work(self.lines[0], feed, prepared, results.append)
            return
        self._pool = self._pool or ThreadPoolExecutor(wanted, thread_name_prefix="mail")
        busy: Sequence[Future[None]] = [
            self._pool.submit(self._work, line, feed, prepared, results.append)
            for line in self.lines[:wanted]
        ]
        look_at = time.monotonic() + LOOK_SECONDS
        while not all(hand.done() for hand in busy):
            if feed.open and feed.hungry.is_set():
                feed.hungry.clear()
                feed.open = more()
            elif not feed.open:
                wait(busy, timeout=LOOK_SECONDS)
            feed.hungry.wait(max(look_at - time.monotonic(), 0.01) if feed.open else 0)
            if time.monotonic() >= look_at and not feed.stopped.is_set():
                look_at = time.monotonic() + LOOK_SECONDS
                if not keep_on():
                    feed.stop()

    def _fill(self, number: int) -> None:
        """At least so many lines; what has idled too long is opened anew."""
        now = time.monotonic()
        self._part([line for line in self.lines if line.used_at < now - IDLE_SECONDS])
        kind = Line if self.is_smtp else BackendLine
        while len(self.lines) < number:
            self.lines.append(kind(self.journal))

    def _work(
        self,
        line: Any,
        feed: Feed,
        prepared: Callable[[Any], Any],
        report: Callable[[Result], None],
    ) -> None:
        """One thread: send over its line, and open another where a server closes it."""
        in_vain = 0
        while (feed.waiting or feed.open) and not feed.stopped.is_set() and in_vain < TRIES:
            before = getattr(line, "sent", 0)
            try:
                line.run(feed, prepared, report)
                self.breaker.worked()
                break
            except smtplib.SMTPAuthenticationError as error:
                self.fatal = f"The mail server refuses the password: {error.smtp_code}"
                feed.stop()
            except SenderRefused as error:
                self.fatal = f"The mail server refuses the sender: {error}"
                feed.stop()
            except LOST as error:
                if is_too_fast(str(error)):
                    self.limits.overall.slow_down()
                self._lost(line, error, feed)
                in_vain = 0 if getattr(line, "sent", 0) > before else in_vain + 1
            except Exception as error:
                logger.exception("A connection's thread failed")
                self.fatal = f"{type(error).__name__}: {error}"
                feed.stop()
            line.close()
        line.used_at = time.monotonic()
        feed.hungry.set()  # whoever waits for the threads may look

    def _lost(self, line: Any, error: Exception, feed: Feed) -> None:
        """A connection was lost, or could not be opened."""
        if getattr(line, "smtp", None) is not None:
            return  # it had been open: servers may close whenever they like
        with self._lock:
            self.breaker.failed(error)
            if self.breaker.is_open:
                feed.stop()

    def _part(self, lines: list[Any]) -> None:
        if self.is_smtp:
            part(lines)
            return
        for line in lines:
            line.close()

    def close(self, settled: bool = True) -> None:
        """End: no journal is left where all is settled, else whoever finds it judges by it."""
        self._part(self.lines)
        if self._pool:
            self._pool.shutdown()
        self.journal.close(keep=not settled)
