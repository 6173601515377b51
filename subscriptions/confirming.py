"""The second half of a double opt-in: a press on the page that the mail leads to."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from subscriptions import consent, limits, signing, webhooks, welcoming
from subscriptions.addresses import fingerprint
from subscriptions.models import (
    ConsentEvent,
    Letter,
    Subscriber,
    Subscription,
    Suppression,
    Tally,
)
from subscriptions.sign_up import clear_limits, may_mail

PURPOSE = "confirm"


def token_for(subscriber: Subscriber) -> str:
    """A token that confirms what this subscriber has asked for, for CONFIRM_HOURS."""
    return signing.make(PURPOSE, subscriber.pk, bound=subscriber.token.bytes)


def find(token: str) -> Subscriber:
    """Whose token it is. Raises signing.BadToken, or signing.Expired."""
    subscriber = subject(token)
    max_age = settings.CONFIRM_HOURS * 3600
    signing.read(PURPOSE, token, bound=subscriber.token.bytes, max_age=max_age)
    return subscriber


def subject(token: str) -> Subscriber:
    """The subscriber that a token names, before it is checked. Raises signing.BadToken."""
    numbers = signing.peek(token)
    found = Subscriber.objects.filter(pk=numbers[0]).first() if numbers else None
    if found is None:
        raise signing.BadToken
    return found


def confirm(subscriber: Subscriber, network: str = "") -> bool:
    """Make all that is pending active; False where there is nothing to confirm (any more)."""
    now = timezone.now()
    with transaction.atomic():
        pending = Subscription.objects.filter(
            subscriber=subscriber, status=Subscription.Status.PENDING
        )
        names = [row.topic.name for row in pending.select_related("topic")]
        first = subscriber.status != Subscriber.Status.ACTIVE
        if not names and subscriber.status != Subscriber.Status.PENDING:
            return False
        pending.update(status=Subscription.Status.ACTIVE, active_since=now, changed_at=now)
        Subscriber.objects.filter(pk=subscriber.pk).update(
            status=Subscriber.Status.ACTIVE,
            confirmed_at=subscriber.confirmed_at or now,
            left_at=None,
        )
        subscriber.refresh_from_db()
        _record(subscriber, names, network, first)
    clear_limits(subscriber.email_normalized)
    return True


def _record(subscriber: Subscriber, names: list[str], network: str, first: bool) -> None:
    consent.enter(
        ConsentEvent.Kind.CONFIRMED,
        subscriber,
        topic=" ".join(names)[:200],
        network=limits.network_hash(network) if network else "",
    )
    welcoming.welcome(subscriber, names)
    for name in names:
        Tally.objects.add(Tally.Event.FOLLOWED, source=subscriber.source, topic=name)
    if not first:
        return
    Tally.objects.add(Tally.Event.CONFIRMED, source=subscriber.source)
    webhooks.tell("subscriber.confirmed", subscriber, {"topics": names})
    # Who was forgotten at their own wish and comes back has taken that wish back.
    Suppression.objects.filter(
        address_hmac=fingerprint(subscriber.email_normalized),
        scope=Suppression.Scope.MAILINGS,
        reason=Suppression.Reason.ERASED,
    ).delete()


def send_again(subscriber: Subscriber) -> None:
    """Mail a fresh link in place of an expired one, within the limits."""
    if may_mail(subscriber.email_normalized):
        pending = subscriber.subscriptions.filter(status=Subscription.Status.PENDING).exists()
        kind = Letter.Kind.CONFIRM if pending else Letter.Kind.LINK
        Letter.objects.create(kind=kind, subscriber=subscriber, language=subscriber.language)
