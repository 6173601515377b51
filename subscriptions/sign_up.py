"""A sign-up: what a form asks for becomes pending rows and at most one confirmation mail."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from categories.models import Category
from subscriptions import consent, limits
from subscriptions.addresses import fingerprint, normalize
from subscriptions.models import (
    ConsentEvent,
    Letter,
    Newsletter,
    Subscriber,
    Subscription,
    Suppression,
    Tally,
    Topic,
)

MAX_TOPICS = 30
A_MONTH = 3  # confirmation mails to one mailbox, times those of a day


@dataclass(frozen=True)
class SignUp:
    """What a form asked for; `network` as limits.network_of gives it."""

    email: str
    edition: str
    topics: Sequence[Topic] = ()
    frequency: str = Subscription.Frequency.INSTANT
    form: str = ""
    url: str = ""
    network: str = ""


def ask(wish: SignUp) -> None:
    """Write the pending sign-up; the answer to the reader is the same whatever happens here.

    Raises ValidationError where the address is none. Beyond the limits nothing is written.
    """
    address = normalize(wish.email)
    if not limits.allow(f"sign-up:{wish.network}", settings.SIGN_UPS_PER_HOUR, limits.HOUR):
        return
    mailed = may_mail(address)
    with transaction.atomic():
        subscriber, created = Subscriber.objects.get_or_create(
            email_normalized=address,
            defaults={
                "email": wish.email.strip(),
                "language": wish.edition,
                "source": wish.form[:100],
            },
        )
        names = follow(subscriber, wish.topics or defaults(wish.edition), wish.frequency)
        _record(wish, subscriber, names)
        Letter.objects.create(
            kind=Letter.Kind.CONFIRM,
            subscriber=subscriber,
            language=subscriber.language if not created else wish.edition,
            state=Letter.State.PENDING if mailed else Letter.State.SKIPPED,
            data={"topics": names},
        )


def may_mail(address: str) -> bool:
    """Whether this address may get a confirmation now; takes one of its places.

    A confirmation gives the places back: who confirms may ask for more on the same day.
    """
    blocked = Suppression.objects.filter(
        address_hmac=fingerprint(address), scope=Suppression.Scope.ALL
    ).exists()
    box = limits.mailbox(address)
    return (
        limits.allow(f"confirm-day:{box}", settings.CONFIRMATIONS_PER_DAY, limits.DAY)
        and limits.allow(
            f"confirm-month:{box}", settings.CONFIRMATIONS_PER_DAY * A_MONTH, limits.MONTH
        )
        and not blocked
    )


def clear_limits(address: str) -> None:
    """Who has shown that the mailbox is theirs starts anew."""
    box = limits.mailbox(address)
    limits.forget(f"confirm-day:{box}", settings.CONFIRMATIONS_PER_DAY)
    limits.forget(f"confirm-month:{box}", settings.CONFIRMATIONS_PER_DAY * A_MONTH)


def follow(subscriber: Subscriber, topics: Sequence[Topic], frequency: str) -> list[str]:
    """Make pending what is not active already; returns the names of the topics."""
    for topic in list(topics)[:MAX_TOPICS]:
        row, created = Subscription.objects.get_or_create(
            subscriber=subscriber, topic=topic, defaults={"frequency": frequency}
        )
        if not created:
            Subscription.objects.filter(pk=row.pk).exclude(
                status=Subscription.Status.ACTIVE
            ).update(
                status=Subscription.Status.PENDING, frequency=frequency, created_at=timezone.now()
            )
    return [topic.name for topic in topics][:MAX_TOPICS]


def defaults(edition: str) -> list[Topic]:
    """What a form without topics offers: the edition's first newsletter, else all its sections."""
    newsletter = Newsletter.objects.filter(edition=edition, is_active=True).first()
    if newsletter:
        return [Topic.objects.of(newsletter)]
    sections = Category.objects.public().in_edition(edition).filter(parent=None)
    return [Topic.objects.of(section) for section in sections]


def _record(wish: SignUp, subscriber: Subscriber, names: list[str]) -> None:
    words = consent.text(wish.edition)
    consent.enter(
        ConsentEvent.Kind.REQUESTED,
        subscriber,
        topic=" ".join(names)[:200],
        form=wish.form[:100],
        url=wish.url[:700],
        text=words,
        text_version=consent.version_of(words),
        network=limits.network_hash(wish.network),
    )
    Tally.objects.add(Tally.Event.ASKED, source=wish.form)
