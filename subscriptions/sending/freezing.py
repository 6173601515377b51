"""Freezing an audience: candidates become deliveries in one set-based statement."""

from datetime import datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from subscriptions import audience, digests
from subscriptions.models import Delivery, Mailing

INSERT = """
INSERT INTO subscriptions_delivery
    (mailing_id, subscriber_id, topic_id, variant, state, attempt, worker, outcome)
SELECT %s, found.subscriber_id, found.first_topic, {variant}, 'pending', 0, '', ''
FROM ({inner}) AS found
WHERE true
ON CONFLICT (mailing_id, subscriber_id) DO NOTHING
"""


def freeze(mailing: Mailing, at: datetime | None = None) -> bool:
    """Write the deliveries of a mailing that is FREEZING and let it start; safe to do again.

    Totals must agree (candidates = deliveries + excluded), or the mailing fails and nothing is
    sent. False where another worker was faster.
    """
    at = at or timezone.now()
    with transaction.atomic():
        mine = Mailing.objects.select_for_update().filter(
            pk=mailing.pk, state=Mailing.State.FREEZING
        )
        if not mine.exists():
            return False
        total, excluded = _write(mailing, at)
        written = Delivery.objects.filter(mailing=mailing).count()
        agree = total == written + excluded
        state = Mailing.State.SENDING if agree else Mailing.State.FAILED
        if agree and not written:
            state = Mailing.State.SENT
        mine.update(
            state=state,
            version=F("version") + 1,
            frozen_at=at,
            started_at=at,
            finished_at=at if state == Mailing.State.SENT else None,
            count_total=written,
            count_excluded=excluded,
            problem="" if agree else f"{total} candidates ≠ {written} deliveries + {excluded}",
        )
    mailing.refresh_from_db()
    return True


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
