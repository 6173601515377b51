"""What a server's refusal means: try again later, or never."""

import random
import re
from datetime import timedelta

from django.utils import timezone

from subscriptions.models import Delivery
from subscriptions.sending.claims import Result
from subscriptions.sending.people import Person

BACK_OFF = (1, 5, 15, 60, 240)  # minutes before each of five more attempts; then it has failed
STATES = Delivery.State
# RFC 3463: 5.1.x is about the address; the plain codes are those that mean no such mailbox.
BAD_ADDRESS = re.compile(r"\b5\.1\.(?:0|1|2|3|6|10)\b")
# Gmail's 4.7.28, a provider's 429, and the words of many; a full mailbox is none of these.
FOR_NOW = re.compile(r"\b(?:421|450|451|452)\b")
TOO_FAST = re.compile(
    r"\b4\.7\.28\b|rate.?limit|rate (?:is |was )?exceeded|(?:sending|message|unusual) rate"
    r"|too many (?:messages|mails|e-?mails|connections|requests|concurrent)"
    r"|too (?:fast|quickly|much mail)|slow(?:ing)? down|throttl",
    re.IGNORECASE,
)
TOO_MANY_REQUESTS = re.compile(r"\bAPI response 429\b")
GREYLISTED = re.compile(r"gr[ae]y.?list", re.IGNORECASE)


class SenderRefused(Exception):
    """The server does not take our sender or account: no reader is to blame, none would get it."""


def refused(person: Person, code: int, words: str, *, at_recipient: bool = False) -> Result:
    """The result of a refusal: 4xx is tried again after 1, 5, 15, 60 and 240 minutes.

    Only what is refused `at_recipient` can tell that there is no such mailbox.
    """
    if code >= 500:
        bad = at_recipient and bool(BAD_ADDRESS.search(words))
        return Result(person.delivery, STATES.FAILED, words, bad_address=bad)
    return later(person, words)


def later(person: Person, words: str) -> Result:
    """Try again after a while, with some chance in it so that not all come back at once."""
    if person.attempt > len(BACK_OFF):
        return Result(person.delivery, STATES.FAILED, words)
    minutes = BACK_OFF[max(person.attempt, 1) - 1]
    pause = timedelta(minutes=minutes * random.uniform(1, 1.25))  # noqa: S311
    return Result(person.delivery, STATES.RETRY, words, timezone.now() + pause)


def is_too_fast(words: str) -> bool:
    """Whether the server asks for less at a time; greylisting asks each reader's mail to wait."""
    if GREYLISTED.search(words):
        return False
    limited = FOR_NOW.search(words) and TOO_FAST.search(words)
    return bool(limited or TOO_MANY_REQUESTS.search(words))
