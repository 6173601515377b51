"""Files fetched from an old site: bounded in size and time, never from an address inside.

Each host is resolved once a connection, every address it has must be public, and the connection
goes to the very address that was looked at; redirects are followed by the same rules. (OWASP ASVS
5.0, 1.3.6 and 15.3.2; CVE-2022-3590 is what happens where name and address are asked apart.)
"""

from __future__ import annotations

import http.client
import re
import socket
import ssl
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import BinaryIO
from urllib.parse import quote, urljoin, urlsplit

from django.utils.translation import gettext as _

from accounts.outgoing import is_outside

SECONDS = 30.0
"""For one file, from the first name that is resolved to its last byte."""
REDIRECTS = 5
BLOCK = 64 * 1024
PORTS = {"http": 80, "https": 443}
GIVEN_UP_AFTER = 5
"""Files of one host in a row that could not be had: the others are not asked for any more."""
MOVED = {301, 302, 303, 307, 308}
SAFE = "/%:=&?~#+!$,;'@()*[]"


class FetchError(Exception):
    """The file was not fetched; the message is one line that says why."""


def resolve(host: str, port: int) -> list[str]:
    """All addresses of a host. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


@dataclass(slots=True)
class Fetcher:
    """Fetches files one after the other; `allowed` and `resolve` are what a test may loosen."""

    seconds: float = SECONDS
    allowed: Callable[[str], bool] = is_outside
    resolve: Callable[[str, int], list[str]] = resolve
    ports: frozenset[int] = frozenset(PORTS.values())
    failures: Counter[str] = field(default_factory=Counter)

    def fetch(self, url: str, target: BinaryIO, most: int) -> None:
        """Write the file at `url` into `target`, at most `most` bytes of it. Raises FetchError."""
        host = _host(url)
        if self.failures[host] >= GIVEN_UP_AFTER:
            raise FetchError(_("%(host)s does not answer; not asked any more") % {"host": host})
        try:
            self._follow(url, target, most)
        except (OSError, http.client.HTTPException, ValueError) as error:
            self.failures[host] += 1
            raise FetchError(" ".join(str(error).split())[:200] or type(error).__name__) from error
        self.failures[host] = 0

    def _follow(self, url: str, target: BinaryIO, most: int) -> None:
        until = time.monotonic() + self.seconds
        for _step in range(REDIRECTS + 1):
            following = self._one(url, target, most, until)
            if not following:
                return
            url = urljoin(url, following)
        raise FetchError(_("more than %(count)s redirects") % {"count": REDIRECTS})

    def _one(self, url: str, target: BinaryIO, most: int, until: float) -> str:
        """One request; returns where it was redirected to, "" where the file was written."""
        connection, path = self._connection(url, until)
        # Whoever sends a byte now and then passes every timeout but this one.
        alarm = threading.Timer(max(0.1, until - time.monotonic()), _cut, [connection])
        alarm.daemon = True
        alarm.start()
        try:
            connection.request("GET", path, headers={"User-Agent": "Newsroom importer"})
            answer = connection.getresponse()
            if answer.status in MOVED:
                return answer.headers.get("Location", "") or "/"
            _refuse_answer(answer, most)
            _copy(answer, target, most)
            if connection.late:  # what was cut off looks like an end
                raise FetchError(_("it takes too long"))
            return ""
        finally:
            alarm.cancel()
            connection.close()

    def _connection(self, url: str, until: float) -> tuple[_Plain, str]:
        if re.search(r"[\x00-\x20\x7f\\]", url):
            url = quote(url.strip(), safe=SAFE)
        parts = urlsplit(url)
        if parts.scheme not in PORTS or not parts.hostname:
            raise FetchError(_("only http and https addresses are fetched"))
        port = parts.port or PORTS[parts.scheme]
        if port not in self.ports:
            raise FetchError(_("a port that is not fetched from: %(port)s") % {"port": port})
        host = parts.hostname.encode("idna").decode("ascii")
        found = self.resolve(host, port)
        if not found or not all(map(self.allowed, found)):
            raise FetchError(_("an address that is not public"))
        left = max(0.1, until - time.monotonic())
        kind = _Secure if parts.scheme == "https" else _Plain
        path = quote(parts.path or "/", safe=SAFE) + (f"?{parts.query}" if parts.query else "")
        return kind(found[0], host, port, min(10.0, left)), path


def _copy(answer: http.client.HTTPResponse, target: BinaryIO, most: int) -> None:
    size = 0
    while block := answer.read1(BLOCK):
        size += len(block)
        if size > most:
            raise FetchError(_("larger than %(most)s MB") % {"most": most // 2**20})
        target.write(block)
    if answer.length:
        raise FetchError(_("the file was cut off"))


class _Plain(http.client.HTTPConnection):
    """Connects to an address that was looked at, whatever the name says by now."""

    def __init__(self, address: str, host: str, port: int, timeout: float) -> None:
        super().__init__(host, port, timeout=timeout)
        self.address = address
        # The library lets go of `sock` once the answer has begun.
        self.wire: socket.socket | None = None
        self.late = False

    def connect(self) -> None:
        self.sock = self.wire = socket.create_connection((self.address, self.port), self.timeout)


class _Secure(_Plain):
    """The same under TLS, with the certificate of the name."""

    default_port = 443

    def connect(self) -> None:
        super().connect()
        context = ssl.create_default_context()
        self.sock = self.wire = context.wrap_socket(self.sock, server_hostname=self.host)


def _cut(connection: _Plain) -> None:
    connection.late = True
    if connection.wire is not None:
        try:
            connection.wire.shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # it has ended by itself


def _refuse_answer(answer: http.client.HTTPResponse, most: int) -> None:
    if answer.status != 200:
        raise FetchError(_("the old site answers %(status)s") % {"status": answer.status})
    if answer.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise FetchError(_("it is packed in a way that was not asked for"))
    length = answer.headers.get("Content-Length", "")
    if length.isdecimal() and int(length) > most:
        raise FetchError(_("larger than %(most)s MB") % {"most": most // 2**20})


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
