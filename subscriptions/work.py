"""What the worker does for subscriptions, one bounded step at a time."""

import atexit
import logging
import time
from collections.abc import Callable

from django.db import InterfaceError, OperationalError

from subscriptions import csv_import, digests, housekeeping, regular, subjects, webhooks
from subscriptions.sending import mailings, post, recovering

logger = logging.getLogger(__name__)
_engines: list[mailings.Engine] = []
_last: dict[str, float] = {}


def step() -> int:
    """Send due letters, start due mailings and send some of each; returns how much was done.

    Any number of workers may call it at once, on one machine or on many. It takes ten seconds at
    the most, and comes back at once after `stop()`. No part keeps the others from their turn:
    what it raises is logged; OperationalError is raised when all had theirs.
    """
    if not _engines:
        _engines.append(mailings.Engine())
        atexit.register(close)
    parts: list[Callable[[], int]] = [recovering.recover, recovering.repeat, subjects.decide_due]
    if _comes_round("schedule", 30):
        parts += [digests.schedule, regular.schedule]
    if _comes_round("tidy", 3600):
        parts.append(_tidy)
    parts += [post.send_due, webhooks.call_due, csv_import.run_some]
    parts += [mailings.start_due, _engines[0].step]
    return _each(parts)


def _tidy() -> int:
    housekeeping.tidy()
    return 0


def _each(parts: list[Callable[[], int]]) -> int:
    """Give each part its turn; returns how much they did."""
    done, away = 0, None
    for part in parts:
        try:
            done += part()
        except (OperationalError, InterfaceError) as error:
            away = away or error
        except Exception:
            logger.exception("%s failed; it will be tried again.", part)
    if away:
        raise away
    return done


def _comes_round(name: str, seconds: float) -> bool:
    """Once in so many seconds of this worker. Not by the cache: mails wait for no Redis."""
    now = time.monotonic()
    if now - _last.get(name, -seconds) < seconds:
        return False
    _last[name] = now
    return True


def stop() -> None:
    """Begin nothing new; may be called by a signal handler."""
    mailings.stopping.set()


def close() -> None:
    """Close connections and the journal; the next step opens them anew."""
    mailings.stopping.clear()
    _last.clear()
    while _engines:
        _engines.pop().close()
