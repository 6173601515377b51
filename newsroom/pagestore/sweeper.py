"""The part of the worker that keeps nginx from serving expired pages."""

import logging
import sqlite3
import threading

from newsroom.pagestore.current import store
from newsroom.pagestore.public import PublicFiles

logger = logging.getLogger(__name__)

# How late an expired page may go; a second is promised.
STEP_SECONDS = 0.25


class Sweeper(threading.Thread):
    """Sweeps on its own, so that a long task of the worker delays nothing."""

    def __init__(self, pages: PublicFiles) -> None:
        super().__init__(name="sweeper", daemon=True)
        self.pages = pages
        self._ended = threading.Event()

    def run(self) -> None:
        while not self._ended.is_set():
            try:
                self.pages.sweep()
                self.pages.beat()
            except (OSError, sqlite3.Error):
                # Without a beat the servers stop writing files for nginx.
                logger.exception("Expired pages could not be removed; trying again.")
            self._ended.wait(STEP_SECONDS)

    def end(self) -> None:
        """Stop, and let the servers know by the missing beat."""
        self._ended.set()
        self.join(5)


def start() -> Sweeper | None:
    """A running sweeper, where nginx serves pages."""
    pages = store()
    if not isinstance(pages, PublicFiles):
        return None
    pages.beat()
    sweeper = Sweeper(pages)
    sweeper.start()
    return sweeper
