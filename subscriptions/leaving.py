"""Leaving: one topic, or everything."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from subscriptions import consent, signing, webhooks
from subscriptions.models import (
    ConsentEvent,
    Delivery,
    Mailing,
    Subscriber,
    Subscription,
    Tally,
    Topic,
)
from subscriptions.sending.people import UNSUBSCRIBE_PURPOSE


def find(token: str) -> tuple[Subscriber | None, Topic | None, int]:
    """Whom, what and which mailing an unsubscribe token is about. Raises signing.BadToken.

    It never expires and is bound to nothing but the key: who kept a mail for years must be able
    to leave with it.
    """
    numbers = signing.read(UNSUBSCRIBE_PURPOSE, token)
    subscriber, topic, mailing = (*numbers, 0, 0, 0)[:3]
    return (
        Subscriber.objects.filter(pk=subscriber).first(),
        Topic.objects.filter(pk=topic).first(),
        mailing,
    )


def token_for(subscriber: Subscriber, topic: Topic | None = None, mailing: int = 0) -> str:
    """A token that ends one topic, or all."""
    return signing.make(UNSUBSCRIBE_PURPOSE, subscriber.pk, topic.pk if topic else 0, mailing)


def leave(subscriber: Subscriber, topic: Topic | None, mailing: int = 0) -> bool:
    """End a subscription, or all of them; False where that was done before."""
    with transaction.atomic():
        rows = Subscription.objects.filter(subscriber=subscriber).exclude(
            status=Subscription.Status.LEFT
        )
        if topic is None:
            return _leave_all(subscriber, mailing) if rows.exists() else False
        ended = rows.filter(topic=topic).update(
            status=Subscription.Status.LEFT, changed_at=timezone.now()
        )
        if not ended:
            return False
        consent.enter(ConsentEvent.Kind.LEFT_TOPIC, subscriber, topic=topic.name)
        Tally.objects.add(Tally.Event.UNFOLLOWED, source=subscriber.source, topic=topic.name)
        webhooks.tell("subscriber.changed", subscriber, {"dropped": [topic.name]})
        _count(subscriber, mailing)
        return True


def leave_all(subscriber: Subscriber) -> bool:
    """End everything."""
    return leave(subscriber, None)


def _leave_all(subscriber: Subscriber, mailing: int) -> bool:
    now = timezone.now()
    subscriber.subscriptions.update(status=Subscription.Status.LEFT, changed_at=now)
    Subscriber.objects.filter(pk=subscriber.pk).update(status=Subscriber.Status.LEFT, left_at=now)
    consent.enter(ConsentEvent.Kind.LEFT, subscriber)
    Tally.objects.add(Tally.Event.LEFT, source=subscriber.source)
    webhooks.tell("subscriber.left", subscriber)
    _count(subscriber, mailing)
    return True


def _count(subscriber: Subscriber, mailing: int) -> None:
    """Count it for the mailing that it was done from, if that was sent to this reader."""
    if mailing and Delivery.objects.filter(mailing=mailing, subscriber=subscriber).exists():
        Mailing.objects.filter(pk=mailing).update(count_unsubscribed=F("count_unsubscribed") + 1)
