"""What old systems hang behind an address: pages, feeds, parts; told from the address alone."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, unquote

TAILS = re.compile(
    r"(?:/page/\d{1,6}|/comment-page-\d{1,6}|/feed(?:/(?:rss2?|atom|rdf))?|/amp|/embed|/trackback"
    r"|/\d{1,3})/?\Z"
)
"""WordPress: pagination of lists, comments and long pieces, feeds, variants of one piece."""
FEED = re.compile(r"/feed(?:/(?:rss2?|atom|rdf))?/?\Z")
SIZED = re.compile(r"-(?:\d{2,5}x\d{2,5}|scaled|rotated)(?=\.[A-Za-z0-9]{2,5}\Z)")
MONTH = re.compile(r"(\d{4})(\d\d)?(\d\d)?\Z")
LONGEST = 700

TAXONOMIES = {"post_tag": "tag"}
"""Those whose parameter is not called like the taxonomy."""
# Fields of a query that are looked at; no old address has more.
FIELDS = 20


def candidates(path: str, query: str) -> list[str]:
    """Addresses to look for in the table of redirects, the one asked for first."""
    found = [each[:LONGEST] for each in _variants(path, query)]
    return list(dict.fromkeys(found))


def _variants(path: str, query: str) -> Iterator[str]:
    if path.endswith("/index.php"):
        path = path.removesuffix("index.php")
    if query:
        yield f"{path}?{query}"
        yield from _named(path, query)
    yield path
    if SIZED.search(path):
        yield SIZED.sub("", path)
    short = path
    for _tail in range(2):  # a feed of a page, and no more
        cut = TAILS.sub("/", short)
        if cut == short:
            break
        if cut == "/" or cut.endswith("//"):
            yield "/page/"
            return
        short = cut
        yield short
    yield f"{path}/" if not path.endswith("/") else path.rstrip("/")


def _named(path: str, query: str) -> Iterator[str]:
    """The part of a query that names something, without what stands around it."""
    fields = parse_qsl("&".join(query.split("&", FIELDS)[:FIELDS]))
    yield from _term(path, dict(fields))
    for name, value in fields:
        if name == "m" and (match := MONTH.match(value)):
            yield path + "".join(f"{part}/" for part in match.groups() if part)
        elif name == "paged" and value.isdecimal():
            yield f"{path}page/"
        else:
            yield f"{path}?{name}={value}"


def _term(path: str, fields: dict[str, str]) -> Iterator[str]:
    """`?taxonomy=region&term=sea`, WordPress's way to write `?region=sea`."""
    taxonomy, term = fields.get("taxonomy", ""), fields.get("term", "")
    if taxonomy == "category":
        yield f"{path}category/{term}/"
        yield f"{path}{term}/"
    elif taxonomy and term:
        yield f"{path}?{TAXONOMIES.get(taxonomy, taxonomy)}={term}"


def asks_for_feed(path: str) -> bool:
    """Whether the address was one of a feed."""
    return bool(FEED.search(unquote(path)))
