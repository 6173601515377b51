"""The life of a mailing, one bounded step at a time."""

import logging
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, transaction
from django.db.models import F
from django.utils import timezone

from subscriptions import composing, telling
from subscriptions.addresses import normalize
from subscriptions.models import Delivery, Mailing, Suppression
from subscriptions.sending import claims, control, freezing, mails, recovering, verdicts, wire
from subscriptions.sending.claims import Result
from subscriptions.sending.crew import Crew
from subscriptions.sending.feed import Feed
from subscriptions.sending.fleet import Fleet
from subscriptions.sending.people import Person
from subscriptions.suppressing import suppress

logger = logging.getLogger(__name__)
STATES = Mailing.State
LATE = timedelta(hours=2)
STEP_SECONDS = 8.0  # a worker that is told to end does so within ten
CLAIM_SECONDS = 4.0  # then letters and other mailings have their turn
MANY = 8  # connections
RENEW_SECONDS = (
    60.0  # leases last twenty minutes; to write them each second costs more than sending
)
BUILT_FOR = timedelta(seconds=60)  # a withdrawn article is noticed after this

STUCK = Delivery.State.RETRY

stopping = threading.Event()


def start_due(at: datetime | None = None) -> int:
    """Begin what is scheduled for now; what is more than two hours late waits for a human."""
    at = at or timezone.now()
    due = Mailing.objects.filter(state=STATES.SCHEDULED, send_at__lte=at)
    held = sum(_hold(mailing) for mailing in due.filter(send_at__lt=at - LATE))
    due.filter(send_at__gte=at - LATE).update(state=STATES.FREEZING, version=F("version") + 1)
    started = 0
    for mailing in Mailing.objects.filter(state=STATES.FREEZING).order_by("send_at", "pk")[:20]:
        started += freezing.freeze(mailing, at)
    return started + held


def _hold(mailing: Mailing) -> int:
    """Leave a late mailing to a human, and say so; 0 where another worker was faster."""
    with transaction.atomic():
        rows = Mailing.objects.filter(pk=mailing.pk, state=STATES.SCHEDULED)
        held = rows.update(state=STATES.HELD, version=F("version") + 1)
        if held:
            mailing.refresh_from_db()
            telling.tell(mailing)
    return held


@dataclass
class Batch:
    """What is on its way: threads append to `results` while the ledger is written from them."""

    mailing: Mailing
    feed: Feed
    results: list[Result]
    seen: list[Result] = field(default_factory=list)  # those that were taken
    settled: int = 0

    def take_results(self) -> list[Result]:
        """What is known so far and was not taken before."""
        taken = self.results[:]
        del self.results[: len(taken)]
        self.seen += taken
        return taken


