"""What the first reading learnt of each item, in a file of its own: an export may hold millions.

The file is SQLite's, without a name: small ones stay in memory, and it goes with its connection.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from datetime import datetime
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
    CREATE TABLE place (path TEXT PRIMARY KEY, url TEXT) WITHOUT ROWID;
    CREATE TABLE taken (slug TEXT PRIMARY KEY) WITHOUT ROWID;
    CREATE TABLE attachment (number INTEGER PRIMARY KEY, row TEXT);
    CREATE TABLE past (
        number INTEGER PRIMARY KEY, parent INTEGER, at TEXT, mark TEXT, row TEXT
    );
    CREATE INDEX past_parent ON past (parent, at, number);
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


@dataclass(frozen=True, slots=True)
class Words:
    """What a revision of the old site keeps; `creator` is a login."""

    title: str
    excerpt: str
    content: str
    creator: str

    @property
    def mark(self) -> str:
        """Equal for what reads the same, whoever wrote it."""
        told = "\0".join((self.title, self.excerpt, self.content))
        return hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()


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

    def place(self, path: str, url: str) -> None:
        """Note where an old path leads today; the first that claimed one keeps it."""
        self._do("INSERT OR IGNORE INTO place VALUES (?, ?)", _clean(path), url)

    def place_of(self, path: str) -> str:
        """Where this old path leads, "" where nobody knows."""
        row = self._do("SELECT url FROM place WHERE path = ?", _clean(path)).fetchone()
        return str(row[0]) if row else ""

    def attach(self, one: Attachment) -> None:
        """Note an attachment."""
        self._do("INSERT INTO attachment VALUES (NULL, ?)", json.dumps(astuple(one)))

    def remember(self, parent: int, at: datetime, words: Words) -> None:
        """Note what the piece of this number was at a time."""
        statement = "INSERT INTO past VALUES (NULL, ?, ?, ?, ?)"
        self._do(statement, parent, at.isoformat(), words.mark, json.dumps(astuple(words)))

    def past(self, parent: int, last: str = "") -> list[tuple[int, datetime]]:
        """Numbers and times of what a piece was, the oldest first.

        What reads like the next one, or like the piece (whose mark is `last`), is no change.
        """
        statement = "SELECT number, at, mark FROM past WHERE parent = ? ORDER BY at, number"
        rows = self._do(statement, parent).fetchall()
        marks = [*(mark for _number, _at, mark in rows[1:]), last]
        return [
            (number, datetime.fromisoformat(at))
            for (number, at, mark), then in zip(rows, marks[: len(rows)], strict=True)
            if mark != then
        ]

    def words(self, number: int) -> Words:
        """What was noted under this number. Raises KeyError."""
        row = self._do("SELECT row FROM past WHERE number = ?", number).fetchone()
        if row is None:
            raise KeyError(number)
        return Words(*json.loads(row[0]))

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
