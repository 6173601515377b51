"""The preference centre's link, and what a subscriber follows in words."""

from collections.abc import Iterable

from django.conf import settings

from subscriptions import signing
from subscriptions.confirming import subject
from subscriptions.models import Subscriber, Subscription
from subscriptions.rendering import absolute

PURPOSE = "preferences"


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
