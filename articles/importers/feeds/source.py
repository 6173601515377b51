"""A feed read into entries."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.utils.dateparse import parse_datetime

from articles.importers.entries.entry import Entry, Label, Person
from articles.importers.feeds import xml
from articles.importers.feeds.xml import Node
from articles.importers.ghost.cards import text
from articles.importers.html.context import MediaRef
from articles.importers.refusals import CUT_OFF, NO_FEED, is_cut
from articles.importers.registry import Refused
from articles.importers.report import Report
from articles.importers.wordpress.repair import mended
from articles.importers.wordpress.stream import chunks

DUBLIN = "http://purl.org/dc/elements/1.1/"
MEDIA = "http://search.yahoo.com/mrss/"
ROOTS = {"rss", "feed", "RDF"}


class Feed:
    """One file. Raises Refused where it is no feed."""

    system = "Feed"

    def __init__(self, path: Path) -> None:
        self.found = list(self._json(path) if _is_json(path) else self._xml(path))
        self.hosts = frozenset({_host(self.home)} - {""})
        self.name = f"feed:{_host(self.home) or path.stem}"[:200]

    def holds(self) -> dict[str, int]:
        """How many items the file holds."""
        return {"posts": len(self.found)}

    def entries(self, report: Report) -> Iterator[Entry]:
        """Items in the order of the file."""
        yield from self.found

    def _xml(self, path: Path) -> Iterator[Entry]:
        root = xml.parse(path.name, mended(chunks(path), Report()))
        if root.name not in ROOTS:
            raise Refused(NO_FEED, file=path.name)
        channel = root if root.name == "feed" else root.first("channel") or root
        self.title = channel.text("title") or path.stem
        self.language = channel.text("language") or channel.attributes.get("lang", "")
        self.home = _link(channel)
        items = channel if root.name == "feed" else root if root.name == "RDF" else channel
        yield from (_entry(item) for item in items.all("item", "entry"))

    def _json(self, path: Path) -> Iterator[Entry]:
        try:
            feed = json.loads(b"".join(chunks(path)))
        except json.JSONDecodeError as error:
            if is_cut(error):
                raise Refused(CUT_OFF, file=path.name, line=error.lineno) from error
            raise Refused(NO_FEED, file=path.name) from error
        except (ValueError, RecursionError) as error:
            raise Refused(NO_FEED, file=path.name) from error
        items = feed.get("items") if isinstance(feed, dict) else None
        if not isinstance(items, list):
            raise Refused(NO_FEED, file=path.name)
        self.title = text(feed, "title") or path.stem
        self.language = text(feed, "language")
        self.home = text(feed, "home_page_url", "feed_url")
        yield from (_item(item) for item in items if isinstance(item, dict))


def _is_json(path: Path) -> bool:
    head = next(iter(chunks(path)), b"").lstrip(b"\xef\xbb\xbf \t\r\n")
    return head.startswith((b"{", b"["))


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _entry(node: Node) -> Entry:
    """An item of RSS, or an entry of Atom."""
    link = _link(node)
    at = _moment(node.text("pubDate", "published", "date", "issued", "updated"))
    picture = _picture(node)
    html, summary = _texts(node)
    return Entry(
        key=(node.text("guid", "id") or link or node.text("title"))[:400],
        title=node.text("title"),
        html=lambda _report: html,
        slug=_slug(link),
        excerpt=summary,
        authors=[Person(name) for name in _authors(node)],
        tags=[Label(name) for name in _tags(node)],
        at=at,
        modified_at=_moment(node.text("updated", "modified")),
        language=node.attributes.get("lang", ""),
        lead=MediaRef("image", picture) if picture else None,
        paths=_paths(link),
    )


def _link(node: Node) -> str:
    """RSS writes the address as text, Atom as an attribute."""
    links = list(node.all("link"))
    atom = [one for one in links if one.attributes.get("rel", "alternate") == "alternate"]
    for one in (*atom, *links):
        if found := one.attributes.get("href", "") or one.text():
            return found
    return ""


def _texts(node: Node) -> tuple[str, str]:
    """HTML of the text, and the summary where there are both."""
    encoded = next(node.all("encoded"), None)
    content = encoded or next((one for one in node.all("content") if one.space != MEDIA), None)
    summary = node.first("description", "summary")
    if content is None:
        return (_html(summary), "") if summary else ("", "")
    return _html(content), _html(summary) if summary else ""


def _html(node: Node) -> str:
    kind = node.attributes.get("type", "")
    if kind == "xhtml":
        return node.markup()
    return escape(node.whole(), quote=False) if kind == "text" else node.whole()


def _authors(node: Node) -> list[str]:
    """Names; RSS's `author` is an address with the name behind it, which alone is taken."""
    names = [one.text() for one in node.all("creator") if one.space in (DUBLIN, "")]
    for one in node.all("author"):
        words = one.text("name") or one.text()
        if "@" in words:
            words = words.partition("(")[2].rstrip(") ")
        names.append(words)
    return [name for name in dict.fromkeys(names) if name]


def _tags(node: Node) -> list[str]:
    found = [one.attributes.get("label") or one.attributes.get("term") or one.text()
             for one in node.all("category")]  # fmt: skip
    subjects = [one.text() for one in node.all("subject")]
    return [name for name in dict.fromkeys((*found, *subjects)) if name]


def _picture(node: Node) -> str:
    for one in node.all("enclosure", "content", "thumbnail"):
        url = one.attributes.get("url", "")
        kind = one.attributes.get("type", "") or one.attributes.get("medium", "")
        if url and (kind.startswith("image") or one.name == "thumbnail"):
            return url
    return ""


def _item(item: dict[str, Any]) -> Entry:
    """An item of a JSON Feed."""
    url = text(item, "url", "external_url")
    html = text(item, "content_html") or _paragraphs(text(item, "content_text"))
    lead = text(item, "image", "banner_image")
    people = item.get("authors") if isinstance(item.get("authors"), list) else [item.get("author")]
    tags = item.get("tags")
    return Entry(
        key=(text(item, "id") or url or text(item, "title") or str(item.get("id", "")))[:400],
        title=text(item, "title"),
        html=lambda _report: html,
        slug=_slug(url),
        excerpt=text(item, "summary"),
        authors=[Person(text(one, "name")) for one in people or [] if isinstance(one, dict)],
        tags=[Label(text({"tag": one}, "tag")) for one in tags] if isinstance(tags, list) else [],
        at=_moment(text(item, "date_published")),
        modified_at=_moment(text(item, "date_modified")),
        language=text(item, "language"),
        lead=MediaRef("image", lead) if lead else None,
        paths=_paths(url),
    )


def _paragraphs(plain: str) -> str:
    return "".join(f"<p>{escape(part, quote=False)}</p>" for part in plain.split("\n\n") if part)


def _slug(url: str) -> str:
    last = _path(url).rstrip("/").rpartition("/")[2]
    return last.rpartition(".")[0] if last.endswith((".html", ".htm", ".php")) else last


def _paths(url: str) -> list[str]:
    path = _path(url)
    return [path] if 1 < len(path) <= 700 else []


def _path(url: str) -> str:
    try:
        return unquote(urlsplit(url).path)
    except ValueError:
        return ""


def _moment(words: str) -> datetime | None:
    """ISO 8601 or the dates of mails; without a zone, UTC."""
    try:
        found = parse_datetime(words) or parsedate_to_datetime(words)
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
