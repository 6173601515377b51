"""How often something may happen, counted in the shared cache so that all processes agree."""

import hashlib
import hmac
import ipaddress
import secrets

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from django.utils.module_loading import import_string

HOUR = 3600
DAY = 24 * HOUR
MONTH = 30 * DAY


def allow(name: str, limit: int, seconds: int) -> bool:
    """Take one of `limit` places that `name` has in `seconds`; False where all are taken.

    Places are taken by `add`, which is atomic in every cache, where counting up is not.
    """
    key = hashlib.sha256(name.encode()).hexdigest()[:32]
    return any(cache.add(f"limit:{key}:{place}", 1, seconds) for place in range(limit))


def forget(name: str, limit: int) -> None:
    """Give all places of `name` back."""
    key = hashlib.sha256(name.encode()).hexdigest()[:32]
    cache.delete_many([f"limit:{key}:{place}" for place in range(limit)])


def network_of(request: HttpRequest) -> str:
    """The client's network: its address, or the /64 of an IPv6 address."""
    raw = str(import_string(settings.CLIENT_ADDRESS)(request) or "")
    try:
        address = ipaddress.ip_address(raw)
    except ValueError:
        return "unknown"
    if address.version == 6:
        return str(ipaddress.ip_network(f"{address}/64", strict=False))
    return str(address)


def network_hash(network: str) -> str:
    """Keyed hash of a network. Its key is forgotten after two months, and so is its meaning."""
    name = f"network-key:{timezone.now():%Y-%m}"
    key = cache.get_or_set(name, lambda: secrets.token_hex(32), 2 * MONTH)
    return hmac.new(str(key).encode(), network.encode(), hashlib.sha256).hexdigest()


def stand_in(request: HttpRequest) -> str:
    """An address that stands for the client's network where only its likeness counts.

    django-axes wants an address of its own to count by; it gets one of the private range
    fd00::/8 (RFC 4193), made of the hash, so that the real one is never stored.
    """
    digest = network_hash(network_of(request))
    return str(ipaddress.IPv6Address(int("fd" + digest[:30], 16)))
