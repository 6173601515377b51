"""Pages in Redis or Valkey, shared by several machines; each process keeps copies for a moment.

A page carries the generation at which it was begun. One hash holds, for each tag, the generation
of its last purge, so a page stands while none of its tags was purged later. Where that hash is
lost (a restart, eviction) its epoch is new and no older page stands.

A page that was purged may go out for a moment more (`Store.lately`): the copy of each process, from
when the server last said that it stands, and what was purged while it was made, which the server
keeps until its moment is over. The hash tells at which generation something was withdrawn.
"""

import logging
import secrets
import time
from collections.abc import Collection
from typing import Any

from newsroom.pagestore.entries import Entry, dump, load
from newsroom.pagestore.memory import Held, Memory
from newsroom.pagestore.stores import FAILED, LATELY_SECONDS, OVERRUN_SECONDS, Store, Ticket

try:
    import redis
except ImportError:  # the extra `redis`
    redis = None  # type: ignore[assignment]

logger = logging.getLogger(__name__)

LEASE_MILLISECONDS = 3_000
COPY_SECONDS = 0.5  # how old what a process knows may be
LATE_BYTES = 8 << 20
_MANY = 1_000
# How long an expired page may go out while a new one is made.
STALE_MILLISECONDS = 60_000
EVERYTHING = "*"  # every page has this tag

# epoch and generation, made where there are none
_NOW = """
local epoch = redis.call('HGET', KEYS[1], ' epoch')
if not epoch then
  local at = redis.call('TIME')
  epoch = at[1] .. '.' .. at[2]
  -- Higher than any before: nobody knows what was withdrawn meanwhile.
  local first = tonumber(at[1]) * 1000 + math.floor(tonumber(at[2]) / 1000)
  redis.call('HSET', KEYS[1], ' epoch', epoch, ' generation', first, ' withdrawn', first)
end
local generation = tonumber(redis.call('HGET', KEYS[1], ' generation') or '0')
"""
# 1 where one of the tags (separated by spaces) was purged after a generation
_PURGED = """
local function purged(tags, since)
  for tag in string.gmatch(tags, '%S+') do
    local at = redis.call('HGET', KEYS[1], tag)
    if at and tonumber(at) > since then return true end
  end
  return false
end
"""
_WITHDRAWN = """
local withdrawn = tonumber(redis.call('HGET', KEYS[1], ' withdrawn') or '0')
"""
READ = (
    _NOW
    + _PURGED
    + """
local page = redis.call('HMGET', KEYS[2], 'stamp', 'epoch', 'generation', 'tags')
if not page[1] then return false end
if page[2] ~= epoch or purged(page[4], tonumber(page[3])) then
  redis.call('UNLINK', KEYS[2])
  return false
end
if page[1] == ARGV[1] then return {page[1], generation} end
return {page[1], generation, redis.call('HGET', KEYS[2], 'content')}
"""
)
# The generation of the last withdrawal, and what was purged while it was made: its content, the
# milliseconds that are left of its time, and the generation it was begun at.
LATELY = (
    _NOW
    + _WITHDRAWN
    + """
local late = redis.call('HMGET', KEYS[2], 'epoch', 'generation', 'content')
if late[1] ~= epoch then return {withdrawn} end
return {withdrawn, late[3], redis.call('PTTL', KEYS[2]), late[2]}
"""
)
BEGIN = (
    _NOW
    + """
local taken = redis.call('SET', KEYS[2], ARGV[1], 'NX', 'PX', ARGV[2])
return {taken and 1 or 0, generation}
"""
)
PUT = (
    _NOW
    + _PURGED
    + _WITHDRAWN
    + """
if purged(ARGV[2], tonumber(ARGV[1])) then
  if tonumber(ARGV[1]) >= withdrawn and tonumber(ARGV[6]) > 0 then
    redis.call('HSET', KEYS[3], 'epoch', epoch, 'generation', ARGV[1], 'content', ARGV[4])
    redis.call('PEXPIRE', KEYS[3], ARGV[6])
  end
  return 0
end
redis.call('UNLINK', KEYS[3])
redis.call('HSET', KEYS[2], 'stamp', ARGV[3], 'epoch', epoch, 'generation', ARGV[1],
  'tags', ARGV[2], 'content', ARGV[4])
redis.call('PEXPIREAT', KEYS[2], ARGV[5])
return 1
"""
)
PURGE = (
    _NOW
    + """
generation = redis.call('HINCRBY', KEYS[1], ' generation', 1)
if ARGV[1] == '1' then redis.call('HSET', KEYS[1], ' withdrawn', generation) end
for number = 2, #ARGV do redis.call('HSET', KEYS[1], ARGV[number], generation) end
return generation
"""
)
RELEASE = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end"


