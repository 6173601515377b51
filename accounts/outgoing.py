"""Asking an address that somebody typed, without becoming a way into our own network.

The name is resolved once, every address of it is checked, and the connection goes to the one that
was checked: a name server that answers differently the second time is not asked (DNS rebinding).
Nothing is followed, and nothing may take longer than LONGEST however slowly it comes.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from urllib.parse import urlsplit

# Seconds: of silence, and in all.
SILENCE, LONGEST = 10, 30
# Addresses of IPv6 that stand for one of IPv4: NAT64, 6to4, Teredo.
TUNNELS = tuple(
    ipaddress.ip_network(each)
    for each in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")
)


class _Pinned(http.client.HTTPSConnection):
    """HTTPS to `host` at an address that is known already."""

    def __init__(self, host: str, port: int, address: str) -> None:
        self._tls = ssl.create_default_context()
        super().__init__(host, port, timeout=SILENCE, context=self._tls)
        self._address = address

    def connect(self) -> None:
        raw = socket.create_connection((self._address, self.port), SILENCE)
        self.sock = self._tls.wrap_socket(raw, server_hostname=self.host)


def is_outside(address: str) -> bool:
    """True for an address of the open internet; tunnels that hide another one do not count."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return is_outside(str(found.ipv4_mapped))
        if any(found in each for each in TUNNELS):
            return False
    return found.is_global and not (found.is_multicast or found.is_reserved)


def checked(url: str) -> tuple[str, int, str]:
    """Host, port and address behind `url`. Raises ValueError, or OSError where it has none."""
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname:
        raise ValueError("not an https address")
    port = parts.port or 443
    found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    addresses = [str(each[4][0]) for each in found]
    if not addresses or not all(map(is_outside, addresses)):
        raise ValueError("an address inside a private network")
    return parts.hostname, port, addresses[0]


def post(url: str, body: bytes, headers: Mapping[str, str]) -> int:
    """Status of the answer; its body is not read. Raises OSError or ValueError."""
    host, port, address = checked(url)
    parts = urlsplit(url)
    connection = _Pinned(host, port, address)
    alarm = threading.Timer(LONGEST, _cut, [connection])
    alarm.daemon = True
    alarm.start()
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", target, body, dict(headers))
        return connection.getresponse().status
    except http.client.HTTPException as error:
        raise OSError(f"no answer in HTTP: {error!r}") from error
    finally:
        alarm.cancel()
        connection.close()


def _cut(connection: http.client.HTTPSConnection) -> None:
    with suppress(OSError):
        connection.sock.shutdown(socket.SHUT_RDWR)
