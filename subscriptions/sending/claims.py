"""Claiming deliveries and writing down what became of them: conditional UPDATEs only."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Concat, Right
from django.utils import timezone

from subscriptions.models import (
    Delivery,
    Mailing,
    Subscriber,
    Subscription,
    Suppression,
    Tally,
)
from subscriptions.models.mailings import RECENT
from subscriptions.sending import warming
from subscriptions.sending.people import Person

LEASE = timedelta(minutes=20)
STATES = Delivery.State
COUNTERS = {
    STATES.SENT: "count_sent",
    STATES.FAILED: "count_failed",
    STATES.SKIPPED: "count_skipped",
    STATES.UNCERTAIN: "count_uncertain",
}
LEFT = (STATES.SENT, STATES.UNCERTAIN)  # what has left us, or may have
OUTCOME_LENGTH = 300


@dataclass(frozen=True)
class Result:
    """What became of one claimed delivery."""

    delivery: int
    state: str
    outcome: str = ""
    retry_at: datetime | None = None
    bad_address: bool = False  # the server says that there is no such mailbox, for good


def claim(mailing: Mailing, worker: str, limit: int, at: datetime | None = None) -> list[Person]:
    """Take up to `limit` due deliveries; who may no longer be mailed is skipped on the way."""
    at = at or timezone.now()
    with transaction.atomic():
        keys = _take(mailing, worker, limit, at)
    if not keys:
        return []
    people, barred = _sort_out(keys, worker, at)
    # Apart from the claim: who cancels locks the mailing and then what waits, in this order.
    settle(mailing.pk, worker, barred, at)
    return people


def _take(mailing: Mailing, worker: str, limit: int, at: datetime) -> list[int]:
    """Make due deliveries this worker's own; returns their keys."""
    room = warming.room(at)
    limit = limit if room is None else min(limit, room)
    due = Q(state=STATES.PENDING) | Q(state=STATES.RETRY, retry_at__lte=at)
    rows = Delivery.objects.filter(due, mailing=mailing).order_by("pk")
    if mailing.subject_b and not mailing.ab_winner:
        rows = rows.exclude(variant="")
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True, of=("self",))
    keys = list(rows.values_list("pk", flat=True)[:limit])
    if keys:
        Delivery.objects.filter(due, pk__in=keys).update(
            state=STATES.CLAIMED,
            worker=worker,
            lease_until=at + LEASE,
            attempt=F("attempt") + 1,
        )
    return keys


def _sort_out(keys: Sequence[int], worker: str, at: datetime) -> tuple[list[Person], list[Result]]:
    """Of the claimed those who may be mailed, and why the others may not."""
    following = Subscription.objects.active().filter(
        subscriber=OuterRef("subscriber"), topic=OuterRef("topic")
    )
    suppressed = Suppression.objects.filter(address_hmac=OuterRef("subscriber__address_hmac"))
    rows = Delivery.objects.filter(pk__in=keys, worker=worker, state=STATES.CLAIMED).annotate(
        follows=Exists(following), is_suppressed=Exists(suppressed)
    )
    people, barred = [], []
    fields = (
        "pk", "mailing_id", "subscriber_id", "subscriber__email", "subscriber__language",
        "subscriber__token", "topic_id", "variant", "selection_id", "attempt",
    )  # fmt: skip
    checks = (
        "subscriber__status", "subscriber__suppressed_at", "subscriber__paused_until",
        "follows", "is_suppressed",
    )  # fmt: skip
    for row in rows.order_by("pk").values_list(*fields, *checks):
        erased = row[2] is None
        reason = "erased" if erased else _reason(row[len(fields) :], at, row[6] is not None)
        if reason:
            barred.append(Result(row[0], STATES.SKIPPED, reason))
            continue
        people.append(_person(row))
    return people, barred


def _person(row: Sequence[Any]) -> Person:
    pk, mailing, subscriber, email, language, token, topic, variant, selection, attempt = row[:10]
    return Person(
        delivery=pk,
        mailing=mailing,
        subscriber=subscriber,
        email=email,
        language=language,
        bound=token.bytes,
        topic=topic or 0,
        variant=variant,
        selection=selection or 0,
        attempt=attempt,
    )


def _reason(checks: Sequence[Any], at: datetime, has_topic: bool) -> str:
    status, suppressed_at, paused_until, follows, suppressed = checks
    if status != Subscriber.Status.ACTIVE:
        return "left"
    if suppressed or suppressed_at:
        return "suppressed"
    if paused_until and paused_until > at:
        return "paused"
    return "unsubscribed" if has_topic and not follows else ""


