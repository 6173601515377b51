"""What the first reading learnt of each item, in a file of its own: an export may hold millions.

The file is SQLite's, without a name: small ones stay in memory, and it goes with its connection.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from typing import Any

CHUNK = 500
TABLES = """
    PRAGMA journal_mode = OFF;
    PRAGMA synchronous = OFF;
    PRAGMA cache_size = -8000;
    CREATE TABLE article (
        number INTEGER PRIMARY KEY, key TEXT UNIQUE, wish TEXT, category TEXT, slug TEXT, home TEXT
    );
    CREATE TABLE path (path TEXT PRIMARY KEY, key TEXT) WITHOUT ROWID;
    CREATE TABLE taken (slug TEXT PRIMARY KEY) WITHOUT ROWID;
    CREATE TABLE attachment (number INTEGER PRIMARY KEY, row TEXT);
    BEGIN;
"""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A picture or file of the old site's library."""

    key: str
    post_id: int | None
    url: str
    file: str
    title: str
    alt: str
    caption: str
    credit: str
    parent: int | None
    link: str = ""


@dataclass(frozen=True, slots=True)
class Planned:
    """An article to be: its wished slug, and the old slug of its home category.

    `slug` and `home` (a path of today) are those that it has, or will have; "" while unknown.
    """

    number: int
    key: str
    wish: str
    category: str
    slug: str
    home: str


class Index:
    """Articles by key, keys by old path, attachments in order. Raises OSError on a full disk."""

    def __init__(self) -> None:
        self.database = sqlite3.connect("", isolation_level=None)
        self.database.executescript(TABLES)

    def close(self) -> None:
        """Let the file go."""
        self.database.close()

    def _do(self, statement: str, *values: Any) -> sqlite3.Cursor:
        try:
            return self.database.execute(statement, values)
        except sqlite3.Error as error:
            raise OSError(f"the file beside the import: {error}") from error

    def plan(self, key: str, wish: str, category: str) -> None:
        """Note an article."""
        statement = "INSERT INTO article VALUES (NULL, ?, ?, ?, '', '')"
        self._do(statement, key, _clean(wish), _clean(category))

    def lead(self, path: str, key: str) -> None:
        """Note an old path; the first that claimed one keeps it."""
        self._do("INSERT OR IGNORE INTO path VALUES (?, ?)", _clean(path), key)

    def attach(self, one: Attachment) -> None:
        """Note an attachment."""
        self._do("INSERT INTO attachment VALUES (NULL, ?)", json.dumps(astuple(one)))

    def settle(self, key: str, slug: str, home: str = "") -> None:
        """Note where an article stands or will; one that was not planned is passed over."""
        self._do("UPDATE article SET slug = ?, home = ? WHERE key = ?", slug, home, key)

    def take(self, slug: str) -> bool:
        """Claim a slug; False where somebody has it."""
        return self._do("INSERT OR IGNORE INTO taken VALUES (?)", slug).rowcount > 0

    def article(self, key: str) -> Planned | None:
        """The article of a key."""
        row = self._do("SELECT * FROM article WHERE key = ?", key).fetchone()
        return Planned(*row) if row else None

    def key_of(self, path: str) -> str:
        """Whose old path this is, "" where nobody's."""
        row = self._do("SELECT key FROM path WHERE path = ?", _clean(path)).fetchone()
        return str(row[0]) if row else ""

    def articles(self) -> Iterator[Planned]:
        """All of them, in the order of the file."""
        for row in self._walk("article"):
            yield Planned(*row)

    def attachments(self) -> Iterator[Attachment]:
        """All of them, in the order of the file."""
        for _number, row in self._walk("attachment"):
            yield Attachment(*json.loads(row))

    def _walk(self, table: str) -> Iterator[tuple[Any, ...]]:
        """A chunk at a time: rows may be changed meanwhile."""
        last = 0
        statement = f"SELECT * FROM {table} WHERE number > ? ORDER BY number LIMIT {CHUNK}"  # noqa: S608 (a word of ours)
        while rows := self._do(statement, last).fetchall():
            yield from rows
            last = rows[-1][0]


def _clean(text: str) -> str:
    """Addresses may hold what is no character; SQLite keeps UTF-8 alone."""
    return text.encode("utf-8", "replace").decode()
