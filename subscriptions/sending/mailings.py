"""The life of a mailing, one bounded step at a time."""

import logging
import os
import socket
import uuid
from datetime import datetime, timedelta

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F
from django.utils import timezone

from subscriptions import composing
from subscriptions.models import Delivery, Mailing
from subscriptions.sending import claims, freezing, mails
from subscriptions.sending.claims import Result
from subscriptions.sending.people import Person

logger = logging.getLogger(__name__)
BATCH = 200
LATE = timedelta(hours=2)
STATES = Mailing.State
WORKER = f"{socket.gethostname()[:40]}-{os.getpid()}-{uuid.uuid4().hex[:8]}"


def start_due(at: datetime | None = None) -> int:
    """Begin what is scheduled for now; what is more than two hours late waits for a human."""
    at = at or timezone.now()
    due = Mailing.objects.filter(state=STATES.SCHEDULED, send_at__lte=at)
    held = due.filter(send_at__lt=at - LATE).update(state=STATES.HELD, version=F("version") + 1)
    due.update(state=STATES.FREEZING, version=F("version") + 1)
    started = 0
    for mailing in Mailing.objects.filter(state=STATES.FREEZING).order_by("send_at")[:20]:
        started += freezing.freeze(mailing, at)
    return started + held


def send_some(at: datetime | None = None) -> int:
    """One batch of every mailing that is being sent; returns how many deliveries were settled."""
    done = 0
    for mailing in Mailing.objects.filter(state=STATES.SENDING).select_related("newsletter"):
        done += _send_batch(mailing, at or timezone.now())
        claims.finish(mailing.pk)
    return done


def _send_batch(mailing: Mailing, at: datetime) -> int:
    people = claims.claim(mailing, WORKER, BATCH, at)
    built: dict[tuple[int, str, str, int], mails.Mail | None] = {}
    results = []
    backend = get_connection()
    for person in people:
        if person.build_key not in built:
            try:
                built[person.build_key] = mails.build(mailing, *person.build_key[1:])
            except composing.Withdrawn:
                built[person.build_key] = None
        mail = built[person.build_key]
        if mail is None:
            results.append(Result(person.delivery, Delivery.State.SKIPPED, "withdrawn"))
            continue
        results.append(_send_one(mail, person, backend, at))
    backend.close()
    return claims.settle(mailing.pk, WORKER, results, timezone.now())


def _send_one(mail: mails.Mail, person: Person, backend: BaseEmailBackend, at: datetime) -> Result:
    message = mails.personal(mail, person, at)
    message.connection = backend
    try:
        message.send()
    except Exception as error:
        outcome = f"{type(error).__name__}: {error}"
        return Result(person.delivery, Delivery.State.FAILED, outcome)
    return Result(person.delivery, Delivery.State.SENT)
