"""Any other Django e-mail backend: a provider's API, files, the tests' mailbox."""

import socket
from collections.abc import Callable, Iterator
from typing import Any

from django.core.mail import get_connection
from django.utils import timezone

from subscriptions.models import Delivery
from subscriptions.sending import mails
from subscriptions.sending.claims import Result
from subscriptions.sending.feed import Feed
from subscriptions.sending.journal import Journal
from subscriptions.sending.people import Person
from subscriptions.sending.verdicts import SenderRefused, later

try:
    from urllib3.exceptions import ConnectTimeoutError, NewConnectionError
except ImportError:  # the extra `esp` is not there
    WRAPPED: tuple[type[BaseException], ...] = ()
else:
    WRAPPED = (ConnectTimeoutError, NewConnectionError)

STATES = Delivery.State
# A wrong key, a sender that the account may not use.
NOT_LET_IN = (401, 403)
# No connection came about: the name was not found, or nobody listened.
UNREACHED: tuple[type[BaseException], ...] = (socket.gaierror, ConnectionRefusedError, *WRAPPED)
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
            try:
                report(self._send(message, person))
            except SenderRefused:
                feed.put_back(person)
                raise

    def _send(self, message: Any, person: Person) -> Result:
        try:
            message.send()
        except Exception as error:
            if _status(error) in NOT_LET_IN:
                self.journal.refused(person.delivery)
                raise SenderRefused(_words(error)) from error
            result = verdict(person, error)
            if result.state != STATES.UNCERTAIN:
                self.journal.refused(person.delivery)
            return result
        self.journal.accepted(person.delivery, "")
        return Result(person.delivery, STATES.SENT)

    def close(self) -> None:
        backend, self.backend = self.backend, None
        if backend is not None:
            backend.close()


def verdict(person: Person, error: Exception) -> Result:
    """What an exception of a backend means; see django-anymail, Exceptions.

    Only what surely took nothing is tried again: 429, and where no connection came about. Whatever
    may have come after the request had left (no answer in time, a connection that broke, a 5xx of
    the provider or of a gateway before it) is uncertain: a second try could mail somebody twice.
    """
    words = _words(error)
    causes = list(_causes(error))
    status = next((found for each in causes if (found := _status(each))), 0)
    if status == 429 or (not status and any(isinstance(each, UNREACHED) for each in causes)):
        return later(person, words)
    clear = 400 <= status < 500 and status != 408
    lost = any(isinstance(each, OSError) or _is_lost(each) for each in causes)
    state = STATES.FAILED if clear or not (status or lost) else STATES.UNCERTAIN
    return Result(person.delivery, state, words)


def _words(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())


def _status(error: BaseException) -> int:
    """The HTTP status of an answer, or the code of an SMTP reply; 0 where none came."""
    found = getattr(error, "status_code", None) or getattr(error, "smtp_code", None)
    answer = getattr(error, "response", None)
    if isinstance(answer, dict):  # boto, of Amazon SES
        found = answer.get("ResponseMetadata", {}).get("HTTPStatusCode")
    return found if isinstance(found, int) else 0


def _is_lost(error: BaseException) -> bool:
    """Errors of HTTP libraries that are no OSError: urllib3's and botocore's."""
    name = type(error).__name__
    return "Timeout" in name or "Connection" in name


def _causes(error: BaseException) -> Iterator[BaseException]:
    """An exception and all it came from: django-anymail chains, requests and urllib3 wrap."""
    waiting: list[Any] = [error]
    seen: set[int] = set()
    while waiting:
        each = waiting.pop(0)
        if isinstance(each, BaseException) and id(each) not in seen:
            seen.add(id(each))
            yield each
            waiting += [each.__cause__, getattr(each, "reason", None), *each.args]
