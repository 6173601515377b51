"""Sending letters: single mails that somebody waits for."""

import logging
import time
from datetime import datetime, timedelta

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from subscriptions import consent, letters
from subscriptions.models import ConsentEvent, Letter

logger = logging.getLogger(__name__)
LEASE = timedelta(minutes=5)
FEW, SECONDS = 5, 3.0  # letters in a claim, and how long mailings wait for letters
BACK_OFF = (1, 5, 15, 60, 240)  # minutes before each of five more attempts
STATES = Letter.State


def send_due(limit: int = 50, at: datetime | None = None) -> int:
    """Send up to `limit` due letters, for three seconds or so; returns how many were dealt with.

    A letter whose worker died is sent again with the same Message-ID: who waits for a
    confirmation is better served by two than by none.
    """
    ends_at, done = time.monotonic() + SECONDS, 0
    backend = get_connection()
    try:
        while done < limit and time.monotonic() < ends_at:
            due = _claim(min(FEW, limit - done), at or timezone.now())
            if not due:
                break
            for letter in due:
                _send(letter, backend)
            done += len(due)
    finally:
        backend.close()
    return done


def _claim(limit: int, at: datetime) -> list[Letter]:
    waiting = Q(state=STATES.PENDING, due_at__lte=at) | Q(state=STATES.CLAIMED, lease_until__lte=at)
    with transaction.atomic():
        rows = Letter.objects.filter(waiting).order_by("due_at", "pk")
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True)
        keys = list(rows.values_list("pk", flat=True)[:limit])
        if keys:
            Letter.objects.filter(waiting, pk__in=keys).update(
                state=STATES.CLAIMED, lease_until=at + LEASE, attempt=F("attempt") + 1
            )
    return list(Letter.objects.filter(pk__in=keys).select_related("subscriber").order_by("pk"))


def _send(letter: Letter, backend: BaseEmailBackend) -> None:
    """One letter; whatever goes wrong with it stops no other."""
    try:
        mail = letters.message(letter)
        mail.connection = backend
        mail.send()
    except letters.Pointless as error:
        _close(letter, STATES.SKIPPED, str(error))
    except Exception as error:
        logger.warning("Letter %s could not be sent: %s", letter.pk, error)
        _retry(letter, f"{type(error).__name__}: {error}")
    else:
        with transaction.atomic():
            _close(letter, STATES.SENT, sent_at=timezone.now())
            if letter.kind == Letter.Kind.CONFIRM and letter.subscriber:
                consent.enter(ConsentEvent.Kind.CONFIRM_SENT, letter.subscriber)


def _close(letter: Letter, state: str, outcome: str = "", **fields: datetime) -> None:
    Letter.objects.filter(pk=letter.pk, state=STATES.CLAIMED).update(
        state=state, lease_until=None, outcome=outcome[:300], **fields
    )


def _retry(letter: Letter, outcome: str) -> None:
    if letter.attempt > len(BACK_OFF):
        _close(letter, STATES.FAILED, outcome)
        return
    due = timezone.now() + timedelta(minutes=BACK_OFF[letter.attempt - 1])
    _close(letter, STATES.PENDING, outcome, due_at=due)
