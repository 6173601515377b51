"""The part of the worker that makes the pages which everybody asks for in a storm of changes.

A web process that makes a page is slow for all its readers, and in a storm of publications the
front page changes faster than it is made. So those who serve send out the page of a moment ago,
and ask here for the new one: one page after the other, each at most four times a second.
"""

import fcntl
import logging
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import close_old_connections, connections

from newsroom.pagestore.asking import address
from newsroom.pagestore.current import store
from newsroom.pagestore.keys import MAX_PATH, MAX_QUERY
from newsroom.pagestore.warm import visit
from newsroom.pagestore.wsgi import Application, PageStore

logger = logging.getLogger(__name__)

STEP_SECONDS = 0.25  # between two times that the same page is made
LOOK_SECONDS = 0.5  # how soon an end, or another worker's end, is seen
MANY = 1_000  # pages that wait; what is asked for beyond is made by those who serve


class Maker(threading.Thread):
    """Makes what is asked for at `root`. Of several workers on a machine one does."""

    def __init__(self, application: Application, root: Path) -> None:
        super().__init__(name="maker", daemon=True)
        self.application = application
        self.root = root
        self._wanted: dict[str, float] = {}
        self._made: dict[str, float] = {}
        self._ended = threading.Event()

    def run(self) -> None:
        try:
            while not self._ended.is_set():
                self._turn()
                self._ended.wait(LOOK_SECONDS)
        finally:
            connections.close_all()

    def _turn(self) -> None:
        try:
            with _alone(self.root) as listener:
                if listener is not None:
                    self._serve(listener)
        except OSError:
            logger.exception("Nobody can ask for pages here; trying again.")

    def end(self) -> None:
        """Stop after the page that is being made."""
        self._ended.set()
        self.join(5)

    def _serve(self, listener: socket.socket) -> None:
        while not self._ended.is_set():
            self._hear(listener)
            now = time.monotonic()
            for key in [key for key, due in self._wanted.items() if due <= now]:
                del self._wanted[key]
                self._make(key)
            self._made = {key: at for key, at in self._made.items() if now - at < STEP_SECONDS}

    def _hear(self, listener: socket.socket) -> None:
        """Note all that was asked for; wait until there is something to make."""
        first = min(self._wanted.values(), default=time.monotonic() + LOOK_SECONDS)
        wait = min(first - time.monotonic(), LOOK_SECONDS)
        while len(self._wanted) < MANY:
            listener.settimeout(max(wait, 0.0))
            try:
                asked = listener.recv(MAX_PATH + MAX_QUERY)
            except (TimeoutError, BlockingIOError):
                return
            key, wait = asked.decode("utf-8", "surrogateescape"), 0.0
            if key.startswith("/"):
                made = self._made.get(key)
                self._wanted.setdefault(key, 0.0 if made is None else made + STEP_SECONDS)

    def _make(self, key: str) -> None:
        self._made[key] = time.monotonic()
        try:
            visit(self.application, key)
        except Exception:
            logger.exception("%s could not be made.", key)
        finally:
            close_old_connections()


@contextmanager
def _alone(root: Path) -> Iterator[socket.socket | None]:
    """A socket at the maker's address; None where another worker of this machine has it."""
    root.mkdir(parents=True, exist_ok=True)
    with (root / "maker.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
            return
        path = root / "maker"
        path.unlink(missing_ok=True)  # of one that was killed
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
            listener.bind(address(root))
            try:
                yield listener
            finally:
                path.unlink(missing_ok=True)


def start() -> Maker | None:
    """A running maker, where pages are stored."""
    pages = store()
    if not pages.keeps:
        return None
    maker = Maker(PageStore(WSGIHandler(), pages), settings.DATA_DIR / "pages")
    maker.start()
    return maker