def settle(mailing: int, worker: str, results: Iterable[Result], at: datetime) -> int:
    """Write results of claims that are still this worker's, and count them; returns how many."""
    results = list(results)
    by_state: dict[str, list[Result]] = {}
    for result in results:
        by_state.setdefault(result.state, []).append(result)
    if not by_state:
        return 0
    counts: dict[str, Any] = {}
    done = left = 0
    with transaction.atomic():
        if STATES.RETRY in by_state and is_cancelled(mailing):
            # Nobody would ever try it again.
            group = by_state.pop(STATES.RETRY)
            by_state.setdefault(STATES.SKIPPED, []).extend(
                replace(row, state=STATES.SKIPPED, outcome="cancelled", retry_at=None)
                for row in group
            )
        for state, group in sorted(by_state.items()):
            number = _write(worker, state, group, at)
            done += number
            left += number if state in LEFT else 0
            if counter := COUNTERS.get(Delivery.State(state)):
                counts[counter] = F(counter) + number
        if tried := _marks(results):
            counts["recent"] = Right(Concat("recent", Value(tried)), RECENT)
        if counts:
            Mailing.objects.filter(pk=mailing).update(**counts)
        Tally.objects.add(Tally.Event.SENT, count=left)
    return done


def _marks(results: Sequence[Result]) -> str:
    """What Mailing.recent keeps of the last attempts, in their order."""
    tried = [row for row in results if row.state != STATES.SKIPPED]
    return "".join("x" if row.state == STATES.FAILED else "." for row in tried[-RECENT:])


# The plus keeps SQLite from going through all claims for each of them, by the index of states.
_TAIL = " AND d.worker = %s AND {plus}d.state = 'claimed'"
_SET = (
    "UPDATE subscriptions_delivery AS d SET state = %s, sent_at = {sent}, lease_until = NULL,"
    " retry_at = {retry}, outcome = {outcome}"
)


def _write(worker: str, state: str, group: Sequence[Result], at: datetime) -> int:
    """One statement for all deliveries that come to the same state."""
    rows = [
        [result.delivery, result.outcome[:OUTCOME_LENGTH], _moment(result.retry_at)]
        for result in group
    ]
    sent: Any = _moment(at) if state == STATES.SENT else None
    if connection.vendor == "sqlite":
        statement = (
            _SET.format(
                sent="%s",
                retry="json_extract(j.value, '$[2]')",
                outcome="json_extract(j.value, '$[1]')",
            )
            + " FROM json_each(%s) AS j WHERE d.id = json_extract(j.value, '$[0]')"
            + _TAIL.format(plus="+")
        )
        parameters = [state, sent, json.dumps(rows), worker]
    else:
        statement = (
            _SET.format(sent="%s", retry="j.retry_at", outcome="j.outcome")
            + " FROM unnest(%s::bigint[], %s::text[], %s::timestamptz[])"
            + " AS j(id, outcome, retry_at) WHERE d.id = j.id"
            + _TAIL.format(plus="")
        )
        columns = [list(column) for column in zip(*rows, strict=True)]
        parameters = [state, sent, *columns, worker]
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return int(cursor.rowcount)


def _moment(value: datetime | None) -> Any:
    if value is None:
        return None
    adapted = connection.ops.adapt_datetimefield_value(value)
    return str(adapted) if connection.vendor == "sqlite" else adapted


def is_cancelled(mailing: int) -> bool:
    """Whether a mailing is, or was, cancelled; it is locked, so that nobody does it now."""
    row = Mailing.objects.select_for_update().filter(pk=mailing).values_list("state", flat=True)
    return row.first() == Mailing.State.CANCELLED


def release(mailing: int, worker: str, keys: Sequence[int]) -> None:
    """Give claims back that were not begun; to a cancelled mailing they do not come back."""
    if not keys:
        return
    rows = Delivery.objects.filter(
        pk__in=keys, mailing=mailing, worker=worker, state=STATES.CLAIMED
    )
    with transaction.atomic():
        if is_cancelled(mailing):
            results = [Result(key, STATES.SKIPPED, "cancelled") for key in keys]
            settle(mailing, worker, results, timezone.now())
            return
        rows.update(state=STATES.PENDING, worker="", lease_until=None, attempt=F("attempt") - 1)


def release_all(worker: str) -> int:
    """Give back whatever is claimed by a worker that has nothing in its hands; returns how many."""
    rows = Delivery.objects.filter(worker=worker, state=STATES.CLAIMED)
    by_mailing: dict[int, list[int]] = {}
    for pk, mailing in rows.values_list("pk", "mailing_id"):
        by_mailing.setdefault(mailing, []).append(pk)
    for mailing, keys in by_mailing.items():
        release(mailing, worker, keys)
    return sum(map(len, by_mailing.values()))


def finish(mailing: int, at: datetime | None = None) -> bool:
    """Close a mailing when no delivery needs a decision any more."""
    at = at or timezone.now()
    rest = Delivery.objects.filter(mailing=OuterRef("pk")).open()
    return bool(
        Mailing.objects.filter(~Exists(rest), pk=mailing, state=Mailing.State.SENDING).update(
            state=Mailing.State.SENT, finished_at=at, version=F("version") + 1
        )
    )
