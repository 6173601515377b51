"""Freezing an audience: candidates become deliveries in one set-based statement."""

import logging
from datetime import datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from subscriptions import audience, digests, telling
from subscriptions.models import Delivery, Mailing

logger = logging.getLogger(__name__)
TRIES = 5
# PostgreSQL lets one of two begin again: serialization, deadlock, a reader erased meanwhile.
AGAIN = {"40001", "40P01", "23503"}
INSERT = """
INSERT INTO subscriptions_delivery
    (mailing_id, subscriber_id, topic_id, variant, state, attempt, worker, outcome)
SELECT %s, found.subscriber_id, found.first_topic, {variant}, 'pending', 0, '', ''
FROM ({inner}) AS found
WHERE true
ON CONFLICT (mailing_id, subscriber_id) DO NOTHING
"""


class TotalsDisagree(Exception):
    """Candidates are not those who get it and those left out: somebody would be forgotten."""


def freeze(mailing: Mailing, at: datetime | None = None) -> bool:
    """Write the deliveries of a mailing that is FREEZING and let it start; safe to do again.

    Totals must agree (candidates = deliveries + excluded), or the mailing fails, nothing is
    written and the desk hears of it. False where another worker was faster.
    """
    at = at or timezone.now()
    for left in reversed(range(TRIES)):
        try:
            done = _freeze(mailing, at)
        except (OperationalError, IntegrityError) as error:
            state = getattr(error.__cause__, "sqlstate", None)
            if not left or state not in AGAIN or connection.in_atomic_block:
                raise
            logger.info("Mailing %s is frozen again: %s", mailing.pk, error)
        except TotalsDisagree as error:
            done = _fail(mailing, str(error))
            break
        else:
            break
    if done:
        mailing.refresh_from_db()
    return done


def _freeze(mailing: Mailing, at: datetime) -> bool:
    """All or nothing. Raises TotalsDisagree."""
    whole = not connection.in_atomic_block
    with transaction.atomic():
        if whole and connection.vendor == "postgresql":
            # All that is counted and written comes from one snapshot; SQLite has one writer.
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        mine = Mailing.objects.select_for_update().filter(
            pk=mailing.pk, state=Mailing.State.FREEZING
        )
        if not mine.exists():
            return False
        written, excluded = _fill(mailing, at)
        state = Mailing.State.SENDING if written else Mailing.State.SENT
        mine.update(
            state=state,
            version=F("version") + 1,
            frozen_at=at,
            started_at=at,
            finished_at=None if written else at,
            count_total=written,
            count_excluded=excluded,
            problem="",
        )
    return True


def _fail(mailing: Mailing, problem: str) -> bool:
    """Stop a mailing of which nothing was written, and tell the desk."""
    with transaction.atomic():
        mine = Mailing.objects.filter(pk=mailing.pk, state=Mailing.State.FREEZING)
        failed = mine.update(state=Mailing.State.FAILED, version=F("version") + 1, problem=problem)
        if failed:
            telling.tell(mailing)
    return bool(failed)


def _fill(mailing: Mailing, at: datetime) -> tuple[int, int]:
    """Write the deliveries; returns how many, and how many are left out. Raises TotalsDisagree."""
    total, excluded = _write(mailing, at)
    written = Delivery.objects.filter(mailing=mailing).count()
    if total != written + excluded:
        raise TotalsDisagree(f"{total} candidates ≠ {written} deliveries + {excluded}")
    return written, excluded


def _write(mailing: Mailing, at: datetime) -> tuple[int, int]:
    """Write the deliveries; returns how many candidates there were, and how many are left out."""
    if mailing.kind == Mailing.Kind.DIGEST:
        return digests.write(mailing, at)
    found = audience.candidates(mailing)
    barred = audience.barred(mailing, at)
    total, excluded = found.count(), found.filter(barred).count()
    insert(mailing, found.exclude(barred))
    return total, excluded


def insert(mailing: Mailing, rows: QuerySet[Any, Any]) -> None:
    """INSERT … SELECT; who has a delivery of this mailing already keeps just that one."""
    try:
        inner, parameters = rows.query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:  # nobody can follow it: Django would not even ask
        return
    variant = "''"
    values: list[int] = [mailing.pk]
    if mailing.subject_b:
        # Spread evenly, the same each time, and differently for each mailing.
        bucket = "((found.subscriber_id * 7919 + %s) %% 100)"
        variant = f"CASE WHEN {bucket} < %s THEN 'a' WHEN {bucket} < %s THEN 'b' ELSE '' END"
        share = min(mailing.ab_share, 50)
        values += [mailing.pk, share, mailing.pk, 2 * share]
    # The only text put into the statement is Django's own SQL; values are parameters.
    statement = INSERT.format(inner=inner, variant=variant)
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values, *parameters])
