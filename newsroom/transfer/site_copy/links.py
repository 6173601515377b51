"""What a page, a style sheet, a script or a sitemap asks of the same site."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit
from xml.sax.saxutils import unescape

ADDRESSES = {"href", "src", "poster", "data-src", "action"}
LISTS = {"srcset", "imagesrcset"}
LOCATION = re.compile(r"<(?:loc|image:loc)>([^<]+)</")
STYLE = re.compile(r"""url\(\s*["']?([^"')]+)["']?\s*\)|@import\s+["']([^"']+)["']""")
SCRIPT = re.compile(r"""(?:from|import)\s*\(?\s*["'](\.{0,2}/[^"']+)["']""")
CURSOR = re.compile(r"[A-Za-z0-9_.:~+-]{1,100}")
OLDER = "_before"
"""Folder of a list's older pages: a file server knows no `?before=`."""


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ADDRESSES and tag != "form":
                self.found.append(value or "")
            elif name in LISTS:
                self.found += [part.split()[0] for part in (value or "").split(",") if part.strip()]


def of_page(html: str) -> list[str]:
    """Addresses as they stand in a page."""
    page = _Page()
    page.feed(html)
    return page.found


def of_style(css: str) -> list[str]:
    """Addresses in a style sheet."""
    return [one or two for one, two in STYLE.findall(css)]


def of_script(js: str) -> list[str]:
    """Modules that a script loads."""
    return SCRIPT.findall(js)


def of_sitemap(xml: str) -> list[str]:
    """Addresses in a sitemap or its index."""
    return [unescape(found) for found in LOCATION.findall(xml)]


def inside(found: list[str], base: str, site: str) -> Iterator[str]:
    """Those of this site, as path and query, without the place in the page."""
    home = urlsplit(site)
    for one in found:
        try:
            parts = urlsplit(urljoin(f"{site.rstrip('/')}{base}", one))
        except ValueError:
            continue
        if parts.scheme == home.scheme and parts.netloc == home.netloc:
            yield f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"


def place(address: str) -> str:
    """The address in the copy: older pages of a list have a folder; "" for what has no place."""
    path, _mark, query = address.partition("?")
    if not query:
        return path
    name, _equals, cursor = query.partition("=")
    if name == "before" and CURSOR.fullmatch(cursor) and path.endswith("/"):
        return f"{path}{OLDER}/{cursor}/"
    return ""


BEFORE = re.compile(r'(href=")([^"?]*)\?before=([A-Za-z0-9_.:~+-]{1,100})(")')


def rewritten(html: str, base: str) -> str:
    """The page with links to older pages that a file server answers."""

    def link(found: re.Match[str]) -> str:
        path = found[2] or base
        return f"{found[1]}{path}{OLDER}/{found[3]}/{found[4]}"

    return BEFORE.sub(link, html)
