"""What the worker does for subscriptions, one bounded step at a time."""

import atexit

from django.core.cache import cache

from subscriptions import csv_import, digests, housekeeping, regular, subjects, webhooks
from subscriptions.sending import mailings, post, recovering

_engines: list[mailings.Engine] = []


def step() -> int:
    """Send due letters, start due mailings and send some of each; returns how much was done.

    Any number of workers may call it at once, on one machine or on many. It takes ten seconds at
    the most, and comes back at once after `stop()`.
    """
    if not _engines:
        _engines.append(mailings.Engine())
        atexit.register(close)
    done = recovering.recover() + subjects.decide_due()
    if cache.add("subscriptions:schedule", 1, 30):
        done += digests.schedule() + regular.schedule()
    if cache.add("subscriptions:tidy", 1, 3600):
        housekeeping.tidy()
    done += post.send_due() + webhooks.call_due() + csv_import.run_some()
    done += mailings.start_due()
    return done + _engines[0].step()


def stop() -> None:
    """Begin nothing new; may be called by a signal handler."""
    mailings.stopping.set()


def close() -> None:
    """Close connections and the journal; the next step opens them anew."""
    mailings.stopping.clear()
    while _engines:
        _engines.pop().close()
