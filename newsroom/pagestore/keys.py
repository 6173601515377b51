"""What a stored page is known by: its path, and the parameters that change it."""

import re
from collections.abc import Collection
from urllib.parse import parse_qsl, quote

from articles.models import OldQuery

# Parameters that views declare; all others are dropped before Django sees the request.
LISTS = ("before",)
# Never stored, and passed on as they are: what is private, or changes with each request.
PASSED = re.compile(
    r"/(?:admin|outbox|static|media|subscriptions|healthz|readyz|metrics)(?:/|$)"
    r"|/(?:[a-z]{2}/)?(?:subscriptions|search|read|preview)/"
)
MAX_PATH = 700  # bytes; longer ones are nobody's page
MAX_QUERY = 2_000


def key_of(path: str, query: str, old: Collection[str] = OldQuery.USUAL) -> tuple[str, str] | None:
    """Key and clean query of a page that may be stored; None where the request passes by.

    `path` is WSGI's PATH_INFO (latin-1 of the bytes). The same page has one key, whatever
    parameters unknown to us its address carries. Addresses that live in one of the `old`
    parameters (WordPress) are looked up, not stored.
    """
    if len(path) > MAX_PATH or PASSED.match(path):
        return None
    if not query:
        return path, ""
    if len(query) > MAX_QUERY:
        return path, ""
    wanted: dict[str, str] = {}
    for name, value in parse_qsl(query, max_num_fields=None, errors="replace"):
        if name in LISTS:
            wanted[name] = value
        elif name in old and path.count("/") <= 2:
            return None
    clean = "&".join(f"{name}={quote(value)}" for name, value in sorted(wanted.items()))
    return (f"{path}?{clean}" if clean else path), clean
