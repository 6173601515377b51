"""A circuit breaker: a server that is dead is left alone for a while."""

import time

from subscriptions.models.workers import FIRST_PAUSE

FAILURES = 20  # consecutive connections in vain
PAUSE, LONGEST = FIRST_PAUSE, 300.0  # seconds; doubled each time


class Breaker:
    """Open means: do not even try. Of one worker; the others hear of it through the fleet."""

    def __init__(self) -> None:
        self.failures = 0
        self.untold = 0  # those that the other workers have not heard of
        self.has_worked = False  # since they last heard
        self.pause = PAUSE
        self.open_until = 0.0
        self.reason = ""

    def failed(self, error: Exception) -> None:
        """A connection could not be opened."""
        self.failures += 1
        self.untold += 1
        self.reason = f"The mail server cannot be reached: {error}"
        if self.failures >= FAILURES:
            self.open_until = time.monotonic() + self.pause
            self.pause = min(self.pause * 2, LONGEST)
            self.failures = FAILURES - 1  # one more in vain and it opens again

    def worked(self) -> None:
        """A connection did its work."""
        self.failures, self.pause, self.open_until, self.reason = 0, PAUSE, 0.0, ""
        self.untold, self.has_worked = 0, True

    @property
    def is_open(self) -> bool:
        return time.monotonic() < self.open_until
