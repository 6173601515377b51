"""A publish storm: what readers wait for a page that stands, and for one that each of them changes.

The generator, the editor and the servers share the processors, so part of what a reader waits is
the machine's. The same storm on bare bytes under the same server says how much.
"""

import threading
import time
from collections.abc import Callable
from statistics import median
from typing import Any

from tests.bench import servers
from tests.bench.load import Measured, measure

PUBLICATIONS, SECONDS, CLIENTS, ROUNDS = 100, 10.0, 100, 3
LONGEST = 20.0  # seconds; who publishes more slowly than planned stops then
AS_BROWSERS = {"Accept-Encoding": "gzip"}
Publish = Callable[[], dict[str, Any]]
Rows = list[list[object]]


class Storm:
    """Rounds of it, on the site and on the reference in turn."""

    def __init__(self, site: str, bare: str, publish: Publish) -> None:
        self.publish = publish
        self.last: dict[str, Any] = {}
        self.counts: list[int] = []
        self.took: list[float] = []
        self.runs: dict[str, list[Measured]] = {}
        standing = publish()["pages"][0]
        self.pages = {"a stored page": site + standing, "the front page": site + "/"}
        self.bare = {"bare bytes": bare + "/", "bare bytes, others": bare + "/?"}

    def rounds(self, number: int = ROUNDS) -> None:
        """Reference and site in turn."""
        for _round in range(number):
            self._once(self.bare)
            self._once(self.pages)

    def _once(self, pages: dict[str, str]) -> None:
        for url in pages.values():
            servers.request(url, {})

        def read(name: str, url: str) -> None:
            run = measure(url, lambda: 0.0, SECONDS, CLIENTS, AS_BROWSERS)
            self.runs.setdefault(name, []).append(run)

        readers = [threading.Thread(target=read, args=page) for page in pages.items()]
        for reader in readers:
            reader.start()
        self._publish()
        for reader in readers:
            reader.join()

    def _publish(self) -> None:
        started, count = time.monotonic(), 0
        while count < PUBLICATIONS and time.monotonic() - started < LONGEST:
            self.last = self.publish()
            count += 1
            time.sleep(max(0.0, started + count * SECONDS / PUBLICATIONS - time.monotonic()))
        self.counts.append(count)
        self.took.append(time.monotonic() - started)

    def rows(self) -> Rows:
        """Medians of the rounds."""
        said = f"{round(median(self.counts))} in {median(self.took):.1f} s"
        rows: Rows = [["publications", said, f"{PUBLICATIONS} in {SECONDS:.0f} s"]]
        for name in ("a stored page", "the front page", "bare bytes"):
            runs = self.runs[name]
            goal = "" if name == "bare bytes" else "≤ 5"
            rows += [
                [f"{name}, {CLIENTS} clients: p50, ms", median(run.p50 for run in runs), ""],
                ["… p99, ms", median(run.p99 for run in runs), ""],
                ["… p99 / p50", median(run.p99 / run.p50 for run in runs), goal],
                ["… errors", sum(run.failed for run in runs), "0"],
            ]
        both = zip(self.runs["a stored page"], self.runs["bare bytes"], strict=True)
        beside = median(ours.p99 / bare.p99 for ours, bare in both)
        return [*rows, ["p99 of a stored page / p99 of bare bytes", beside, ""]]
