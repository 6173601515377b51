"""The personal parts of a mail: everything else is built once and shared."""

from dataclasses import dataclass
from datetime import datetime

from subscriptions import signing

# They stand in the rendered mail where a reader's own tokens go; letters only, so that neither
# escaping nor quoted-printable touches them.
UNSUBSCRIBE = "xQunsubscribeQx"
PREFERENCES = "xQpreferencesQx"
MARKS = (UNSUBSCRIBE, PREFERENCES)
UNSUBSCRIBE_PURPOSE = "unsubscribe"


@dataclass(frozen=True)
class Person:
    """One claimed delivery and whom it goes to."""

    delivery: int
    mailing: int
    subscriber: int
    email: str
    language: str
    bound: bytes
    topic: int
    variant: str
    selection: int
    attempt: int

    @property
    def build_key(self) -> tuple[int, str, str, int]:
        """Who has the same key gets the same mail but for the personal parts."""
        return self.mailing, self.language, self.variant, self.selection

    def tokens(self, at: datetime) -> dict[str, str]:
        """This reader's own tokens, by mark."""
        seconds = at.timestamp()
        return {
            UNSUBSCRIBE: signing.make(
                UNSUBSCRIBE_PURPOSE, self.subscriber, self.topic, self.mailing, at=seconds
            ),
            PREFERENCES: signing.make("preferences", self.subscriber, bound=self.bound, at=seconds),
        }
