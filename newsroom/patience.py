"""Readers wait for a database that is being started anew, for a moment, and are told after it."""

import time

from django.db import Error, connection
from django.http import HttpRequest, HttpResponse

from newsroom.middleware import Answer

# How long after the database went requests wait for it; whoever comes later is told at once, so
# that stored pages find a free thread again.
SECONDS = 4.0
STEP = 0.1
# Where nothing failed for so long, the next failure is another outage.
QUIET_SECONDS = 10.0
# Load balancers and monitoring want to hear what is.
UNTOLD = ("/healthz", "/readyz", "/metrics")


class BackInAMoment(HttpResponse):
    """The answer to a request that met a passing fault."""

    status_code = 503


class Patience:
    """Asks again what a lost connection left unanswered: GET and HEAD, which may be repeated.

    Without it a restart of the database costs each connection its next request.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        self._began = self._last = float("-inf")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if (
            isinstance(response, BackInAMoment)
            and request.method in {"GET", "HEAD"}
            and request.path not in UNTOLD
            and is_lost()
            and self._comes_back()
        ):
            return self.get_response(request)
        return response

    def _comes_back(self) -> bool:
        """Wait for the database, as long as its outage is young."""
        now = time.monotonic()
        if now - self._last > QUIET_SECONDS:
            self._began = now
        while True:
            self._last = time.monotonic()
            if connects():
                # Whatever fails from here on is another outage.
                self._last = float("-inf")
                return True
            if time.monotonic() + STEP > self._began + SECONDS:
                return False
            time.sleep(STEP)


def is_lost() -> bool:
    """Whether the server is gone, and not only a statement refused."""
    return connection.vendor == "postgresql" and not (
        connection.connection is not None and connection.is_usable()
    )


def connects() -> bool:
    """Whether a new connection can be had."""
    try:
        connection.close()
        connection.ensure_connection()
    except Error:
        return False
    return True
