"""Small secrets that the database holds and only this site can read: AES-GCM under SECRETS_KEY."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

# Before a sealed text; the number is that of the way it is sealed.
MARK = "s1."
NONCE = 12  # bytes


class Unreadable(Exception):
    """Sealed under a key that this site does not have, or changed since."""


def seal(secret: bytes, about: str) -> str:
    """`secret` as text that nobody reads without the key, and that holds for `about` alone."""
    nonce = secrets.token_bytes(NONCE)
    sealed = _cipher(settings.SECRETS_KEY).encrypt(nonce, secret, about.encode())
    return MARK + base64.urlsafe_b64encode(nonce + sealed).decode().rstrip("=")


def unseal(text: str, about: str) -> bytes:
    """What was sealed, also under one of SECRETS_KEY_FALLBACKS. Raises Unreadable."""
    for key in (settings.SECRETS_KEY, *settings.SECRETS_KEY_FALLBACKS):
        for secret in _tried(key, text, about):
            return secret
    raise Unreadable(about)


def is_sealed(text: str) -> bool:
    """Whether this is a sealed text, under whatever key."""
    return text.startswith(MARK)


def is_newest(text: str, about: str) -> bool:
    """Whether it is sealed under SECRETS_KEY itself."""
    return any(True for _secret in _tried(settings.SECRETS_KEY, text, about))


def _tried(key: str, text: str, about: str) -> Iterator[bytes]:
    """The secret, where `key` opens it."""
    from cryptography.exceptions import InvalidTag

    bare = text.removeprefix(MARK)
    try:
        raw = base64.urlsafe_b64decode(bare + "=" * (-len(bare) % 4))
        yield _cipher(key).decrypt(raw[:NONCE], raw[NONCE:], about.encode())
    except (InvalidTag, ValueError):
        return


def _cipher(key: str) -> AESGCM:
    """AES with a key of 256 bits that is made for this use alone (RFC 5869)."""
    # Here, not above: a web process seldom signs anybody in.
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    made = HKDF(SHA256(), 32, salt=None, info=b"newsroom.accounts.sealing").derive(key.encode())
    return AESGCM(made)
