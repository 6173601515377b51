"""Pages in files that every worker of a machine shares, with an index in SQLite.

A file is written beside its place and renamed, so that nobody reads half of one. The index knows
which tags a page has, who is making which page, and when each tag was last purged. One counter in
a memory-mapped file tells all processes of a purge without asking the disk.
"""

import hashlib
import logging
import os
import shutil
import sqlite3
import threading
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from newsroom.pagestore import late
from newsroom.pagestore.counter import Counter
from newsroom.pagestore.disk import write_whole
from newsroom.pagestore.entries import Entry, dump, load
from newsroom.pagestore.index import BUSY_MILLISECONDS, NAME, batches, index_of, is_busy, is_damaged
from newsroom.pagestore.memory import Held, Memory
from newsroom.pagestore.stores import FAILED, LATELY_SECONDS, OVERRUN_SECONDS, Store, Ticket

logger = logging.getLogger(__name__)

LEASE_SECONDS = 3.0
MANY = 500  # pages: where a purge meets more, and half of all, everything goes at once


class FileStore(Store):
    """The store of one machine. `max_bytes` bounds what it keeps on disk."""

    def __init__(self, root: Path, max_bytes: int = 1 << 30) -> None:
        self.root = root
        self.max_bytes = max_bytes
        self._local = threading.local()
        self._memory = Memory()
        self._counter = Counter(root)

    def generation(self) -> int:
        return self._counter.generation

    def get(self, key: str) -> Entry | None:
        now = time.time()  # before all else: the page is known to be right until then
        generation = self._counter.generation
        held = self._memory.get(key)
        if held is not None and held.generation == generation and held.entry.expires > now:
            held.checked = now
            return held.entry
        return self._read(key, generation, held, now)

    def sent_at(self, key: str) -> float:
        held = self._memory.get(key)
        return held.checked if held is not None else 0.0

    def lately(self, key: str, seconds: float = LATELY_SECONDS) -> Entry | None:
        now, path, held = time.time(), self._path(key), self._memory.get(key)
        mark = late.find(path)
        if mark is not None and (held is None or held.checked < mark.at):
            entry = late.read(path)
            if entry is not None:
                held = Held(entry, -1, mark.stamp, mark.at)
                self._memory.put(key, held)
        if held is None or now - held.checked > seconds or held.entry.expires <= now:
            return None
        return held.entry if held.checked > self._counter.withdrawn else None

    def _read(self, key: str, generation: int, held: Held | None, now: float) -> Entry | None:
        path = self._path(key)
        try:
            found = os.stat(path)
            stamp = (found.st_ino, found.st_mtime_ns)
            same = held is not None and held.stamp == stamp
            entry = held.entry if same and held else load(path.read_bytes())
        except OSError:
            entry = None
        if entry is None:
            if held is not None and now - held.checked > OVERRUN_SECONDS:
                self._memory.forget(key)
            return None
        self._memory.put(key, Held(entry, generation, stamp, now))
        return entry

    def begin(self, key: str) -> Ticket | None:
        now = time.time()
        try:
            # Those who wait ask again and again; only a free page is worth the writer's lock.
            leased = "SELECT 1 FROM lease WHERE key = ? AND until >= ?"
            if self._connection().execute(leased, (key, now)).fetchone():
                return None
            with self._index(wait=False) as index:
                generation = self.generation()
                taken = index.execute(
                    "INSERT INTO lease VALUES (?, ?) ON CONFLICT (key) DO UPDATE"
                    " SET until = excluded.until WHERE lease.until < ?",
                    (key, now + LEASE_SECONDS, now),
                ).rowcount
        except (OSError, sqlite3.Error) as error:
            if is_busy(error):
                return None
            self._warn(error)
            return Ticket(key, FAILED)
        return Ticket(key, generation, now) if taken else None

    def put(self, ticket: Ticket, entry: Entry) -> bool:
        if ticket.generation < 0:
            return False
        try:
            content = dump(entry)
            with self._index() as index:
                if self._purged_since(index, ticket, entry):
                    if ticket.at > self._counter.withdrawn:
                        late.keep(self._path(ticket.key), entry, ticket.at)
                    return False
                late.drop(self._path(ticket.key))
                self._write(ticket.key, entry, content)
                self._memory.forget(ticket.key)
                self._remember(index, ticket.key, entry, len(content))
                self._make_room(index)
        except (OSError, sqlite3.Error) as error:
            self._warn(error)
            return False
        return True

    def release(self, ticket: Ticket) -> None:
        if ticket.generation < 0:
            return
        try:
            with self._index() as index:
                # Who took longer than a lease has lost it to somebody else.
                own = (ticket.key, ticket.at + LEASE_SECONDS)
                index.execute("DELETE FROM lease WHERE key = ? AND until = ?", own)
        except (OSError, sqlite3.Error) as error:
            self._warn(error)

    def purge(self, tags: Collection[str], *, withdrawn: bool = False) -> int:
        try:
            with self._index() as index:
                generation = self.generation() + 1
                if withdrawn:
                    self._counter.withdrawn = time.time()
                gone: set[str] = set()
                for some in batches(sorted(tags)):
                    marks = ",".join("?" * len(some))
                    rows = index.execute(f"SELECT key FROM tagged WHERE tag IN ({marks})", some)  # noqa: S608
                    gone.update(key for (key,) in rows)
                    index.executemany(
                        "INSERT OR REPLACE INTO purged VALUES (?, ?)",
                        [(tag, generation) for tag in some],
                    )
                self._forget(index, gone, lately=not withdrawn)
                self._counter.generation = generation
            return len(gone)
        except (OSError, sqlite3.Error) as error:
            self._give_up(error)
            return 0

    def clear(self) -> None:
        try:
            with self._index() as index:
                self._counter.withdrawn = time.time()
                self._forget_all(index)
                self._counter.generation += 1
        except (OSError, sqlite3.Error) as error:
            self._give_up(error)

    def _purged_since(self, index: sqlite3.Connection, ticket: Ticket, entry: Entry) -> bool:
        if ticket.generation < self._counter.floor:
            return True
        for some in batches(sorted(entry.tags)):
            marks = ",".join("?" * len(some))
            found = index.execute(
                f"SELECT 1 FROM purged WHERE tag IN ({marks}) AND generation > ? LIMIT 1",  # noqa: S608
                [*some, ticket.generation],
            ).fetchone()
            if found:
                return True
        return False

    @staticmethod
    def _remember(index: sqlite3.Connection, key: str, entry: Entry, size: int) -> None:
        index.execute("DELETE FROM page WHERE key = ?", (key,))
        row = (key, size, time.time(), entry.expires)
        index.execute("INSERT INTO page VALUES (?, ?, ?, ?)", row)
        index.execute("DELETE FROM tagged WHERE key = ?", (key,))
        index.executemany("INSERT INTO tagged VALUES (?, ?)", [(tag, key) for tag in entry.tags])

    def _make_room(self, index: sqlite3.Connection) -> None:
        (total,) = index.execute("SELECT bytes FROM total").fetchone()
        if total <= self.max_bytes:
            return
        gone: set[str] = set()
        for key, size in index.execute("SELECT key, size FROM page ORDER BY stored"):
            gone.add(key)
            total -= size
            if total <= self.max_bytes * 0.9:
                break
        self._forget(index, gone)

    def _forget(
        self, index: sqlite3.Connection, keys: Collection[str], *, lately: bool = False
    ) -> None:
        """Pages go; with `lately` each may still go out for a moment."""
        if len(keys) > MANY:
            (count,) = index.execute("SELECT COUNT(*) FROM page").fetchone()
            if len(keys) * 2 > count:
                self._forget_all(index)
                return
        now = time.time()
        for key in keys:
            self._remove(key, now if lately else None)
        index.executemany("DELETE FROM page WHERE key = ?", [(key,) for key in keys])
        index.executemany("DELETE FROM tagged WHERE key = ?", [(key,) for key in keys])

    def _forget_all(self, index: sqlite3.Connection) -> None:
        self._throw_away([folder for folder in self._folders() if folder.exists()])
        index.execute("DELETE FROM page")
        index.execute("DELETE FROM tagged")

    def _throw_away(self, folders: list[Path]) -> None:
        """A rename takes any number of pages away at once; the files go afterwards."""
        gone = self.root / f"gone-{os.getpid()}-{time.time_ns()}"
        gone.mkdir()
        for folder in folders:
            folder.rename(gone / folder.name)
        threading.Thread(target=shutil.rmtree, args=(gone, True)).start()

    def _folders(self) -> list[Path]:
        """Where pages stand."""
        return [self.root / "pages", self.root / late.FOLDER]

    def _path(self, key: str) -> Path:
        name = hashlib.blake2b(key.encode("utf-8", "surrogateescape"), digest_size=20).hexdigest()
        return self.root / "pages" / name[:2] / name

    def _write(self, key: str, entry: Entry, content: bytes) -> None:
        """The files of a page; `content` is the dumped entry."""
        write_whole(self._path(key), content)

    def _remove(self, key: str, right_until: float | None) -> None:
        path = self._path(key)
        if right_until is not None:
            late.move(path, right_until)
            return
        path.unlink(missing_ok=True)
        late.drop(path)

    def _connection(self) -> sqlite3.Connection:
        """This thread's own connection to the index."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None or self._local.process != os.getpid():
            self.root.mkdir(parents=True, exist_ok=True)
            connection = index_of(self.root)
            self._local.connection, self._local.process = connection, os.getpid()
        return connection

    @contextmanager
    def _index(self, *, wait: bool = True) -> Iterator[sqlite3.Connection]:
        """The index inside one writing transaction. Raises sqlite3.Error.

        SQLite sleeps longer and longer for a lock; who has a thread of the server does not `wait`.
        """
        connection = self._connection()
        connection.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS if wait else 0}")
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")

    def _give_up(self, error: Exception) -> None:
        """What must go cannot be looked up (a full disk, a damaged index): everything goes.

        To unlink needs no room. What is being made now was begun before, and is not kept.
        """
        logger.warning("The page store failed and is emptied: %s", error)
        self._local.connection = None
        for folder in self._folders():
            shutil.rmtree(folder, ignore_errors=True)
        if is_damaged(error):
            for path in self.root.glob(f"{NAME}*"):
                path.unlink(missing_ok=True)
        self._counter.withdrawn = time.time()
        self._counter.floor = self._counter.generation = self._counter.generation + 1

    def _warn(self, error: Exception) -> None:
        if is_damaged(error):
            self._give_up(error)
            return
        self._local.connection = None
        logger.warning("The page store failed and was passed by: %s", error)
