"""What is thrown away in time, besides subscribers' data (subscriptions.housekeeping).

docs/privacy.md names every kind with its days; a test holds the two together.
"""

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from axes.models import AccessAttempt
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts import app
from accounts.models import AuthenticatorApp, StaffSession
from articles.models import MissingAddress, ScheduleRun, SharedPreview

logger = logging.getLogger(__name__)

# Kind → how long it is kept after its use has ended.
DAYS = {
    "sessions": 0,
    "attempts": 1,
    "apps": 1,
    "tasks": 7,
    "previews": 30,
    "runs": 90,
    "missing": 180,
}
EVERY_SECONDS = 86_400
_last: list[float] = []


def _sessions(before: datetime) -> int:
    return StaffSession.objects.filter(expire_date__lt=before).delete()[0]


def _attempts(before: datetime) -> int:
    """Names that were typed at the log-in, with a hash for the network."""
    return int(AccessAttempt.objects.filter(attempt_time__lt=before).delete()[0])


def _apps(before: datetime) -> int:
    """Secrets of authenticator apps that nobody finished setting up."""
    return int(AuthenticatorApp.objects.filter(confirmed=False, created_at__lt=before).delete()[0])


def _tasks(before: datetime) -> int:
    """Finished tasks: their arguments may hold addresses."""
    return int(DBTaskResult.objects.finished().filter(finished_at__lt=before).delete()[0])


def _previews(before: datetime) -> int:
    return SharedPreview.objects.filter(expires_at__lt=before).delete()[0]


def _missing(before: datetime) -> int:
    """Addresses that were asked for in vain and that nobody asks for any more."""
    return MissingAddress.objects.filter(last_at__lt=before).delete()[0]


def _runs(before: datetime) -> int:
    """What the clock did; the audit log keeps it."""
    return ScheduleRun.objects.filter(started_at__lt=before).delete()[0]


KINDS: dict[str, Callable[[datetime], int]] = {
    "sessions": _sessions,
    "attempts": _attempts,
    "apps": _apps,
    "tasks": _tasks,
    "previews": _previews,
    "runs": _runs,
    "missing": _missing,
}


def prune(at: datetime | None = None) -> dict[str, int]:
    """Throw away what is old; returns how many rows of each kind. What fails stops no other."""
    now = at or timezone.now()
    done = {}
    for kind, throw_away in KINDS.items():
        try:
            done[kind] = throw_away(now - timedelta(days=DAYS[kind]))
        except Exception:
            logger.exception("Old %s could not be thrown away.", kind)
    return done


def step() -> int:
    """Once a day of this worker; several workers do no harm. Counts as nothing that is left."""
    now = time.monotonic()
    if not _last or now - _last[0] > EVERY_SECONDS:
        _last[:] = [now]
        prune()
        app.seal_all()
    return 0
