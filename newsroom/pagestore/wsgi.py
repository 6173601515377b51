"""The store ahead of Django: stored pages go out without entering it."""

import re
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.conf import settings
from django.http.request import split_domain_port, validate_host

from newsroom.pagestore import expiry
from newsroom.pagestore.cdn import cdn
from newsroom.pagestore.entries import Entry, make
from newsroom.pagestore.keys import key_of
from newsroom.pagestore.line import Line, come_again
from newsroom.pagestore.old_queries import OldQueries
from newsroom.pagestore.stores import FAILED, OVERRUN_SECONDS, UNASKED, Store, Ticket

Environ = dict[str, Any]
Start = Callable[..., Any]
Application = Callable[[Environ, Start], Iterable[bytes]]
Ask = Callable[[str], bool]

WAIT_STEP = 0.01
# A page that was made within this time and purged again, or that others ask for as often as that,
# costs those who serve too much to make.
BUSY_SECONDS = 1.0
RUSH_SECONDS = 0.1
# How long what is never kept (a 404, an address that leads on) is made by many at a time.
UNKEPT_SECONDS = 10.0
_MAX_AGE = re.compile(r"s-maxage=([0-9]+)")
_MANY = 1_000


class PageStore:
    """WSGI application around Django's.

    `ask` has the page of a key made elsewhere; False where nobody listens.
    """

    def __init__(self, application: Application, store: Store, ask: Ask | None = None) -> None:
        self.application = application
        self._ask = ask
        self.store = store
        self._hosts: set[str] = set()
        self._left: dict[str, float] = {}  # when each page was last left to the worker
        self._unkept: dict[str, float] = {}  # until when each address is known to keep no page
        self._line = Line()
        self._old = OldQueries()
        self._proxy = getattr(settings, "SECURE_PROXY_SSL_HEADER", None) or ("", "")

    def __call__(self, environ: Environ, start_response: Start) -> Iterable[bytes]:
        """Only what is stored is found under a bare path, so the usual request asks no more."""
        method = environ["REQUEST_METHOD"]
        if method not in ("GET", "HEAD") or not self.store.keeps or not self._is_ours(environ):
            return self.application(environ, start_response)
        key = environ["PATH_INFO"]
        entry = None if environ.get("QUERY_STRING") else self.store.get(key)
        if entry is None:
            query = environ.get("QUERY_STRING", "")
            found = key_of(key, query, self._old.at(self.store.generation()) if query else ())
            if found is None:
                return self.application(environ, start_response)
            key, environ["QUERY_STRING"] = found
            entry = self.store.get(key)
        if entry is not None and entry.expires > time.time():
            return _send(entry, environ, start_response)
        return self._make(key, entry, environ, start_response)

    def _is_ours(self, environ: Environ) -> bool:
        """Whether the host and scheme are those that pages are stored for."""
        host = environ.get("HTTP_HOST", "")
        if host not in self._hosts:
            domain, _port = split_domain_port(host)
            if not domain or not validate_host(domain, settings.ALLOWED_HOSTS):
                return False
            if len(self._hosts) < _MANY:
                self._hosts.add(host)
        if not settings.SECURE_SSL_REDIRECT:
            return True
        header, value = self._proxy
        return environ.get(header) == value or environ.get("wsgi.url_scheme") == "https"

    def _make(
        self, key: str, stale: Entry | None, environ: Environ, start_response: Start
    ) -> Iterable[bytes]:
        sent = self.store.sent_at(key)
        late = self.store.lately(key) if stale is None else None
        if late is not None and self._leave(key, late, sent):
            return _send(late, environ, start_response, once=True)
        if self._unkept.get(key, 0.0) > time.time():
            return self._render(Ticket(key, UNASKED), None, environ, start_response)
        ticket = self.store.begin(key)
        if ticket is None:
            # Whoever would wait keeps a thread from pages that stand.
            if stale is not None:
                return _send(stale, environ, start_response)
            if late is not None:
                return _send(late, environ, start_response, once=True)
            return self._wait(key, environ, start_response)
        return self._take(ticket, stale, environ, start_response)

    def _take(
        self, ticket: Ticket, stale: Entry | None, environ: Environ, start_response: Start
    ) -> Iterable[bytes]:
        """Make the page, unless whoever had leave before has stored it since we looked."""
        try:
            made = self.store.get(ticket.key)
            if made is not None and made.expires > time.time():
                return _send(made, environ, start_response)
            return self._render(ticket, stale, environ, start_response)
        finally:
            self.store.release(ticket)

    def _leave(self, key: str, late: Entry, sent: float) -> bool:
        """Leave to the worker a page that changes, or is asked for, again and again.

        A process that makes it is slow for everybody: its threads share one interpreter.
        """
        now = time.time()
        rush = now - max(sent, self._left.get(key, 0.0)) < RUSH_SECONDS
        if not rush and now - late.made >= BUSY_SECONDS:
            return False
        if self._ask is None or not self._ask(key):
            return False
        if len(self._left) >= _MANY:
            self._left.clear()
        self._left[key] = now
        return True

    def _wait(self, key: str, environ: Environ, start_response: Start) -> Iterable[bytes]:
        """Wait for whoever makes the page; make it where nobody does any more."""
        late, ticket = None, None
        with self._line.place(key) as place:
            deadline = time.monotonic() + place.seconds
            while late is None and ticket is None and time.monotonic() < deadline:
                time.sleep(WAIT_STEP)
                entry = self.store.get(key)
                if entry is not None and entry.expires > time.time():
                    return _send(entry, environ, start_response)
                late = self.store.lately(key)  # it was purged again while it was made
                ticket = self.store.begin(key) if late is None else None
        if ticket is not None:
            return self._take(ticket, None, environ, start_response)
        late = late or self.store.lately(key, OVERRUN_SECONDS)
        if late is not None:
            return _send(late, environ, start_response, once=True)
        self._line.gave_up(key)
        return come_again(start_response, head=environ["REQUEST_METHOD"] == "HEAD")

    def _render(
        self, ticket: Ticket, stale: Entry | None, environ: Environ, start_response: Start
    ) -> Iterable[bytes]:
        """Let Django make the page, keep it where it may be kept, and send it.

        While Django cannot make it (the database is away), the expired page goes out: a page that
        was purged is not there any more.
        """
        told: list[Any] = []

        def hear(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
            told[:] = [status, headers, exc_info]

        # What the stored body must not depend on is not shown to Django at all.
        inner = {**environ, "REQUEST_METHOD": "GET"}
        for name in ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_COOKIE", "HTTP_RANGE"):
            inner.pop(name, None)
        due = expiry.next_due(self.store.generation())
        answer = self.application(inner, hear)
        try:
            body = b"".join(answer)
        finally:
            close = getattr(answer, "close", None)
            if close:
                close()
        status, headers, exc_info = told
        if status.startswith("503") and stale is not None:
            return _send(stale, environ, start_response)
        entry = _entry(status, headers, body, due)
        self._note(ticket.key, kept=entry is not None or status.startswith("5"))
        if entry is not None:
            kept = self.store.put(ticket, entry)
            # What was purged while it was made is no page for a network, which was purged already.
            purged = not kept and ticket.generation != FAILED
            return _send(entry, environ, start_response, once=purged)
        start_response(status, headers, *([exc_info] if exc_info else []))
        return [b"" if environ["REQUEST_METHOD"] == "HEAD" else body]

    def _note(self, key: str, *, kept: bool) -> None:
        """Know for a while which addresses have nothing to keep: nobody has to wait for another."""
        if kept:
            self._unkept.pop(key, None)
            return
        if len(self._unkept) >= _MANY:
            self._unkept.clear()
        self._unkept[key] = time.time() + UNKEPT_SECONDS


def _entry(
    status: str, headers: list[tuple[str, str]], body: bytes, due: float | None
) -> Entry | None:
    """The page, where its answer says that everybody may have it; None otherwise."""
    named = {name.lower(): value for name, value in headers}
    control = named.get("cache-control", "")
    age = _MAX_AGE.search(control)
    vary = {each.strip().lower() for each in named.get("vary", "").split(",")} - {""}
    if (
        not status.startswith("200")
        or age is None
        or "public" not in control
        or "set-cookie" in named
        or not vary <= {"accept-encoding"}
        or "etag" not in named
    ):
        return None
    expires = time.time() + int(age[1])
    tags = set(named.get("surrogate-key", "").split())
    network = cdn()
    if network is not None and network.header != "Surrogate-Key":
        headers = [*headers, (network.header, network.between.join(sorted(tags)))]
    return make(body, headers, named["etag"], min(expires, due or expires), tags)


def _send(
    entry: Entry, environ: Environ, start_response: Start, *, once: bool = False
) -> list[bytes]:
    """Answer with a page; `once` says that nobody on the way may keep it."""
    match = environ.get("HTTP_IF_NONE_MATCH")
    if match is not None and _matches(match, entry.etag):
        start_response("304 Not Modified", _headers(entry.headers_unchanged(), once))
        return []
    encoding = entry.choose(environ.get("HTTP_ACCEPT_ENCODING", ""))
    start_response("200 OK", _headers(entry.headers_for(encoding), once))
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [entry.bodies[encoding]]


def _headers(headers: Sequence[tuple[str, str]], once: bool) -> list[tuple[str, str]]:
    """A copy, since a server may add to the list."""
    if not once:
        return [*headers]
    others = [each for each in headers if each[0].lower() != "cache-control"]
    return [*others, ("Cache-Control", "no-store")]


def _matches(header: str, etag: str) -> bool:
    """Weak comparison of If-None-Match (RFC 9110, 13.1.2)."""
    bare = etag.removeprefix("W/")
    tags = (each.strip().removeprefix("W/") for each in header.split(","))
    return header.strip() == "*" or bare in tags
