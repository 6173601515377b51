"""The pages that one process has at hand: bounded in bytes, the longest unused go first."""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from newsroom.pagestore.entries import Entry

MAX_BYTES = 32 << 20


@dataclass(slots=True)
class Held:
    """A page, the generation and time at which it was last known to stand, and its copy's mark."""

    entry: Entry
    generation: int
    stamp: Any
    checked: float = 0.0


class Memory:
    """Pages by key. Reading takes no lock: a page that is just going may still be read."""

    def __init__(self, max_bytes: int = MAX_BYTES) -> None:
        self.max_bytes = max_bytes
        self.size = 0
        self._pages: OrderedDict[str, Held] = OrderedDict()
        self._lock = threading.Lock()
        self.get = self._pages.get

    def __len__(self) -> int:
        return len(self._pages)

    def put(self, key: str, held: Held) -> None:
        """Keep a page; one that is larger than a tenth of the room is not kept."""
        with self._lock:
            self._drop(key)
            if held.entry.size * 10 > self.max_bytes:
                return
            self._pages[key] = held
            self.size += held.entry.size
            while self.size > self.max_bytes:
                self._drop(next(iter(self._pages)))

    def forget(self, key: str) -> None:
        """Drop a page, if it is there."""
        with self._lock:
            self._drop(key)

    def clear(self) -> None:
        """Drop all."""
        with self._lock:
            self._pages.clear()
            self.size = 0

    def _drop(self, key: str) -> None:
        held = self._pages.pop(key, None)
        if held is not None:
            self.size -= held.entry.size
