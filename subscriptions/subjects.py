"""A/B tests of subjects: two groups first, then the better one for everybody else."""

from datetime import datetime, timedelta

from django.db.models import F, Sum
from django.utils import timezone

from subscriptions.models import Delivery, Mailing, MailingLink


def decide_due(at: datetime | None = None) -> int:
    """Choose the subject of tests whose hours are over; returns how many."""
    at = at or timezone.now()
    decided = 0
    waiting = Mailing.objects.filter(state=Mailing.State.SENDING, ab_winner="").exclude(
        subject_b=""
    )
    for mailing in waiting:
        if mailing.frozen_at and mailing.frozen_at + timedelta(hours=mailing.ab_hours) <= at:
            decided += Mailing.objects.filter(pk=mailing.pk, ab_winner="").update(
                ab_winner=winner(mailing), version=F("version") + 1
            )
    return decided


def winner(mailing: Mailing) -> str:
    """`a` or `b`: whose readers opened more links; the first one where that is undecided."""
    rates = {variant: rate(mailing, variant) for variant in "ab"}
    return "b" if rates["b"] > rates["a"] else "a"


def rate(mailing: Mailing, variant: str) -> float:
    """Clicks by readers for each mail that was sent with this subject."""
    sent = Delivery.objects.filter(
        mailing=mailing, variant=variant, state=Delivery.State.SENT
    ).count()
    clicks = MailingLink.objects.filter(mailing=mailing, variant=variant).aggregate(n=Sum("clicks"))
    return (clicks["n"] or 0) / sent if sent else 0.0
