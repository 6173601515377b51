"""The index of the store in files: which page has which tags, and who makes which."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

NAME = "index.sqlite3"
BATCH = 500  # tags a statement
BUSY_MILLISECONDS = 5_000  # how long a writer waits for another
SCHEMA = """
CREATE TABLE IF NOT EXISTS page
  (key TEXT PRIMARY KEY, size INTEGER, stored REAL, expires REAL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS page_stored ON page (stored);
CREATE INDEX IF NOT EXISTS page_expires ON page (expires);
CREATE TABLE IF NOT EXISTS total (one INTEGER PRIMARY KEY, bytes INTEGER);
INSERT OR IGNORE INTO total VALUES (1, 0);
CREATE TRIGGER IF NOT EXISTS page_added AFTER INSERT ON page
  BEGIN UPDATE total SET bytes = bytes + NEW.size; END;
CREATE TRIGGER IF NOT EXISTS page_gone AFTER DELETE ON page
  BEGIN UPDATE total SET bytes = bytes - OLD.size; END;
CREATE TABLE IF NOT EXISTS tagged (tag TEXT, key TEXT, PRIMARY KEY (tag, key)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS tagged_key ON tagged (key);
CREATE TABLE IF NOT EXISTS purged (tag TEXT PRIMARY KEY, generation INTEGER) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS lease (key TEXT PRIMARY KEY, until REAL) WITHOUT ROWID;
"""


def index_of(root: Path) -> sqlite3.Connection:
    """A connection to the index of the store at `root`. Raises sqlite3.Error."""
    connection = sqlite3.connect(
        root / NAME, timeout=BUSY_MILLISECONDS / 1000, isolation_level=None
    )
    connection.execute("PRAGMA journal_mode=WAL")
    # A lost index costs a warm-up, not data.
    connection.execute("PRAGMA synchronous=OFF")
    connection.executescript(SCHEMA)
    return connection


def is_damaged(error: Exception) -> bool:
    """Whether the index itself is broken, and not only busy or without room."""
    return type(error) is sqlite3.DatabaseError


def is_busy(error: Exception) -> bool:
    """Whether another writer has the index."""
    code = getattr(error, "sqlite_errorcode", 0)
    return code & 0xFF == sqlite3.SQLITE_BUSY


def batches(tags: list[str]) -> Iterator[list[str]]:
    """The tags in as many as one statement takes."""
    for start in range(0, len(tags), BATCH):
        yield tags[start : start + BATCH]
