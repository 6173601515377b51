"""Test mails: the same way of making them, to a few addresses of the desk."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.core.mail import get_connection
from django.utils import timezone
from django.utils.translation import gettext as _

from subscriptions.addresses import normalize
from subscriptions.models import Mailing
from subscriptions.sending import mails
from subscriptions.sending.people import Person

MOST = 10


def send(mailing: Mailing, addresses: Sequence[str]) -> int:
    """Send a test to at most ten addresses; its links lead nowhere. Raises ValidationError."""
    if not addresses or len(addresses) > MOST:
        raise ValidationError(_("Name one to ten addresses."))
    for address in addresses:
        normalize(address)
    mail = mails.build(mailing, mailing.edition, "", 0)
    backend = get_connection()
    messages = []
    for address in addresses:
        person = Person(0, mailing.pk, 0, address, mailing.edition, b"", 0, "", 0, 1)
        message = mails.personal(mail, person, timezone.now())
        message.subject = f"[{_('Test')}] {message.subject}"
        del message.extra_headers["Message-ID"]
        messages.append(message)
    return backend.send_messages(messages) or 0
