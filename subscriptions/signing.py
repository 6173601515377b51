"""Signed, single-purpose tokens, short enough for a header, and the Message-IDs of mails.

A token is base64url(when, numbers…, MAC): at most 43 characters for an unsubscribe link, since a
header line that a relay folds breaks its signature. Its MAC covers the purpose and, where it is
given, the subscriber's `token`: changing that makes all links of a person useless.
"""

import base64
import hashlib
import hmac
import time
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings

MAC_BYTES = 16
HOUR = 3600


class BadToken(Exception):
    """The token is not ours, not for this purpose, or its subject has changed."""


class Expired(BadToken):
    """It was ours, but its time is over; `numbers` says what it was about."""

    def __init__(self, numbers: tuple[int, ...]) -> None:
        super().__init__("expired")
        self.numbers = numbers


def make(purpose: str, *numbers: int, bound: bytes = b"", at: float | None = None) -> str:
    """A token for `purpose` about `numbers` (not negative), bound to a secret state."""
    minutes = int((time.time() if at is None else at) // 60)
    payload = b"".join(map(_pack, (minutes, *numbers)))
    mac = _mac(purpose, settings.SECRET_KEY, payload + bound)
    return base64.urlsafe_b64encode(payload + mac).rstrip(b"=").decode()


def peek(token: str) -> tuple[int, ...]:
    """The numbers of a token that nobody has checked yet. Raises BadToken where it is none."""
    return _split(token)[2]


def read(
    purpose: str, token: str, *, bound: bytes = b"", max_age: int | None = None
) -> tuple[int, ...]:
    """The numbers of a token of this purpose. Raises BadToken, or Expired after `max_age` s."""
    payload, mac, numbers = _split(token)
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    if not any(hmac.compare_digest(mac, _mac(purpose, key, payload + bound)) for key in keys):
        raise BadToken
    if max_age is not None:
        age = time.time() - made_at(token)
        # A token from the future is as bad as one too old: the clock has jumped.
        if not -HOUR <= age <= max_age + 60:
            raise Expired(numbers)
    return numbers


def made_at(token: str) -> int:
    """When the token was made, in seconds of the epoch, to the minute."""
    payload, _mac_part, _numbers = _split(token)
    return next(_unpack(payload)) * 60


def _split(token: str) -> tuple[bytes, bytes, tuple[int, ...]]:
    try:
        raw = base64.b64decode(
            token.encode("ascii") + b"=" * (-len(token) % 4), altchars=b"-_", validate=True
        )
    except ValueError as error:
        raise BadToken from error
    payload, mac = raw[:-MAC_BYTES], raw[-MAC_BYTES:]
    canonical = base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
    if len(token) > 200 or not payload or payload[-1] & 0x80 or canonical != token:
        raise BadToken
    return payload, mac, tuple(_unpack(payload))[1:]


def _pack(number: int) -> bytes:
    """A number in groups of seven bits, the lowest first (LEB128)."""
    found = bytearray()
    while True:
        number, low = number >> 7, number & 0x7F
        found.append(low | 0x80 if number else low)
        if not number:
            return bytes(found)


def _unpack(payload: bytes) -> Iterator[int]:
    number = shift = 0
    for byte in payload:
        number |= (byte & 0x7F) << shift
        shift += 7
        if not byte & 0x80:
            yield number
            number = shift = 0


def _mac(purpose: str, secret: str, message: bytes) -> bytes:
    return hmac.digest(_key(purpose, secret), message, "sha256")[:MAC_BYTES]


@lru_cache(maxsize=64)
def _key(purpose: str, secret: str) -> bytes:
    return hashlib.sha256(f"newsroom.subscriptions.{purpose}:{secret}".encode()).digest()


def message_id(kind: str, pk: int) -> str:
    """Message-ID of a delivery (`d`) or letter (`l`): known before the first attempt, for ever."""
    mac = _mac(f"message-{kind}", settings.ADDRESS_KEY, str(pk).encode()).hex()[:12]
    return f"<{kind}{pk}.{mac}@{mail_host()}>"


def read_message_id(kind: str, value: str) -> int | None:
    """Key of the delivery or letter with this Message-ID; None where it is not one of ours."""
    local = value.strip().strip("<>").rpartition("@")[0]
    number = local.removeprefix(kind).partition(".")[0]
    if not number.isascii() or not number.isdigit() or len(number) > 18:
        return None
    expected = message_id(kind, int(number)).strip("<>").rpartition("@")[0]
    return int(number) if hmac.compare_digest(local.encode(), expected.encode()) else None


def mail_host() -> str:
    """The site's host as it stands in Message-ID and List-ID."""
    return _host(settings.SITE_URL)


@lru_cache(maxsize=4)
def _host(address: str) -> str:
    return urlsplit(address).hostname or "localhost"
