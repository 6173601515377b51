"""Purging a network in front of us by surrogate key; one small class for each kind."""

import json
import logging
import time
import urllib.request
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from functools import cache
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django_tasks import task

logger = logging.getLogger(__name__)

TIMEOUT = 10.0  # seconds of one request
ATTEMPTS = 3
EXPECTS = (
    "CDN_PURGE takes cloudflare://token@zone, fastly://token@service, dummy:// or addresses of"
    " caches that answer PURGE, such as http://varnish:6081, separated by commas."
)


class Cdn(ABC):
    """A network that keeps pages by their tags."""

    # The response header that it reads tags from, and what stands between them.
    header = "Surrogate-Key"
    between = " "
    # Tags of one request; more are sent in several.
    most = 100

    def purge(self, keys: Sequence[str]) -> None:
        """Forget all pages with any of `keys`. Raises OSError where it cannot be told."""
        for start in range(0, len(keys), self.most):
            for request in self.requests(keys[start : start + self.most]):
                _send(request)

    @abstractmethod
    def requests(self, keys: Sequence[str]) -> Iterator[urllib.request.Request]:
        """What to send for these keys."""


class Cloudflare(Cdn):
    """https://developers.cloudflare.com/cache/how-to/purge-cache/purge-by-tags/"""

    header, between, most = "Cache-Tag", ",", 30
    base = "https://api.cloudflare.com/client/v4/zones"

    def __init__(self, token: str, zone: str) -> None:
        self.token, self.zone = token, zone

    def requests(self, keys: Sequence[str]) -> Iterator[urllib.request.Request]:
        yield urllib.request.Request(  # noqa: S310 — the address is ours
            f"{self.base}/{self.zone}/purge_cache",
            data=json.dumps({"tags": list(keys)}).encode(),
            headers={"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"},
            method="POST",
        )


class Fastly(Cdn):
    """https://www.fastly.com/documentation/reference/api/purging/"""

    most = 256
    base = "https://api.fastly.com/service"

    def __init__(self, token: str, service: str) -> None:
        self.token, self.service = token, service

    def requests(self, keys: Sequence[str]) -> Iterator[urllib.request.Request]:
        yield urllib.request.Request(  # noqa: S310 — the address is ours
            f"{self.base}/{self.service}/purge",
            data=b"",
            headers={"Fastly-Key": self.token, "Surrogate-Key": " ".join(keys)},
            method="POST",
        )


class HttpPurge(Cdn):
    """Caches that answer the method PURGE with the keys in a header (Varnish with xkey)."""

    def __init__(self, addresses: Sequence[str]) -> None:
        self.addresses = addresses

    def requests(self, keys: Sequence[str]) -> Iterator[urllib.request.Request]:
        for address in self.addresses:
            headers = {"Surrogate-Key": " ".join(keys), "xkey-purge": " ".join(keys)}
            yield urllib.request.Request(address, headers=headers, method="PURGE")  # noqa: S310


class Dummy(Cdn):
    """Remembers what it was asked, for tests."""

    def __init__(self) -> None:
        self.purged: list[str] = []

    def purge(self, keys: Sequence[str]) -> None:
        self.purged += keys

    def requests(self, keys: Sequence[str]) -> Iterator[urllib.request.Request]:
        yield from ()


def parse(raw: str) -> Cdn | None:
    """The network that CDN_PURGE names; None where it is empty. Raises ImproperlyConfigured."""
    if not raw:
        return None
    parts = urlsplit(raw)
    token, place = unquote(parts.username or ""), parts.netloc.rpartition("@")[2]
    if parts.scheme in {"cloudflare", "fastly"} and token and place:
        return (Cloudflare if parts.scheme == "cloudflare" else Fastly)(token, place)
    if parts.scheme == "dummy":
        return Dummy()
    addresses = [address.strip() for address in raw.split(",")]
    if all(urlsplit(address).scheme in {"http", "https"} for address in addresses):
        return HttpPurge(addresses)
    raise ImproperlyConfigured(EXPECTS)


@cache
def cdn() -> Cdn | None:
    """The network of the settings."""
    return parse(settings.CDN_PURGE)


@task()
def purge_cdn(keys: list[str]) -> None:
    """Tell the network; a task, so that no editor waits for it and a failure is seen."""
    network = cdn()
    if network is not None:
        network.purge(keys)


def _send(request: urllib.request.Request) -> None:
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT):  # noqa: S310
                return
        except OSError as error:
            logger.warning("Purging failed (%s of %s): %s", attempt, ATTEMPTS, error)
            if attempt == ATTEMPTS:
                raise
            time.sleep(attempt * 0.5)
