"""What is thrown away in time: sign-ups that nobody confirmed, hashes of networks, old events."""

from datetime import datetime, timedelta

from django.utils import timezone

from subscriptions.models import (
    Letter,
    ProviderEvent,
    Subscriber,
    SubscriberImport,
    Subscription,
    WebhookCall,
)

UNCONFIRMED = timedelta(days=14)
RAW = timedelta(days=90)
BATCH = 500


def tidy(at: datetime | None = None) -> int:
    """Throw away what is old; returns how many sign-ups were forgotten."""
    at = at or timezone.now()
    forgotten = _forget_unconfirmed(at - UNCONFIRMED)
    Subscription.objects.filter(
        status=Subscription.Status.PENDING, created_at__lt=at - UNCONFIRMED
    ).delete()
    Letter.objects.filter(created_at__lt=at - RAW).delete()
    ProviderEvent.objects.filter(received_at__lt=at - RAW).delete()
    WebhookCall.objects.filter(created_at__lt=at - RAW).delete()
    _forget_lists(at)
    return forgotten


def _forget_unconfirmed(before: datetime) -> int:
    """Who never confirmed has agreed to nothing; the ledger has known no address of theirs."""
    rows = Subscriber.objects.filter(
        status=Subscriber.Status.PENDING, confirmed_at=None, created_at__lt=before
    )
    found = list(rows.values_list("pk", flat=True)[:BATCH])
    Subscriber.objects.filter(pk__in=found, status=Subscriber.Status.PENDING).delete()
    return len(found)


def _forget_lists(at: datetime) -> None:
    """Lists that nobody had read in, and the rows that others left out."""
    preview = SubscriberImport.objects.filter(state=SubscriberImport.State.PREVIEW)
    preview.filter(created_at__lt=at - UNCONFIRMED).delete()
    old = SubscriberImport.objects.filter(created_at__lt=at - RAW).exclude(errors="")
    old.update(errors="")
