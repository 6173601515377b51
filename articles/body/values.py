"""Checks of attribute values: each returns the value to keep, or None to drop it."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

Check = Callable[[str], str | None]

SCHEMES = frozenset({"http", "https", "mailto", "tel"})
MAX_URL = 2048
MAX_GALLERY = 100
MAX_CAPTION = 1000
MAX_TITLE = 300
LAYOUTS = ("column", "wide", "float")

# Browsers drop these inside an address before they read its scheme (URL standard, 4.4).
_DROPPED = re.compile(r"[\t\n\r]")
# Controls, Unicode spaces and marks that turn text around: none belongs in an address.
_HOSTILE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\xa0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff\\]"
)
_HOST = re.compile(r"^[^\s/?#@<>\"'`{}|^%]+$")
_MAIL = re.compile(r"^mailto:[^\s@,;:<>\"/?#]+@[^\s@,;:<>\"/?#]+(\?[^\s<>\"]*)?$", re.IGNORECASE)
_TEL = re.compile(r"^tel:\+?[0-9(][0-9().\-;=a-z ]{1,40}$", re.IGNORECASE)
_PK = re.compile(r"^[1-9][0-9]{0,17}$")
_LANG = re.compile(r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}$")
_RELS = frozenset({"nofollow", "sponsored", "ugc", "noreferrer", "license", "author", "me", "tag"})
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def href(value: str) -> str | None:
    """Absolute http(s), mailto and tel addresses, or a path or fragment of this site.

    Never a scheme-relative address, and nothing that a browser might read as another scheme.
    """
    url = _address(value)
    if url is None:
        return None
    if url.startswith("#"):
        return url if len(url) > 1 else None
    if url.startswith("/"):
        return None if url.startswith("//") else url
    scheme = url.partition(":")[0].lower()
    if scheme in {"http", "https"}:
        return url if _has_host(url) else None
    if scheme == "mailto":
        return url if _MAIL.match(url) else None
    if scheme == "tel":
        return url if _TEL.match(url.replace("%20", " ")) else None
    return None


def web_address(value: str) -> str | None:
    """An absolute http(s) address."""
    url = href(value)
    return url if url and url.lower().startswith(("http://", "https://")) else None


def https_address(value: str) -> str | None:
    """An absolute https address; plain http is raised to it."""
    url = web_address(value)
    return f"https://{url.partition('://')[2]}" if url else None


def _address(value: str) -> str | None:
    """`value` as a browser would read it, or None where it holds what no address holds."""
    url = _DROPPED.sub("", value).strip()
    if not url or len(url) > MAX_URL or _HOSTILE.search(url):
        return None
    return url.replace(" ", "%20")


def _has_host(url: str) -> bool:
    if not re.match(r"^https?://[^/]", url, re.IGNORECASE):
        return False
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 (raises where it is no number)
    except ValueError:
        return False
    host = parts.hostname or ""
    # A name before "@" makes one host look like another.
    return "@" not in parts.netloc and bool(_HOST.match(host.strip("[]")))


def pk(value: str) -> str | None:
    """A primary key: a positive integer without leading zeros."""
    number = value.strip()
    return number if _PK.match(number) else None


def pks(value: str) -> str | None:
    """Primary keys in order, each once, separated by commas; others are left out."""
    kept = [number for number in map(pk, value.split(",")) if number]
    return ",".join(list(dict.fromkeys(kept))[:MAX_GALLERY]) or None


def one_of(*choices: str) -> Check:
    """A check that keeps one of `choices`, whatever its case."""

    def check(value: str) -> str | None:
        word = value.strip().lower()
        return word if word in choices else None

    return check


def number(low: int, high: int, *, drop: int | None = None) -> Check:
    """A check that keeps integers from `low` to `high`, but not `drop`, the default of HTML."""

    def check(value: str) -> str | None:
        text = value.strip()
        if not re.match(r"^-?[0-9]{1,9}$", text):
            return None
        count = int(text)
        return str(count) if low <= count <= high and count != drop else None

    return check


def plain(limit: int) -> Check:
    """A check that keeps one line of text of at most `limit` characters."""

    def check(value: str) -> str | None:
        return " ".join(_CONTROLS.sub(" ", value).split())[:limit].strip() or None

    return check


def language(value: str) -> str | None:
    """A language tag in the form of BCP 47 (`tr`, `pt-BR`); not looked up in its registry."""
    tag = value.strip()
    return tag if _LANG.match(tag) else None


def rels(value: str) -> str | None:
    """Link types that say something of the target; `noopener` and `external` are set on showing."""
    return " ".join(dict.fromkeys(w for w in value.lower().split() if w in _RELS)) or None


def flag(value: str) -> str | None:
    """An attribute that counts by being there; its value is always empty."""
    return ""