class RedisStore(Store):
    """The store of several machines; `url` is CACHE_URL."""

    def __init__(self, url: str, prefix: str = "newsroom:pages:") -> None:
        self.prefix = prefix
        self.client: Any = redis.Redis.from_url(
            url.replace("valkey://", "redis://", 1),
            socket_timeout=1.0,
            socket_connect_timeout=1.0,
            retry_on_error=[redis.exceptions.ConnectionError],
        )
        self._errors = (redis.exceptions.RedisError, OSError)
        self._memory = Memory()
        self._late = Memory(LATE_BYTES)  # what was found to be purged
        self._tokens: dict[str, str] = {}
        self._asked: dict[str, float] = {}  # when each page was last had for a reader
        self._purged = 0.0  # when this process last purged: no older copy is trusted
        self._known = (0.0, 0)  # when the generation was read, and what it was
        scripts = {"read": READ, "begin": BEGIN, "put": PUT, "purge": PURGE, "release": RELEASE}
        scripts["lately"] = LATELY
        self._scripts = {name: self.client.register_script(text) for name, text in scripts.items()}

    def _run(self, name: str, *keys: str, values: Collection[Any] = ()) -> Any:
        names = [f"{self.prefix}{key}" for key in keys]
        return self._scripts[name](keys=names, args=list(values))

    def generation(self) -> int:
        at, known = self._known
        if time.monotonic() - at < COPY_SECONDS:
            return known
        try:
            known = int(self.client.hget(f"{self.prefix}purged", " generation") or 0)
        except self._errors as error:
            self._warn(error)
        self._known = (time.monotonic(), known)
        return known

    def get(self, key: str) -> Entry | None:
        held, now = self._memory.get(key), time.time()
        fresh = held is not None and held.checked > max(now - COPY_SECONDS, self._purged)
        if fresh and held is not None and held.entry.expires > now:
            self._sent(key, now)
            return held.entry
        return self._read(key, held, now)

    def sent_at(self, key: str) -> float:
        return self._asked.get(key, 0.0)

    def _sent(self, key: str, now: float) -> None:
        if len(self._asked) >= _MANY:
            self._asked.clear()
        self._asked[key] = now

    def _read(self, key: str, held: Held | None, now: float) -> Entry | None:
        stamp = held.stamp if held else b""
        try:
            found = self._run("read", "purged", f"page:{key}", values=[stamp])
        except self._errors as error:
            self._warn(error)
            self._memory.forget(key)
            return None
        if not found:
            if held is not None:
                self._late.put(key, held)
            self._memory.forget(key)
            return None
        self._sent(key, now)
        if held is not None and len(found) == 2:
            held.checked, held.generation = now, int(found[1])
            return held.entry
        entry = load(found[2])
        if entry is not None:
            self._memory.put(key, Held(entry, int(found[1]), found[0], now))
        return entry

    def lately(self, key: str, seconds: float = LATELY_SECONDS) -> Entry | None:
        """Asked for where `get` found nothing, so what it had was found to be purged."""
        now = time.time()
        try:
            withdrawn, *late = self._run("lately", "purged", f"late:{key}")
        except self._errors as error:
            self._warn(error)
            return None
        held = self._late.get(key)
        if late:
            checked = now - OVERRUN_SECONDS + int(late[1]) / 1000
            if held is None or held.checked < checked:
                entry = load(late[0])
                held = held if entry is None else Held(entry, int(late[2]), b"", checked)
        if held is None or now - held.checked > seconds or held.entry.expires <= now:
            return None
        return held.entry if held.generation >= int(withdrawn) else None

    def begin(self, key: str) -> Ticket | None:
        token, now = secrets.token_hex(8), time.time()
        try:
            taken, generation = self._run(
                "begin", "purged", f"lease:{key}", values=[token, LEASE_MILLISECONDS]
            )
        except self._errors as error:
            self._warn(error)
            return Ticket(key, FAILED)
        if not taken:
            return None
        self._tokens[key] = token
        return Ticket(key, int(generation), now)

    def put(self, ticket: Ticket, entry: Entry) -> bool:
        if ticket.generation < 0:
            return False
        tags = " ".join([EVERYTHING, *sorted(entry.tags)])
        until = int(entry.expires * 1000) + STALE_MILLISECONDS
        left = int((ticket.at + OVERRUN_SECONDS - time.time()) * 1000)
        values = [ticket.generation, tags, secrets.token_hex(8), dump(entry), until, left]
        names = ("purged", f"page:{ticket.key}", f"late:{ticket.key}")
        try:
            kept = self._run("put", *names, values=values)
        except self._errors as error:
            self._warn(error)
            return False
        self._memory.forget(ticket.key)
        return bool(kept)

    def release(self, ticket: Ticket) -> None:
        token = self._tokens.pop(ticket.key, None)
        if ticket.generation < 0 or token is None:
            return
        try:
            self._run("release", f"lease:{ticket.key}", values=[token])
        except self._errors as error:
            self._warn(error)

    def purge(self, tags: Collection[str], *, withdrawn: bool = False) -> int:
        """Nothing is counted: a purged page is found out when it is asked for."""
        if not tags:
            return 0
        try:
            values = [int(withdrawn), *sorted(tags)]
            generation = int(self._run("purge", "purged", values=values))
        except self._errors as error:
            logger.error("Pages could not be purged, and go out until they expire: %s", error)
            return 0
        self._known = (time.monotonic(), generation)
        self._purged = time.time()
        return 0

    def clear(self) -> None:
        self.purge({EVERYTHING}, withdrawn=True)

    def _warn(self, error: Exception) -> None:
        logger.warning("The page store failed and was passed by: %s", error)
