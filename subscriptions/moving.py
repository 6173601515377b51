"""A change of address: nothing changes until the old end and the new end have both agreed."""

from django.conf import settings
from django.db import transaction

from subscriptions import consent, leaving, limits, signing
from subscriptions.addresses import normalize, typed
from subscriptions.confirming import subject
from subscriptions.models import ConsentEvent, Letter, Subscriber, Subscription
from subscriptions.models.subscribers import new_token
from subscriptions.sign_up import may_mail

ENDS = ("old", "new")
PURPOSE = "address"


def ask(subscriber: Subscriber, address: str) -> None:
    """Mail both ends. Raises ValidationError where `address` is none; else says nothing of it."""
    normalized = normalize(address)
    if normalized == subscriber.email_normalized:
        return
    if not limits.allow(f"address:{subscriber.pk}", 3, limits.DAY) or not may_mail(normalized):
        return
    with transaction.atomic():
        Subscriber.objects.filter(pk=subscriber.pk).update(
            new_email=typed(address), new_email_agreed=[]
        )
        language = subscriber.language
        Letter.objects.create(
            kind=Letter.Kind.ADDRESS_NEW,
            subscriber=subscriber,
            language=language,
            address=typed(address),
        )
        Letter.objects.create(
            kind=Letter.Kind.ADDRESS_OLD, subscriber=subscriber, language=language
        )


def token_for(subscriber: Subscriber, end: str) -> str:
    """A token for one end, bound to both addresses as they are now."""
    return signing.make(PURPOSE, subscriber.pk, ENDS.index(end), bound=_bound(subscriber))


def find(token: str) -> tuple[Subscriber, str]:
    """Whose change it is and which end has the token. Raises signing.BadToken."""
    subscriber = subject(token)
    numbers = signing.read(
        PURPOSE, token, bound=_bound(subscriber), max_age=settings.CONFIRM_HOURS * 3600
    )
    if not subscriber.new_email or len(numbers) != 2 or numbers[1] >= len(ENDS):
        raise signing.BadToken
    return subscriber, ENDS[numbers[1]]


def _bound(subscriber: Subscriber) -> bytes:
    return subscriber.token.bytes + f"{subscriber.email} {subscriber.new_email}".encode()


def agree(subscriber: Subscriber, end: str) -> bool:
    """Note that one end agrees; True once both have and the address has changed."""
    with transaction.atomic():
        locked = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
        agreed = sorted({*locked.new_email_agreed, end})
        if agreed != sorted(ENDS):
            Subscriber.objects.filter(pk=locked.pk).update(new_email_agreed=agreed)
            return False
        _move(locked)
        return True


def _move(subscriber: Subscriber) -> None:
    """Change the address, or join the subscriber who has it already."""
    old, new = subscriber.email_normalized, subscriber.new_email
    consent.enter(ConsentEvent.Kind.ADDRESS_CHANGED, subscriber, details={"to": new})
    twin = Subscriber.objects.addressed(new).first()
    if twin is not None:
        _join(subscriber, twin)
        return
    subscriber.email, subscriber.new_email, subscriber.new_email_agreed = new, "", []
    subscriber.token = new_token()
    subscriber.save()
    consent.enter(ConsentEvent.Kind.ADDRESS_CHANGED, subscriber, details={"from": old})


def _join(subscriber: Subscriber, twin: Subscriber) -> None:
    """The owner of both addresses wants one: what the old one followed, the other follows."""
    status = Subscription.Status
    for row in subscriber.subscriptions.active():
        Subscription.objects.update_or_create(
            subscriber=twin,
            topic=row.topic,
            defaults={
                "frequency": row.frequency,
                "status": status.ACTIVE,
                "active_since": row.active_since,
            },
        )
    Subscriber.objects.filter(pk=twin.pk).update(
        status=Subscriber.Status.ACTIVE, confirmed_at=twin.confirmed_at or subscriber.confirmed_at
    )
    Subscriber.objects.filter(pk=subscriber.pk).update(new_email="", new_email_agreed=[])
    leaving.leave_all(subscriber)
