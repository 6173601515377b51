"""The queue of one batch: hands out claimed deliveries no faster than they may be sent."""

import threading
import time
from collections import deque
from collections.abc import Iterable, Mapping

from subscriptions.sending.people import Person

STARVED = 0.01  # seconds until a taker looks again whether more has come
FIRST_RATE, SLOWEST = 50.0, 0.2  # a second, where a server asks for less
STEP, FAST_ENOUGH = 1.25, 1000.0  # back up; from here on there is no limit again
LOOK_AHEAD = 64  # how many waiting mails are looked at for one whose domain has room


class Bucket:
    """So many a second, and a burst of one second; 0 is without a limit.

    The rate is that of all workers, this one has its part: one `among` so many.
    """

    def __init__(self, rate: float) -> None:
        self.rate = self.wanted = rate
        self.among = 1
        self.slowed_at = 0.0
        self.level = max(rate, 1.0)
        self.at = time.monotonic()

    def wait(self) -> float:
        """Seconds until there is room for one more."""
        if not self.rate:
            return 0.0
        now, own = time.monotonic(), self.rate / self.among
        self.level = min(max(own, 1.0), self.level + (now - self.at) * own)
        self.at = now
        return 0.0 if self.level >= 1 else (1 - self.level) / own

    def take(self) -> None:
        """Fill the room for one."""
        self.level -= 1 if self.rate else 0

    def slow_down(self) -> None:
        """Half the rate: the server says that it is too fast; once a second, by all connections."""
        now = time.monotonic()
        if now - self.slowed_at < 1:
            return
        self.slowed_at = now
        self.rate = max(self.rate / 2, SLOWEST) if self.rate else FIRST_RATE
        self.level = min(self.level, 1.0)

    def follow(self, rate: float | None) -> None:
        """Take over what others learned, None where that is nothing; never more than is set."""
        if rate is None or (self.wanted and rate > self.wanted):
            rate = self.wanted
        self.rate = rate

    def speed_up(self) -> None:
        """A step back towards the wanted rate: a batch went well."""
        if self.rate == self.wanted:
            return
        self.rate *= STEP
        if self.rate >= (self.wanted or FAST_ENOUGH):
            self.rate = self.wanted


class Limits:
    """What a worker keeps to from batch to batch: its rate, and that of single domains."""

    def __init__(self, rate: float, domains: Mapping[str, float]) -> None:
        self.overall = Bucket(rate)
        self.domains = {domain: Bucket(each) for domain, each in domains.items()}

    @property
    def are_set(self) -> bool:
        """Whether there is anything to keep to."""
        return bool(self.overall.rate or self.domains)

    def divide(self, workers: int) -> None:
        """Each of so many workers has an equal part."""
        for bucket in (self.overall, *self.domains.values()):
            bucket.among = max(workers, 1)

    def bucket(self, person: Person) -> Bucket | None:
        """The bucket of a reader's domain, if it has one."""
        return self.domains.get(person.email.rpartition("@")[2].lower())


class Feed:
    """Claimed deliveries, taken by several threads. What nobody took is given back.

    While it is `open` more may come: takers wait, and `hungry` tells who claims.
    """

    def __init__(self, people: Iterable[Person], limits: Limits, seconds: float) -> None:
        self.waiting = deque(people)
        self.limits = limits
        self.ends_at = time.monotonic() + seconds
        self.stopped = threading.Event()
        self.hungry = threading.Event()
        self.open = False
        self.low = len(self.waiting) // 2
        self._lock = threading.Lock()

    def take(self, patient: bool = True) -> Person | None:
        """The next one; None at the end, and to the impatient where they would have to wait."""
        while not self.stopped.is_set() and time.monotonic() < self.ends_at:
            with self._lock:
                pause, person = self._next() if self.waiting else (STARVED, None)
                if len(self.waiting) <= self.low:
                    self.hungry.set()
            if person is None and not self.waiting and not self.open:
                return None
            if person is not None or not patient:
                return person
            self.stopped.wait(min(pause, 0.25))
        return None

    def _next(self) -> tuple[float, Person | None]:
        pause = self.limits.overall.wait()
        if pause:
            return pause, None
        shortest = 0.25
        for place, person in zip(range(LOOK_AHEAD), self.waiting, strict=False):
            own = self.limits.bucket(person)
            wait = own.wait() if own else 0.0
            if wait:
                shortest = min(shortest, wait)
                continue
            del self.waiting[place]
            self.limits.overall.take()
            if own:
                own.take()
            return 0.0, person
        return shortest, None

    def add(self, people: Iterable[Person]) -> None:
        """More that may be sent."""
        with self._lock:
            self.waiting.extend(people)

    def put_back(self, person: Person) -> None:
        """It was not begun; somebody else may."""
        with self._lock:
            self.waiting.appendleft(person)

    def stop(self) -> None:
        """Nobody gets any more."""
        self.open = False
        self.stopped.set()
        self.hungry.set()