class Engine:
    """One worker's engine; the process keeps one."""

    def __init__(self) -> None:
        self.crew = Crew()
        self.fleet = Fleet(self.crew.worker, self.crew.limits, self.crew.breaker)
        self.built: dict[tuple[int, str, str, int], tuple[datetime, object]] = {}
        # What is not in the database yet: results, and claims to be given back.
        self.unsettled: list[tuple[int, list[Result], list[int]]] = []
        self.renewed_at = time.monotonic()
        self.unsure = False  # whether a claim may have been written that we do not know of

    def step(self, at: datetime | None = None) -> int:
        """One batch of every mailing that is being sent; returns how many were settled."""
        at = at or timezone.now()
        done = self._come_clean()
        rows = Mailing.objects.filter(state=STATES.SENDING).select_related("newsletter")
        if rows:
            self.fleet.meet()
        if self.crew.breaker.is_open or self.fleet.is_closed:
            return done
        for mailing in sorted(rows, key=lambda row: (row.kind != Mailing.Kind.ALERT, row.pk)):
            if stopping.is_set():
                break
            done += self._batch(mailing, at)
            claims.finish(mailing.pk)
        return done

    def _batch(self, mailing: Mailing, at: datetime) -> int:
        # A database that dies now may have committed the claim without telling us.
        self.unsure = True
        people = claims.claim(mailing, self.crew.worker, settings.MAIL_BATCH, at)
        ready, results = self._prepare(mailing, people, at)
        if people and not ready and all(row.state == STUCK for row in results):
            claims.release(mailing.pk, self.crew.worker, [person.delivery for person in people])
            control.pause(mailing, problem=results[0].outcome)
            return 0
        self.unsure = False
        if not people:
            return 0
        feed = Feed(ready, self.crew.limits, STEP_SECONDS)
        # With many connections the last answers of a batch would leave all the others idle.
        feed.open = settings.MAIL_CONNECTIONS >= MANY
        batch = Batch(mailing, feed, results)
        until = time.monotonic() + CLAIM_SECONDS
        self.crew.send(
            feed,
            self._built_mail,
            lambda: self._may_go_on(batch),
            lambda: time.monotonic() < until and self._more(batch),
            batch.results,
        )
        rest = [person.delivery for person in feed.waiting]
        self.unsettled.append((mailing.pk, batch.take_results(), rest))
        done = batch.settled + self._settle_rest()
        self.crew.journal.clear()
        self._judge(mailing, batch.seen)
        self.fleet.tell()
        return done

    def _more(self, batch: "Batch") -> bool:
        """Write what became of the first ones and claim as many again, while others are sent."""
        if stopping.is_set():
            return False
        taken = batch.take_results()
        try:
            self.unsettled.append((batch.mailing.pk, taken, []))
            batch.settled += self._settle_rest()
            if self._is_refused(batch.mailing, taken):
                batch.feed.stop()
                return False
            self.unsure = True
            at = timezone.now()
            people = claims.claim(batch.mailing, self.crew.worker, settings.MAIL_BATCH, at)
            ready, results = self._prepare(batch.mailing, people, at)
        except DatabaseError:
            logger.warning("The database does not answer; mailing %s waits.", batch.mailing.pk)
            batch.feed.stop()
            return False
        self.unsure = False
        batch.results += results
        batch.feed.add(ready)
        return bool(ready)

    def _may_go_on(self, batch: Batch) -> bool:
        """Whether to begin more of a batch; without a ledger to write to, nothing is begun."""
        if any(row.state == Delivery.State.SENT for row in batch.results):
            self.crew.breaker.has_worked = True
        try:
            if time.monotonic() - self.renewed_at > RENEW_SECONDS:
                recovering.renew(self.crew.worker)
                self.renewed_at = time.monotonic()
            self.fleet.tell()
            self.fleet.meet()
            going = Mailing.objects.filter(pk=batch.mailing.pk, state=STATES.SENDING).exists()
        except DatabaseError:
            logger.warning("The database does not answer; mailing %s waits.", batch.mailing.pk)
            return False
        return going and not stopping.is_set()

    def _prepare(
        self, mailing: Mailing, people: Sequence[Person], at: datetime
    ) -> tuple[list[Person], list[Result]]:
        """Build what these readers get; whose articles were withdrawn get nothing.

        A mail that cannot be built is tried again later and stops no other.
        """
        ready, results = [], []
        for person in people:
            key = person.build_key
            if key not in self.built or self.built[key][0] < at - BUILT_FOR:
                self._build(mailing, key, at)
            mail = self.built[key][1]
            if mail is None:
                results.append(Result(person.delivery, Delivery.State.SKIPPED, "withdrawn"))
            elif isinstance(mail, Exception):
                results.append(verdicts.later(person, f"It cannot be built: {mail!r}"))
            else:
                ready.append(person)
        return ready, results

    def _build(self, mailing: Mailing, key: tuple[int, str, str, int], at: datetime) -> None:
        if len(self.built) >= 256:
            self.built = {k: v for k, v in self.built.items() if v[0] >= at - BUILT_FOR}
        try:
            mail = mails.build(mailing, *key[1:])
        except composing.Withdrawn:
            self.built[key] = at, None
        except (OperationalError, InterfaceError):
            raise  # the database is away: no fault of the mail
        except Exception as error:
            logger.exception("Mailing %s cannot be built for %s", mailing.pk, key)
            self.built[key] = at, error
        else:
            self.built[key] = at, wire.compile_mail(mail) if self.crew.is_smtp else mail

    def _built_mail(self, person: Person) -> object:
        return self.built[person.build_key][1]

    def _come_clean(self) -> int:
        """Let the database know all; what is claimed by this worker after that, it never got."""
        done = self._settle_rest()
        self.crew.journal.clear()
        if self.unsure:
            claims.release_all(self.crew.worker)
            self.unsure = False
        return done

    def close(self) -> None:
        """End in good order; a database that is away finds the journal when it is back."""
        try:
            self._come_clean()
            self.fleet.leave()
        except DatabaseError:
            logger.exception("Worker %s ends without its ledger", self.crew.worker)
            self.crew.close(settled=False)
        else:
            self.crew.close()

    def _settle_rest(self) -> int:
        """Write what became of the last batches; a database that is away gets them later."""
        done = 0
        while self.unsettled:
            mailing, results, rest = self.unsettled[0]
            done += claims.settle(mailing, self.crew.worker, results, timezone.now())
            claims.release(mailing, self.crew.worker, rest)
            self.unsettled.pop(0)
        return done

    def _judge(self, mailing: Mailing, results: Sequence[Result]) -> None:
        """Draw conclusions: bad addresses, a server that is too slow, too many failures."""
        failed = [row for row in results if row.state == Delivery.State.FAILED]
        bad = [row.delivery for row in failed if row.bad_address]
        for row in Delivery.objects.filter(pk__in=bad).select_related("subscriber"):
            if row.subscriber:
                address = normalize(row.subscriber.email)
                suppress(address, Suppression.Reason.BOUNCE, row.outcome)
        tried = [row.outcome for row in results if row.state == Delivery.State.RETRY]
        if any(map(verdicts.is_too_fast, tried)):
            self.crew.limits.overall.slow_down()
        elif any(row.state == Delivery.State.SENT for row in results):
            self.crew.limits.overall.speed_up()
        if self.crew.fatal:
            control.pause(mailing, problem=self.crew.fatal)
            self.crew.fatal = ""
        elif not self._is_refused(mailing, results):
            control.note(mailing, self.crew.breaker.reason)

    def _is_refused(self, mailing: Mailing, results: Sequence[Result]) -> bool:
        """Whether so many are refused that the mailing is paused; asked only where one was."""
        failed = any(row.state == Delivery.State.FAILED for row in results)
        return failed and control.pause_if_refused(mailing)
