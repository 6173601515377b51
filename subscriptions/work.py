"""What the worker does for subscriptions, one bounded step at a time."""

import atexit
import time

from subscriptions import csv_import, digests, housekeeping, regular, subjects, webhooks
from subscriptions.sending import mailings, post, recovering

_engines: list[mailings.Engine] = []
_last: dict[str, float] = {}


def step() -> int:
    """Send due letters, start due mailings and send some of each; returns how much was done.

    Any number of workers may call it at once, on one machine or on many. It takes ten seconds at
    the most, and comes back at once after `stop()`.
    """
    if not _engines:
        _engines.append(mailings.Engine())
        atexit.register(close)
    done = recovering.recover() + subjects.decide_due()
    if _comes_round("schedule", 30):
        done += digests.schedule() + regular.schedule()
    if _comes_round("tidy", 3600):
        housekeeping.tidy()
    done += post.send_due() + webhooks.call_due() + csv_import.run_some()
    done += mailings.start_due()
    return done + _engines[0].step()


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
