"""Welcome mails: one for each newsletter that somebody begins to follow and that has one."""

from collections.abc import Iterable
from datetime import timedelta

from django.utils import timezone

from subscriptions.models import Letter, Newsletter, Subscriber

AGAIN = timedelta(days=30)  # who leaves and comes back before that was welcomed already


def welcome(subscriber: Subscriber, names: Iterable[str]) -> None:
    """Write the welcome mails of these topics (`newsletter:3`)."""
    parts = (name.partition(":") for name in names)
    keys = [int(pk) for kind, _colon, pk in parts if kind == "newsletter" and pk.isdigit()]
    greeted = set(
        Letter.objects.filter(
            subscriber=subscriber,
            kind=Letter.Kind.WELCOME,
            created_at__gt=timezone.now() - AGAIN,
        ).values_list("data__newsletter", flat=True)
    )
    found = Newsletter.objects.filter(pk__in=keys).exclude(welcome_text="").order_by("pk")
    Letter.objects.bulk_create(
        Letter(
            kind=Letter.Kind.WELCOME,
            subscriber=subscriber,
            language=newsletter.edition,
            data={"newsletter": newsletter.pk},
        )
        for newsletter in found
        if newsletter.pk not in greeted
    )
