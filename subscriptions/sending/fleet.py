"""One worker among all that send: what is set for all is divided, what one learns all know.

It costs a worker three small statements a second, and a mail nothing.
"""

import time
from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from subscriptions.models import MailServer, MailWorker
from subscriptions.sending.breaker import FAILURES, Breaker, pause_after
from subscriptions.sending.feed import Limits

BEAT_SECONDS = 1.0
SILENT = timedelta(seconds=15)  # who was not seen for so long has no share
GONE = timedelta(days=1)


class Fleet:
    """Used by a worker's main thread, which has the database; its other threads have none."""

    def __init__(self, worker: str, limits: Limits, breaker: Breaker) -> None:
        self.worker = worker
        self.limits = limits
        self.breaker = breaker
        self.known = MailServer()  # as it was last heard of
        self.seen_at: float | None = None

    @property
    def is_closed(self) -> bool:
        """Whether the mail server is dead, for whichever worker found out."""
        until = self.known.closed_until
        return until is not None and timezone.now() < until

    def meet(self) -> None:
        """Be seen; hear how many share the rates, what the server takes and whether it is dead."""
        now = timezone.now()
        self._be_seen(now)
        self.known = self._server.first() or MailServer.objects.get_or_create(pk=1)[0]
        self.limits.overall.follow(self.known.rate)
        if self.limits.are_set:
            self.limits.divide(MailWorker.objects.filter(seen_at__gt=now - SILENT).count())
        if self.known.failures >= FAILURES - 1:
            self.breaker.failures = FAILURES - 1

    def tell(self) -> None:
        """Let the others know what the server said since the last time; mostly it is nothing."""
        self._tell_rate()
        if self.breaker.has_worked:
            self._tell_life()
        elif self.breaker.untold:
            self._tell_failures(timezone.now())
        self.breaker.untold, self.breaker.has_worked = 0, False

    def leave(self) -> None:
        """The others share what was this worker's."""
        MailWorker.objects.filter(name=self.worker).delete()

    @property
    def _server(self) -> QuerySet[MailServer]:
        return MailServer.objects.filter(pk=1)

    def _be_seen(self, now: datetime) -> None:
        if self.seen_at is None:
            MailWorker.objects.filter(seen_at__lt=now - GONE).delete()
        elif time.monotonic() - self.seen_at < BEAT_SECONDS:
            return
        self.seen_at = time.monotonic()
        if not MailWorker.objects.filter(name=self.worker).update(seen_at=now):
            MailWorker.objects.create(name=self.worker, seen_at=now)

    def _tell_rate(self) -> None:
        """Slower goes over all; faster only where nobody changed it: many tell, it counts once."""
        overall = self.limits.overall
        rate = None if overall.rate == overall.wanted else overall.rate
        if rate == self.known.rate:
            return
        if rate is not None and (self.known.rate is None or rate < self.known.rate):
            self._server.filter(Q(rate=None) | Q(rate__gt=rate)).update(rate=rate)
        else:
            self._server.filter(rate=self.known.rate).update(rate=rate)
        self.known.rate = rate

    def _tell_life(self) -> None:
        if self.known.failures or self.known.closed_until:
            self._server.update(failures=0, closings=0, closed_until=None, reason="")

    def _tell_failures(self, now: datetime) -> None:
        """Count them with those of the others; too many close the server for all."""
        reason = self.breaker.reason[:300]
        self._server.update(failures=F("failures") + self.breaker.untold, reason=reason)
        before = self.known.closings
        self._server.filter(
            Q(closed_until=None) | Q(closed_until__lte=now),
            failures__gte=FAILURES,
            closings=before,
        ).update(
            closed_until=now + timedelta(seconds=pause_after(before)),
            closings=before + 1,
            failures=FAILURES - 1,
        )
