"""The database engine of the embedded default: `ENGINE = "newsroom.sqlite3"`."""

import random
import sqlite3
import time
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.backends.utils import debug_transaction

# Seconds between two attempts of a writer that waits.
SHORTEST, LONGEST = 0.002, 0.008


class DatabaseWrapper(base.DatabaseWrapper):
    """Lets writers wait in a fairer way than SQLite does.

    SQLite itself asks less and less often the longer a writer waits, so that whoever comes last
    goes first: with eight writers on a busy machine one in some thousands waited for twenty
    seconds in vain. Here all ask equally often.
    """

    def _start_transaction_under_autocommit(self) -> None:
        if self.transaction_mode != "IMMEDIATE":  # type: ignore[attr-defined]
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
            return
        bare: Any = self.connection
        patience = self.settings_dict["OPTIONS"].get("timeout", 5)
        bare.execute("PRAGMA busy_timeout = 0")
        try:
            with debug_transaction(self, "BEGIN IMMEDIATE"), self.wrap_database_errors:
                _begin(bare, time.monotonic() + patience)
        finally:
            bare.execute(f"PRAGMA busy_timeout = {int(patience * 1000)}")


def _begin(connection: Any, deadline: float) -> None:
    """Begin to write as soon as nobody else does. Raises OperationalError after the deadline."""
    while True:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(random.uniform(SHORTEST, LONGEST))  # noqa: S311 — no secret
        else:
            return
