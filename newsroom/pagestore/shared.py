"""Pages in Redis or Valkey, shared by several machines; each process keeps copies for a moment.

A page carries the generation at which it was begun. One hash holds, for each tag, the generation
of its last purge, so a page stands while none of its tags was purged later. Where that hash is
lost (a restart, eviction) its epoch is new and no older page stands.
"""

import logging
import secrets
import time
from collections.abc import Collection
from typing import Any

from newsroom.pagestore.entries import Entry, dump, load
from newsroom.pagestore.memory import Held, Memory
from newsroom.pagestore.stores import Store, Ticket

try:
    import redis
except ImportError:  # the extra `redis`
    redis = None  # type: ignore[assignment]

logger = logging.getLogger(__name__)

LEASE_MILLISECONDS = 10_000
COPY_SECONDS = 0.5  # how old what a process knows may be
# How long an expired page may go out while a new one is made.
STALE_MILLISECONDS = 60_000
EVERYTHING = "*"  # every page has this tag

# epoch and generation, made where there are none
_NOW = """
local epoch = redis.call('HGET', KEYS[1], ' epoch')
if not epoch then
  local at = redis.call('TIME')
  epoch = at[1] .. '.' .. at[2]
  redis.call('HSET', KEYS[1], ' epoch', epoch)
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
    + """
if purged(ARGV[2], tonumber(ARGV[1])) then return 0 end
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
for _, tag in ipairs(ARGV) do redis.call('HSET', KEYS[1], tag, generation) end
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
        self._tokens: dict[str, str] = {}
        self._known = (0.0, 0)  # when the generation was read, and what it was
        scripts = {"read": READ, "begin": BEGIN, "put": PUT, "purge": PURGE, "release": RELEASE}
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
        held = self._memory.get(key)
        now = time.monotonic()
        if (
            held is not None
            and now - held.checked < COPY_SECONDS
            and held.entry.expires > time.time()
        ):
            return held.entry
        return self._read(key, held, now)

    def _read(self, key: str, held: Held | None, now: float) -> Entry | None:
        stamp = held.stamp if held else b""
        try:
            found = self._run("read", "purged", f"page:{key}", values=[stamp])
        except self._errors as error:
            self._warn(error)
            found = None
        if not found:
            self._memory.forget(key)
            return None
        if held is not None and len(found) == 2:
            held.checked = now
            return held.entry
        entry = load(found[2])
        if entry is not None:
            self._memory.put(key, Held(entry, int(found[1]), found[0], now))
        return entry

    def begin(self, key: str) -> Ticket | None:
        token = secrets.token_hex(8)
        try:
            taken, generation = self._run(
                "begin", "purged", f"lease:{key}", values=[token, LEASE_MILLISECONDS]
            )
        except self._errors as error:
            self._warn(error)
            return Ticket(key, -1)
        if not taken:
            return None
        self._tokens[key] = token
        return Ticket(key, int(generation))

    def put(self, ticket: Ticket, entry: Entry) -> bool:
        if ticket.generation < 0:
            return False
        tags = " ".join([EVERYTHING, *sorted(entry.tags)])
        until = int(entry.expires * 1000) + STALE_MILLISECONDS
        values = [ticket.generation, tags, secrets.token_hex(8), dump(entry), until]
        try:
            kept = self._run("put", "purged", f"page:{ticket.key}", values=values)
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
            generation = int(self._run("purge", "purged", values=sorted(tags)))
        except self._errors as error:
            logger.error("Pages could not be purged, and go out until they expire: %s", error)
            return 0
        self._known = (time.monotonic(), generation)
        self._memory.clear()
        return 0

    def clear(self) -> None:
        self.purge({EVERYTHING})

    def _warn(self, error: Exception) -> None:
        logger.warning("The page store failed and was passed by: %s", error)
