"""A circuit breaker: a server that is dead is left alone for a while."""

import time

FAILURES = 20  # consecutive connections in vain
PAUSE, LONGEST = 15.0, 300.0  # seconds; doubled each time


def pause_after(closings: int) -> float:
    """Seconds that a server is left alone which was so many times before."""
    return min(PAUSE * float(1 << min(closings, 10)), LONGEST)


class Breaker:
    """Open means: do not even try. Of one worker; the others hear of it through the fleet."""

    def __init__(self) -> None:
        self.failures = 0
        self.untold = 0  # those that the other workers have not heard of
        self.has_worked = False  # since they last heard
        self.closings = 0
        self.open_until = 0.0
        self.reason = ""

    def failed(self, error: Exception) -> None:
        """A connection could not be opened."""
        self.failures += 1
        self.untold += 1
        self.reason = f"The mail server cannot be reached: {error}"
        if self.failures >= FAILURES:
            self.open_until = time.monotonic() + pause_after(self.closings)
            self.closings += 1
            self.failures = FAILURES - 1  # one more in vain and it opens again

    def worked(self) -> None:
        """A connection did its work."""
        self.failures, self.closings, self.open_until, self.reason = 0, 0, 0.0, ""
        self.untold, self.has_worked = 0, True

    @property
    def is_open(self) -> bool:
        return time.monotonic() < self.open_until
