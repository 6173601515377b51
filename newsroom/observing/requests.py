"""Each request that Django answers gets an id, is timed, and is counted by its route."""

import logging
import re
import secrets
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from newsroom.observing import metrics
from newsroom.observing.logs import request_id

logger = logging.getLogger("newsroom.requests")
Answer = Callable[[HttpRequest], HttpResponse]
_GIVEN = re.compile(r"[A-Za-z0-9_-]{8,64}")
_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


class Observed:
    """The outermost middleware. Stored pages never come here: nginx or the store counts those."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = request_id.set(_id_of(request))
        started = time.perf_counter()
        try:
            response = self.get_response(request)
            self._note(request, response, time.perf_counter() - started)
            return response
        finally:
            request_id.reset(token)

    @staticmethod
    def _note(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
        # What may be stored must be the same for everybody.
        if "public" not in response.headers.get("Cache-Control", ""):
            response.headers["X-Request-Id"] = request_id.get()
        route = route_of(request)
        method = request.method if request.method in _METHODS else "other"
        metrics.observe(method or "other", route, response.status_code, seconds)
        if settings.LOG_REQUESTS:
            size = 0 if response.streaming else len(response.content)
            extra = {
                "method": method,
                "route": route,
                "status": response.status_code,
                "milliseconds": round(seconds * 1000, 1),
                "bytes": size,
            }
            line = "%(method)s %(route)s %(status)s %(milliseconds)s ms"
            logger.info(line, extra, extra=extra)


def _id_of(request: HttpRequest) -> str:
    """The id that a trusted proxy gave, or one of our own."""
    given = request.headers.get("X-Request-Id", "")
    if settings.TRUSTED_PROXIES and _GIVEN.fullmatch(given):
        return given
    return secrets.token_hex(8)


def route_of(request: HttpRequest) -> str:
    """Name of the view: paths may hold tokens of subscribers, names hold nothing."""
    match = request.resolver_match
    return (match.view_name or "unnamed") if match else "none"
