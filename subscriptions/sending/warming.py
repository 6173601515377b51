"""A new sender's first days: so many mails may leave in a day, from all workers together."""

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

from subscriptions.models import Delivery, Tally


def room(at: datetime) -> int | None:
    """How many more may be claimed on this day; None where the sender does not warm up.

    Asked within the transaction of the claim: other workers wait for its end. What has left, or
    may have, is in the day's tally; what is claimed may leave at any moment.
    """
    if settings.MAIL_WARM_UP is None:
        return None
    (start, first), today = settings.MAIL_WARM_UP, timezone.localdate(at)
    row, _created = Tally.objects.get_or_create(
        day=today, event=Tally.Event.SENT, source="", topic=""
    )
    left = Tally.objects.select_for_update().get(pk=row.pk).count
    under_way = Delivery.objects.filter(state=Delivery.State.CLAIMED).count()
    return max(cap(start, first, today) - left - under_way, 0)


def cap(start: date, first: int, today: date) -> int:
    """Mails of a day: the first day's number, doubled with each day after it."""
    return int(first * 2 ** min(max((today - start).days, 0), 30))
