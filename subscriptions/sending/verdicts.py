"""What a server's refusal means: try again later, or never."""

import random
import re
from datetime import timedelta

from django.utils import timezone

from subscriptions.models import Delivery
from subscriptions.sending.claims import Result
from subscriptions.sending.people import Person

BACK_OFF = (1, 5, 15, 60, 240)  # minutes; then it has failed
STATES = Delivery.State
# RFC 3463: 5.1.x is about the address; the plain codes are those that mean no such mailbox.
BAD_ADDRESS = re.compile(r"\b5\.1\.(?:0|1|2|3|6|10)\b")
TOO_FAST = re.compile(r"\b4\.7\.\d+\b|\b4\.3\.2\b|too many|rate|slow down", re.IGNORECASE)


def refused(person: Person, code: int, words: str) -> Result:
    """The result of a refusal: 4xx is tried again after 1, 5, 15, 60 and 240 minutes."""
    if code >= 500:
        return Result(person.delivery, STATES.FAILED, words)
    return later(person, words)


def later(person: Person, words: str) -> Result:
    """Try again after a while, with some chance in it so that not all come back at once."""
    if person.attempt > len(BACK_OFF):
        return Result(person.delivery, STATES.FAILED, words)
    minutes = BACK_OFF[max(person.attempt, 1) - 1]
    pause = timedelta(minutes=minutes * random.uniform(1, 1.25))  # noqa: S311
    return Result(person.delivery, STATES.RETRY, words, timezone.now() + pause)


def is_bad_address(words: str) -> bool:
    """Whether the server says that there is no such mailbox, for good."""
    return bool(BAD_ADDRESS.search(words))


def is_too_fast(words: str) -> bool:
    """Whether the server asks for less at a time."""
    return bool(TOO_FAST.search(words))
