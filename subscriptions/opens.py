"""Opens, where a newsletter counts them: one picture for all readers, so that only totals exist."""

from django.conf import settings
from django.db.models import F
from django.http import HttpRequest
from django.urls import reverse

from subscriptions import clicks, signing
from subscriptions.models import Mailing

PURPOSE = "seen"
# The smallest transparent GIF.
PICTURE = bytes.fromhex(
    "47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b"
)


def url_of(mailing: Mailing) -> str:
    """Absolute address of the picture, the same in every reader's mail; empty where none counts."""
    if not mailing.pk or mailing.newsletter is None or not mailing.newsletter.track_opens:
        return ""
    token = signing.make(PURPOSE, mailing.pk, at=0)
    path = reverse("subscriptions:seen", kwargs={"edition": settings.LANGUAGE_CODE, "token": token})
    return settings.SITE_URL + path


def count(token: str, request: HttpRequest) -> None:
    """Count one opening by what may be a reader. Raises signing.BadToken."""
    numbers = signing.read(PURPOSE, token)
    if numbers and not clicks.shows_a_machine(request):
        Mailing.objects.filter(pk=numbers[0], newsletter__track_opens=True).update(
            count_opens=F("count_opens") + 1
        )
