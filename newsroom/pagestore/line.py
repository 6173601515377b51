"""Those of a process who wait for a page that somebody makes: few, so that threads stay free.

Whoever waits keeps a thread from pages that stand. The first wait until they give up, all others
for a moment; where that was in vain, the next ones are told at once to come again.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from threading import Lock
from typing import Any, NamedTuple

from csp.utils import build_policy
from django.conf import settings
from django.template.loader import render_to_string

# Servers run four threads a process (docs/operating.md): half of them may wait for long.
MOST = 2
LONG_SECONDS = 4.0  # longer than a lease: who makes the page may have died
MOMENT_SECONDS = 1.0
# How long nobody else waits for a page that others waited for in vain.
VAIN_SECONDS = 4.0
RETRY_SECONDS = 1
_MANY = 1_000


class Place(NamedTuple):
    """For how many seconds one may wait; `first` is who may wait for long."""

    seconds: float
    first: bool


class Line:
    """The line of one process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting = 0
        self._vain: dict[str, float] = {}  # until when each page is not waited for

    @contextmanager
    def place(self, key: str) -> Iterator[Place]:
        """A place in it, until the end of the block."""
        with self._lock:
            first = self._waiting < MOST
            self._waiting += 1
        vain = self._vain.get(key, 0.0) > time.monotonic()
        try:
            yield Place(LONG_SECONDS if first else 0.0 if vain else MOMENT_SECONDS, first)
        finally:
            with self._lock:
                self._waiting -= 1

    def gave_up(self, key: str) -> None:
        """Somebody waited in vain for this page."""
        if len(self._vain) >= _MANY:
            self._vain.clear()
        self._vain[key] = time.monotonic() + VAIN_SECONDS


def come_again(start_response: Callable[..., Any], *, head: bool) -> list[bytes]:
    """503: a moment later the page will be there (RFC 9110, 10.2.3).

    Django's middleware does not see it, so what keeps a page safe is said here.
    """
    body = _words()
    headers = [
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        ("Retry-After", str(RETRY_SECONDS)),
        ("Content-Security-Policy", str(build_policy())),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", str(settings.SECURE_REFERRER_POLICY)),
    ]
    start_response("503 Service Unavailable", headers)
    return [b"" if head else body]


@cache
def _words() -> bytes:
    return render_to_string("503.html").encode()
