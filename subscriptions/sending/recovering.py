"""After a death: what became of the claims of workers that are no more."""

import logging
from collections.abc import Collection
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from subscriptions.models import Delivery, Mailing
from subscriptions.sending import claims, journal, verdicts
from subscriptions.sending.claims import Result
from subscriptions.signals import mailing_action

logger = logging.getLogger(__name__)
STATES = Delivery.State
MANY = 5000  # deliveries that are looked at in a turn


def recover(at: datetime | None = None) -> int:
    """Judge the claims of dead workers; returns how many deliveries were settled."""
    at = at or timezone.now()
    done = 0
    for worker, path in journal.orphans():
        done += _replay(worker, path, at)
        path.unlink(missing_ok=True)
    return done + _expired(at)


def _replay(worker: str, path: Path, at: datetime) -> int:
    """Settle one dead worker's claims by its journal."""
    accepted, begun = journal.read(path)
    rows = Delivery.objects.filter(worker=worker, state=STATES.CLAIMED)
    by_mailing: dict[int, list[Result]] = {}
    unbegun: dict[int, list[int]] = {}
    for pk, mailing in rows.values_list("pk", "mailing_id"):
        if pk in accepted:
            by_mailing.setdefault(mailing, []).append(Result(pk, STATES.SENT, accepted[pk]))
        elif pk in begun:
            reason = "the worker died while it was being sent"
            by_mailing.setdefault(mailing, []).append(Result(pk, STATES.UNCERTAIN, reason))
        else:
            unbegun.setdefault(mailing, []).append(pk)
    done = sum(claims.settle(key, worker, results, at) for key, results in by_mailing.items())
    for mailing, keys in unbegun.items():
        claims.release(mailing, worker, keys)
        done += len(keys)
    if done:
        logger.warning("Worker %s died; %d of its claims were settled.", worker, done)
    return done


def _expired(at: datetime) -> int:
    """Claims whose worker neither lives nor left a journal here: nobody knows, so a human decides.

    A living worker renews its leases, so that this is a machine that is gone with its disk.
    """
    rows = Delivery.objects.filter(state=STATES.CLAIMED, lease_until__lte=at)
    lost: dict[tuple[int, str], list[Result]] = {}
    for pk, mailing, worker in rows.values_list("pk", "mailing_id", "worker")[:MANY]:
        result = Result(pk, STATES.UNCERTAIN, "the worker and its journal are lost")
        lost.setdefault((mailing, worker), []).append(result)
    return sum(
        claims.settle(mailing, worker, results, at) for (mailing, worker), results in lost.items()
    )


def renew(worker: str, at: datetime | None = None) -> None:
    """Keep the leases of a living worker."""
    until = (at or timezone.now()) + claims.LEASE
    Delivery.objects.filter(worker=worker, state=STATES.CLAIMED).update(lease_until=until)


def repeat(at: datetime | None = None) -> int:
    """With MAIL_UNCERTAIN=resend: send what may have left once more, after a minute; how many.

    What stays uncertain then is left to a human: a server that never answers gets no third one.
    """
    if settings.MAIL_UNCERTAIN != "resend":
        return 0
    soon = (at or timezone.now()) + timedelta(minutes=verdicts.BACK_OFF[0])
    done = 0
    for mailing in Mailing.objects.filter(state=Mailing.State.SENDING, count_uncertain__gt=0):
        rows = mailing.deliveries.filter(state=STATES.UNCERTAIN, sent_again=False)
        keys = list(rows.values_list("pk", flat=True)[:MANY])
        if keys:
            done += decide(mailing, keys, resend=True, retry_at=soon)
    return done


def decide(
    mailing: Mailing,
    keys: Collection[int],
    *,
    resend: bool,
    by: Any = None,
    retry_at: datetime | None = None,
) -> int:
    """A decision on uncertain deliveries: send them again (at `retry_at`), or leave them so.

    Sent again they have the same Message-ID, by which many receivers drop a second copy. Returns
    how many are decided: what was so before is not, and of a cancelled mailing nothing is sent.
    """
    change: dict[str, Any] = {"state": STATES.SENT, "outcome": "uncertain, left as it is"}
    if resend:
        state = STATES.RETRY if retry_at else STATES.PENDING
        change = {"state": state, "outcome": "", "retry_at": retry_at, "sent_again": True}
    with transaction.atomic():
        # Locked, so that nobody cancels it between the question and the answer.
        if resend and claims.is_cancelled(mailing.pk):
            return 0
        rows = Delivery.objects.filter(pk__in=keys, mailing=mailing, state=STATES.UNCERTAIN)
        changed = rows.update(worker="", lease_until=None, **change)
        if changed:
            counts = {"count_uncertain": F("count_uncertain") - changed}
            if not resend:
                counts["count_sent"] = F("count_sent") + changed
            Mailing.objects.filter(pk=mailing.pk).update(**counts)
            claims.finish(mailing.pk)
            mailing.refresh_from_db()
            action = "resend" if resend else "leave"
            told = {"recipients": changed}
            mailing_action.send(Mailing, action=action, mailing=mailing, by=by, details=told)
    return changed
