"""What an editor may do with a mailing: each is one conditional UPDATE, and announced."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from subscriptions import telling
from subscriptions.models import Delivery, Mailing
from subscriptions.models.mailings import RECENT
from subscriptions.signals import mailing_action

STATES = Mailing.State
# From which states an action leads where.
MOVES: dict[str, tuple[frozenset[str], str]] = {
    "schedule": (
        frozenset({STATES.DRAFT, STATES.SCHEDULED, STATES.HELD, STATES.FAILED}),
        STATES.SCHEDULED,
    ),
    "unschedule": (frozenset({STATES.SCHEDULED, STATES.HELD, STATES.FAILED}), STATES.DRAFT),
    "pause": (frozenset({STATES.SENDING}), STATES.PAUSED),
    "resume": (frozenset({STATES.PAUSED}), STATES.SENDING),
    "cancel": (
        frozenset({STATES.SCHEDULED, STATES.HELD, STATES.FAILED, STATES.SENDING, STATES.PAUSED}),
        STATES.CANCELLED,
    ),
}

TOLERATED = 10  # more refusals than this, of the last RECENT attempts, are too many


def move(
    mailing: Mailing,
    action: str,
    *,
    by: Any = None,
    details: dict[str, Any] | None = None,
    **fields: Any,
) -> bool:
    """Do `action`; False where the mailing's state does not allow it (any more)."""
    allowed, state = MOVES[action]
    with transaction.atomic():
        changed = Mailing.objects.filter(pk=mailing.pk, state__in=allowed).update(
            state=state, version=F("version") + 1, **fields
        )
        if not changed:
            return False
        mailing.refresh_from_db()
        mailing_action.send(Mailing, action=action, mailing=mailing, by=by, details=details or {})
    return True


def schedule(
    mailing: Mailing, at: datetime | None = None, *, by: Any = None, recipients: int | None = None
) -> bool:
    """Send at `at` (now); `recipients` is the number that the editor has confirmed."""
    details = {} if recipients is None else {"recipients": recipients}
    return move(
        mailing, "schedule", by=by, details=details, send_at=at or timezone.now(), problem=""
    )


def pause(mailing: Mailing, *, by: Any = None, problem: str = "") -> bool:
    """Send no more until it is resumed; what is on its way arrives. Of a problem the desk hears."""
    with transaction.atomic():
        done = move(mailing, "pause", by=by, problem=problem)
        if done and problem:
            telling.tell(mailing)
    return done


def resume(mailing: Mailing, *, by: Any = None) -> bool:
    """Go on where it was paused: nobody gets it twice, nobody is left out."""
    return move(mailing, "resume", by=by, problem="", recent="")


def pause_if_refused(mailing: Mailing) -> bool:
    """Pause it where more than 5 % of the last attempts, of all workers, were refused for good."""
    recent = Mailing.objects.filter(pk=mailing.pk).values_list("recent", flat=True).get()
    refused = recent.count("x")
    if len(recent) < RECENT or refused <= TOLERATED:
        return False
    pause(mailing, problem=f"{refused} of the last {RECENT} mails were refused")
    return True


def cancel(mailing: Mailing, *, by: Any = None) -> bool:
    """Stop for good: who has not got it does not get it."""
    with transaction.atomic():
        if not move(mailing, "cancel", by=by, finished_at=timezone.now()):
            return False
        rest = Delivery.objects.filter(
            mailing=mailing, state__in=[Delivery.State.PENDING, Delivery.State.RETRY]
        )
        number = rest.update(state=Delivery.State.SKIPPED, outcome="cancelled", retry_at=None)
        Mailing.objects.filter(pk=mailing.pk).update(count_skipped=F("count_skipped") + number)
    return True


def note(mailing: Mailing, problem: str) -> None:
    """Say on the mailing what holds it up, or that nothing does any more."""
    if problem != mailing.problem:
        Mailing.objects.filter(pk=mailing.pk, state=STATES.SENDING).update(problem=problem)
