"""Addresses that must not be mailed: known by their HMAC, so that they can be forgotten."""

from django.db import transaction
from django.utils import timezone

from subscriptions import consent, webhooks
from subscriptions.addresses import fingerprint, masked
from subscriptions.models import ConsentEvent, Subscriber, Suppression, Tally

EVENTS = {
    Suppression.Reason.BOUNCE: (ConsentEvent.Kind.BOUNCED, Tally.Event.BOUNCED),
    Suppression.Reason.COMPLAINT: (ConsentEvent.Kind.COMPLAINED, Tally.Event.COMPLAINED),
}


def suppress(
    normalized: str, reason: str, details: str = "", scope: str = Suppression.Scope.ALL
) -> bool:
    """Mail this address no more; False where that was so already."""
    with transaction.atomic():
        subscriber = Subscriber.objects.filter(email_normalized=normalized).first()
        details = masked(details, normalized, subscriber.email if subscriber else "")[:300]
        _row, created = Suppression.objects.get_or_create(
            address_hmac=fingerprint(normalized),
            scope=scope,
            defaults={"reason": reason, "details": details},
        )
        if subscriber is None or not created:
            return created
        Subscriber.objects.filter(pk=subscriber.pk, suppressed_at=None).update(
            suppressed_at=timezone.now()
        )
        webhooks.tell("subscriber.suppressed", subscriber, {"reason": reason})
        if reason in EVENTS:
            kind, event = EVENTS[Suppression.Reason(reason)]
            consent.enter(kind, subscriber, details={"answer": details})
            Tally.objects.add(event, source=subscriber.source)
    return True


def lift(normalized: str) -> None:
    """Let an address be mailed again; by hand, after its owner has asked for it."""
    with transaction.atomic():
        Suppression.objects.filter(address_hmac=fingerprint(normalized)).delete()
        Subscriber.objects.filter(email_normalized=normalized).update(
            suppressed_at=None, soft_bounces=0
        )


def is_suppressed(normalized: str) -> bool:
    """Whether mailings to this address are barred."""
    return Suppression.objects.filter(address_hmac=fingerprint(normalized)).exists()
