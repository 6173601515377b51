"""Forgetting a person: what stays is a keyed hash, so that nobody mails the address again."""

from django.db import transaction

from subscriptions.addresses import fingerprint
from subscriptions.models import ConsentEvent, Delivery, Letter, Subscriber, Suppression, Tally
from subscriptions.suppressing import suppress


def erase(subscriber: Subscriber) -> str:
    """Delete the person; returns the HMAC that their entries in the ledger stand under now.

    Deliveries stay as numbers without a name. Who signs up again later does so like anybody.
    """
    address = subscriber.email_normalized
    hashed = fingerprint(address)
    with transaction.atomic():
        suppress(address, Suppression.Reason.ERASED, scope=Suppression.Scope.MAILINGS)
        ConsentEvent.objects.create(kind=ConsentEvent.Kind.ERASED, address=hashed)
        mine = ConsentEvent.objects.filter(address=address)
        mine.anonymise(hashed)
        ConsentEvent.objects.filter(subscriber=subscriber).anonymise(hashed)
        Letter.objects.filter(address=address).delete()
        # A server's answer often repeats the address.
        Delivery.objects.filter(subscriber=subscriber).update(outcome="")
        Tally.objects.add(Tally.Event.LEFT, source=subscriber.source)
        subscriber.delete()
    return hashed
