"""Any other Django e-mail backend: a provider's API, files, the tests' mailbox."""

from collections.abc import Callable
from typing import Any

from django.core.mail import get_connection
from django.utils import timezone

from subscriptions.models import Delivery
from subscriptions.sending import mails
from subscriptions.sending.claims import Result
from subscriptions.sending.feed import Feed
from subscriptions.sending.journal import Journal
from subscriptions.sending.people import Person
from subscriptions.sending.verdicts import later

STATES = Delivery.State
Report = Callable[[Result], None]


class BackendLine:
    """Sends one message at a time, so that each has an answer of its own."""

    def __init__(self, journal: Journal) -> None:
        self.journal = journal
        self.backend: Any = None
        self.used_at = 0.0

    def run(self, feed: Feed, mail_of: Callable[[Person], mails.Mail], report: Report) -> None:
        """Send what the feed gives until it ends."""
        if self.backend is None:
            self.backend = get_connection()
            self.backend.open()
        while (person := feed.take()) is not None:
            message = mails.personal(mail_of(person), person, timezone.now())
            message.connection = self.backend
            self.journal.begun(person.delivery)
            report(self._send(message, person))

    def _send(self, message: Any, person: Person) -> Result:
        try:
            message.send()
        except Exception as error:
            self.journal.refused(person.delivery)
            return verdict(person, error)
        self.journal.accepted(person.delivery, "")
        return Result(person.delivery, STATES.SENT)

    def close(self, politely: bool = True) -> None:
        backend, self.backend = self.backend, None
        if backend is not None:
            backend.close()


def verdict(person: Person, error: Exception) -> Result:
    """What an exception of a provider's backend means; see django-anymail, Transient errors."""
    words = f"{type(error).__name__}: {error}"
    status = getattr(error, "status_code", None)
    if isinstance(error, TimeoutError) or "Timeout" in type(error).__name__:
        return Result(person.delivery, STATES.UNCERTAIN, words)
    if status == 429 or (isinstance(status, int) and status >= 500):
        return later(person, words)
    if isinstance(error, OSError) and status is None:
        return later(person, words)
    return Result(person.delivery, STATES.FAILED, words)
