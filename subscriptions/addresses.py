"""E-mail addresses: what counts as one, when two are the same, and their keyed hash."""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterable

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

MAX_LENGTH = 254  # characters; RFC 5321 §4.5.3.1.3, less the angle brackets


def typed(address: str) -> str:
    """`address` as it was meant: a Turkish keyboard's capital i (`GMAİL.COM`) is an i.

    No mailbox has that letter, and browsers hide it in a punycoded domain before they send it.
    """
    local, at, domain = address.strip().rpartition("@")
    written = f"{local}{at}{_spelled(domain)}"
    meant = written.replace("İ", "i").replace("i\N{COMBINING DOT ABOVE}", "i")
    return address.strip() if meant == written else meant


def normalize(address: str) -> str:
    """Identity of `address`: NFKC, case-folded, domain in its ASCII form (IDNA).

    Raises ValidationError where it is no address, or would not fit one line of a header.
    """
    cleaned = unicodedata.normalize("NFKC", typed(address))
    if len(cleaned) > MAX_LENGTH or any(ord(char) < 33 or ord(char) == 127 for char in cleaned):
        raise ValidationError(_("Enter a valid e-mail address."), code="invalid")
    local, _at, domain = cleaned.rpartition("@")
    # validate_email knows ASCII local parts only; RFC 6531 admits letters of any script.
    plain = "".join(char if char.isascii() else "x" for char in local)
    try:
        ascii_domain = domain.encode("idna").decode("ascii").lower()
        validate_email(f"{plain}@{ascii_domain}")
    except (UnicodeError, ValidationError) as error:
        raise ValidationError(_("Enter a valid e-mail address."), code="invalid") from error
    return f"{local.casefold()}@{ascii_domain}"


def fingerprint(normalized: str) -> str:
    """Keyed hash (HMAC-SHA-256, hex) of a normalised address; outlives the address itself.

    The key is derived from ADDRESS_KEY, which is not rotated with SECRET_KEY: a new key would
    forget who must never be mailed again.
    """
    key = settings.ADDRESS_KEY.encode()
    return hmac.new(key, normalized.encode(), hashlib.sha256).hexdigest()


def masked(text: str, *addresses: str) -> str:
    """A server's answer without the addresses that it repeats."""
    for address in filter(None, addresses):
        if "@" in address and "@" not in text:
            continue  # of most answers; a pattern for each address is not made for nothing
        text = re.sub(re.escape(address), "…", text, flags=re.IGNORECASE)
    return text


def naming(address: str, cells: Iterable[str]) -> bool:
    """Whether cells of a file name a normalised address, however it is written there."""
    folded = unicodedata.normalize("NFKC", " ".join(cells)).casefold()
    local, _at, domain = address.rpartition("@")
    names = "|".join({re.escape(domain), re.escape(_spelled(domain))})
    # Not the end of a longer address: "brien@x.test" is not in "o'brien@x.test".
    before = "" if local[0] in "=+-" else r"(?<![\w.!#$%&'*+/=?^`{|}~-])"
    return bool(re.search(rf"{before}{re.escape(local)}@({names})(?![\w-]|\.\w)", folded))


def _spelled(domain: str) -> str:
    """An ASCII domain in its own letters."""
    try:
        return domain.encode().decode("idna")
    except UnicodeError:
        return domain
