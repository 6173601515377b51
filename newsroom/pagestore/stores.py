"""Where pages are kept: one small interface, a store in files, and one that keeps nothing."""

from abc import ABC, abstractmethod
from collections.abc import Collection
from dataclasses import dataclass

from newsroom.pagestore.entries import Entry

# How long a purged page may still go out: what is changed is promised to be seen after a second.
LATELY_SECONDS = 0.8
# How long where all who may wait for it wait: better than no page.
OVERRUN_SECONDS = 10.0
# Generations of tickets whose page is not kept: the store has failed, or nobody asked it.
FAILED, UNASKED = -1, -2


@dataclass(frozen=True)
class Ticket:
    """Leave to make a page: for whom, and the generation and time that were read before."""

    key: str
    generation: int
    at: float = 0.0


class Store(ABC):
    """Pages by key, forgotten by tag. A store never raises for want of its disk or server."""

    # Without, requests go to Django as they come: nothing is packed that nobody keeps.
    keeps = True

    def start(self) -> None:  # noqa: B027 — most stores need nothing
        """Called once before the first request. Raises ImproperlyConfigured."""

    @abstractmethod
    def get(self, key: str) -> Entry | None:
        """The page, also where it has expired; None where there is none."""

    def sent_at(self, key: str) -> float:
        """When this process last had the page for a reader, in seconds since 1970; 0 if never."""
        return 0.0

    def lately(self, key: str, seconds: float = LATELY_SECONDS) -> Entry | None:
        """The page as it was known to stand less than `seconds` ago, though it is gone.

        For those who would wait for whoever makes it anew, and only while somebody does. Never
        where something was withdrawn since.
        """
        return None

    @abstractmethod
    def begin(self, key: str) -> Ticket | None:
        """Leave to make the page; None where somebody else is making it, or about to."""

    @abstractmethod
    def put(self, ticket: Ticket, entry: Entry) -> bool:
        """Keep the page, unless one of its tags was purged since the ticket was given."""

    @abstractmethod
    def release(self, ticket: Ticket) -> None:
        """Give leave back; afterwards somebody else may make the page."""

    @abstractmethod
    def purge(self, tags: Collection[str], *, withdrawn: bool = False) -> int:
        """Forget every page with one of the tags; returns how many, where the store knows.

        With `withdrawn` nobody gets them for a moment more.
        """

    @abstractmethod
    def clear(self) -> None:
        """Forget everything."""

    @abstractmethod
    def generation(self) -> int:
        """A number that grows with each purge."""


class NoStore(Store):
    """Keeps nothing: every page is made anew."""

    keeps = False

    def get(self, key: str) -> Entry | None:
        return None

    def begin(self, key: str) -> Ticket | None:
        return Ticket(key, 0)

    def put(self, ticket: Ticket, entry: Entry) -> bool:
        return False

    def release(self, ticket: Ticket) -> None:
        return None

    def purge(self, tags: Collection[str], *, withdrawn: bool = False) -> int:
        return 0

    def clear(self) -> None:
        return None

    def generation(self) -> int:
        return 0
