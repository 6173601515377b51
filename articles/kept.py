"""What every page needs and seldom changes, kept by the process while nothing changed.

One query a request asks whether anything did (`articles.models.Change`), whatever is kept. A
change that is committed is seen by the next request of every process.
"""

import threading
from collections.abc import Callable, Hashable
from datetime import timedelta
from typing import Any, TypeVar

from django.core.signals import request_finished, request_started
from django.db import connection
from django.utils import timezone

from articles.compiled import planned
from articles.models import Change
from articles.signals import content_changed

Kept = TypeVar("Kept")
Stamp = tuple[int, int]
# Rows of changes that stay: the state must differ, nobody reads the history.
ROWS = 200
MAX_KEPT = 200
_NEVER: Stamp = (0, 0)
# Asked by every page that is made.
_STATE = "SELECT COUNT(*), COALESCE(SUM(token), 0) FROM articles_change"


class _Request(threading.local):
    """The stamp that the request of this thread goes by; outside of requests it is always asked."""

    inside = False
    stamp: Stamp | None = None


_request = _Request()
_kept: dict[Hashable, tuple[Stamp, Any]] = {}


def kept(name: Hashable, make: Callable[[], Kept]) -> Kept:
    """What `make` returned when nothing had changed yet since; nobody may change it."""
    stamp = _stamp()
    found = _kept.get(name)
    if found is not None and found[0] == stamp != _NEVER:
        value: Kept = found[1]
        return value
    value = make()
    _kept.pop(name, None)
    if len(_kept) >= MAX_KEPT:  # the oldest go, and are made again where they are missed
        for old in list(_kept)[: MAX_KEPT // 4]:
            _kept.pop(old, None)
    _kept[name] = (stamp, value)
    return value


def _stamp() -> Stamp:
    if _request.inside and _request.stamp is not None:
        return _request.stamp
    with planned(connection) as cursor:
        cursor.execute(_STATE)
        rows, tokens = cursor.fetchone()
    _request.stamp = (rows, int(tokens))
    return _request.stamp


def on_changed(sender: Any, **kwargs: Any) -> None:
    """Note the change; it is rolled back with what it tells of."""
    change = Change.objects.create()
    _request.stamp = None
    if change.pk % ROWS == 0:
        old = timezone.now() - timedelta(hours=1)
        Change.objects.filter(pk__lt=change.pk - ROWS, at__lt=old).delete()


def _enter(**kwargs: Any) -> None:
    _request.inside, _request.stamp = True, None


def _leave(**kwargs: Any) -> None:
    _request.inside, _request.stamp = False, None


def connect() -> None:
    """Listen; called once, when the application is ready."""
    content_changed.connect(on_changed, dispatch_uid="kept.changed")
    request_started.connect(_enter, dispatch_uid="kept.enter")
    request_finished.connect(_leave, dispatch_uid="kept.leave")
