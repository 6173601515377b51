"""Asking the worker to make a page: one datagram on a socket beside the pages.

Nothing is kept of it. Where no worker listens the sender is told so at once, and helps itself.
"""

import os
import socket
import time
from functools import cache
from pathlib import Path

from django.conf import settings

# One process asks for one page so often at the most.
ASK_SECONDS = 0.1
_MANY = 1_000
_LONGEST = 100  # bytes of a socket's path (unix(7): 107)


def ask(key: str) -> bool:
    """Have the page of `key` made soon; False where nobody listens."""
    return asker(settings.DATA_DIR / "pages").ask(key)


class Asker:
    """Sends to whoever makes the pages of the store at `root`."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._asked: dict[str, float] = {}
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.setblocking(False)

    def ask(self, key: str) -> bool:
        now = time.monotonic()
        if now - self._asked.get(key, 0.0) < ASK_SECONDS:
            return True
        try:
            self._socket.sendto(key.encode("utf-8", "surrogateescape"), address(self._root))
        except BlockingIOError:
            return True  # it has its hands full (Linux keeps ten datagrams); the next reader asks
        except OSError:
            return False
        if len(self._asked) >= _MANY:
            self._asked.clear()
        self._asked[key] = now
        return True

    def close(self) -> None:
        """Ask no more."""
        self._socket.close()


@cache
def asker(root: Path) -> Asker:
    """One for each process and store."""
    return Asker(root)


def address(root: Path) -> str:
    """Where the maker of `root` listens. Raises OSError."""
    path = str(root / "maker")
    if len(os.fsencode(path)) <= _LONGEST:
        return path
    return f"/proc/self/fd/{_opened(root)}/maker"


@cache
def _opened(root: Path) -> int:
    return os.open(root, os.O_RDONLY | os.O_DIRECTORY)
