"""Forgetting a person: what stays is a keyed hash, so that nobody mails the address again."""

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q

from subscriptions import csv_erasing, webhooks
from subscriptions.addresses import fingerprint, normalize
from subscriptions.models import (
    ConsentEvent,
    Delivery,
    Letter,
    ProviderEvent,
    Subscriber,
    Suppression,
    Tally,
)


def erase(subscriber: Subscriber) -> str:
    """Delete the person; returns the HMAC that their entries in the ledger stand under now.

    Deliveries stay as numbers without a name. Who signs up again later does so like anybody.
    """
    hashed = fingerprint(subscriber.email_normalized)
    addresses = addresses_of(subscriber)
    with transaction.atomic():
        Suppression.objects.get_or_create(
            address_hmac=hashed,
            scope=Suppression.Scope.MAILINGS,
            defaults={"reason": Suppression.Reason.ERASED},
        )
        webhooks.forget(addresses)
        if subscriber.status == Subscriber.Status.ACTIVE:
            webhooks.tell_of_erasure(subscriber)
        _clear(subscriber, addresses, hashed)
        csv_erasing.forget({normalize(address) for address in addresses})
        Tally.objects.add(Tally.Event.LEFT, source=subscriber.source)
        subscriber.delete()
    return hashed


def addresses_of(subscriber: Subscriber) -> set[str]:
    """This person's address as typed and as we know it, and those it was before."""
    before = ConsentEvent.objects.filter(subscriber=subscriber).values_list("address", flat=True)
    found = {subscriber.email, subscriber.email_normalized, subscriber.new_email, *before}
    return {address for address in found if "@" in address}


def _clear(subscriber: Subscriber, addresses: set[str], hashed: str) -> None:
    """Take the address out of all that outlives the person."""
    ConsentEvent.objects.create(kind=ConsentEvent.Kind.ERASED, address=hashed)
    ConsentEvent.objects.filter(
        Q(address__in=[subscriber.email_normalized, hashed]) | Q(subscriber=subscriber)
    ).anonymise(hashed)
    Letter.objects.filter(address__in=addresses).delete()
    # A server's answer often repeats the address.
    Delivery.objects.filter(subscriber=subscriber).update(outcome="")
    ProviderEvent.objects.filter(delivery__subscriber=subscriber).update(details={})
    hashes = {fingerprint(normalize(address)) for address in addresses}
    Suppression.objects.filter(address_hmac__in=hashes).update(details="")
    LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Subscriber), object_id=str(subscriber.pk)
    ).update(object_repr=hashed)
