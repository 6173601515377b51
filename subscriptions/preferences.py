"""The preference centre: what a subscriber may do with a signed link and without a password."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from subscriptions import consent, signing, webhooks, welcoming
from subscriptions.confirming import subject
from subscriptions.models import ConsentEvent, Subscriber, Subscription, Tally, Topic
from subscriptions.rendering import absolute

PURPOSE = "preferences"
PAUSE = timedelta(days=30)


def token_for(subscriber: Subscriber) -> str:
    """A token that opens the preference centre, for PREFERENCES_DAYS."""
    return signing.make(PURPOSE, subscriber.pk, bound=subscriber.token.bytes)


def url_for(subscriber: Subscriber, edition: str) -> str:
    """Absolute address of this subscriber's preference centre."""
    return absolute("subscriptions:preferences", edition, token=token_for(subscriber))


def find(token: str) -> Subscriber:
    """Whose preferences they are. Raises signing.BadToken, or signing.Expired."""
    subscriber = subject(token)
    max_age = settings.PREFERENCES_DAYS * 86_400
    signing.read(PURPOSE, token, bound=subscriber.token.bytes, max_age=max_age)
    return subscriber


def labels(rows: Iterable[Subscription]) -> list[str]:
    """Names of what is followed, in order."""
    return sorted({str(row.topic) for row in rows})


@dataclass(frozen=True)
class Wish:
    """What was ticked: frequencies by the name of a topic, and the language of the mails."""

    topics: Mapping[str, str]
    language: str
    offered: frozenset[str] = field(default_factory=frozenset)


def save(subscriber: Subscriber, wish: Wish) -> None:
    """Follow exactly what is ticked; the link proves the address, so that it holds at once."""
    now = timezone.now()
    with transaction.atomic():
        topics = {topic: wanted for name, wanted in wish.topics.items()
                  if (topic := Topic.objects.named(name))}  # fmt: skip
        names = [topic.name for topic in topics]
        rows = {row.topic.name: row for row in subscriber.subscriptions.select_related("topic")}
        active = {name for name, row in rows.items() if row.status == Subscription.Status.ACTIVE}
        # A tab that was opened long ago must not end what its page did not even show.
        dropped = (active - set(names)) & wish.offered
        for name in dropped:
            rows[name].status = Subscription.Status.LEFT
            rows[name].save(update_fields=["status", "changed_at"])
        added = [name for name in names if name not in active]
        for topic, frequency in topics.items():
            _follow(subscriber, topic, frequency)
        if topics:  # who has left and ticks nothing has not come back
            Subscriber.objects.filter(pk=subscriber.pk).update(
                status=Subscriber.Status.ACTIVE,
                confirmed_at=subscriber.confirmed_at or now,
                left_at=None,
            )
        Subscriber.objects.filter(pk=subscriber.pk).update(language=wish.language)
        details = {"added": added, "dropped": sorted(dropped), "language": wish.language}
        consent.enter(ConsentEvent.Kind.CHANGED, subscriber, details=details)
        webhooks.tell("subscriber.changed", subscriber, details)
        welcoming.welcome(subscriber, added)
        for event, changed in (
            (Tally.Event.FOLLOWED, added),
            (Tally.Event.UNFOLLOWED, dropped),
        ):
            for name in changed:
                Tally.objects.add(event, source=subscriber.source, topic=name)


def _follow(subscriber: Subscriber, topic: Topic, frequency: str) -> None:
    row, created = Subscription.objects.get_or_create(subscriber=subscriber, topic=topic)
    is_active = row.status == Subscription.Status.ACTIVE and not created
    if is_active and row.frequency == frequency:
        return
    if not is_active or row.frequency == Subscription.Frequency.INSTANT:
        # Who heard of all at once until now does not want it again as a digest.
        row.status, row.active_since = Subscription.Status.ACTIVE, timezone.now()
    row.frequency = frequency
    row.save(update_fields=["status", "frequency", "active_since", "changed_at"])


def pause(subscriber: Subscriber) -> None:
    """Nothing for thirty days."""
    with transaction.atomic():
        until = timezone.now() + PAUSE
        Subscriber.objects.filter(pk=subscriber.pk).update(paused_until=until)
        consent.enter(ConsentEvent.Kind.PAUSED, subscriber, details={"until": until.isoformat()})


def resume(subscriber: Subscriber) -> None:
    """Go on before the thirty days are over."""
    with transaction.atomic():
        Subscriber.objects.filter(pk=subscriber.pk).update(paused_until=None)
        consent.enter(ConsentEvent.Kind.CHANGED, subscriber, details={"paused_until": None})
