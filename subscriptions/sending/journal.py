"""A worker's journal: one line before a message may leave, one after the answer.

Plain write(2) survives kill -9. The file is locked while its worker lives, so that nobody judges
the claims of a living one, and a dead one's are judged at once: answered → sent, begun → uncertain,
not begun → pending again.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

BEGUN, ACCEPTED, REFUSED = b"D", b"S", b"N"


def folder() -> Path:
    """Where the journals of this machine's workers lie."""
    return Path(settings.DATA_DIR) / "journals"


class Journal:
    """The journal of this worker; any of its threads may write."""

    def __init__(self, worker: str) -> None:
        folder().mkdir(parents=True, exist_ok=True)
        self.worker = worker
        self.path = folder() / f"{worker}.journal"
        flags = os.O_CREAT | os.O_APPEND | os.O_RDWR | os.O_CLOEXEC
        self._file = os.open(self.path, flags, 0o600)
        fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def begun(self, delivery: int) -> None:
        """From now on the message may have left."""
        os.write(self._file, b"%s %d\n" % (BEGUN, delivery))

    def accepted(self, delivery: int, answer: str) -> None:
        """The server has taken it."""
        line = " ".join(answer.split())[:200].encode()
        os.write(self._file, b"%s %d %s\n" % (ACCEPTED, delivery, line))

    def refused(self, delivery: int) -> None:
        """The server has answered that it did not take it."""
        os.write(self._file, b"%s %d\n" % (REFUSED, delivery))

    def clear(self) -> None:
        """All that it tells is in the database."""
        os.ftruncate(self._file, 0)

    def close(self, keep: bool = False) -> None:
        """The worker ends; `keep` where the database does not know all that it tells."""
        if not keep:
            self.path.unlink(missing_ok=True)
        os.close(self._file)


def read(path: Path) -> tuple[dict[int, str], set[int]]:
    """What a journal tells: answers of accepted deliveries, and those begun without an answer."""
    accepted: dict[int, str] = {}
    begun: set[int] = set()
    for line in path.read_bytes().split(b"\n")[:-1]:  # a line without its end was cut by the kill
        kind, _space, rest = line.partition(b" ")
        number, _space, answer = rest.partition(b" ")
        if not number.isdigit():
            continue
        delivery = int(number)
        if kind == BEGUN:
            begun.add(delivery)
        else:
            begun.discard(delivery)
        if kind == ACCEPTED:
            accepted[delivery] = answer.decode(errors="replace")
    return accepted, begun


@contextmanager
def _locked(path: Path) -> Iterator[bool]:
    """Whether its worker is dead; the lock is ours while we look."""
    try:
        file = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        yield False
        return
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        yield False
    else:
        yield path.exists()
    finally:
        os.close(file)


def orphans() -> Iterator[tuple[str, Path]]:
    """Workers of this machine that died with their journal, each while it is locked for us.

    Whoever takes one deletes its file when the database knows all.
    """
    for path in sorted(folder().glob("*.journal")):
        with _locked(path) as dead:
            if dead:
                yield path.stem, path
