"""A Ghost export read into entries."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.utils.dateparse import parse_datetime

from articles.importers.entries.entry import Entry, Label, Person
from articles.importers.ghost import lexical, mobiledoc
from articles.importers.ghost.cards import text
from articles.importers.html.context import MediaRef
from articles.importers.refusals import CUT_OFF, NO_GHOST, TOO_LARGE, is_cut
from articles.importers.registry import Refused
from articles.importers.report import Report

LARGEST = 512 << 20
"""Bytes: the file is read whole, and takes several times as much memory."""
Row = dict[str, Any]
BOOKMARK = re.compile(r'<figure class="[^"]{0,200}kg-bookmark-card.*?</figure>', re.DOTALL)
HREF = re.compile(r'href="([^"]{1,2000})"')
BOOKMARK_TITLE = re.compile(r'kg-bookmark-title"[^>]*>([^<]*)<')


class Ghost:
    """One export file. Raises Refused where it is none."""

    system = "Ghost"

    def __init__(self, path: Path) -> None:
        self.data = _data(path)
        self.settings = {text(row, "key"): row.get("value") for row in self.rows("settings")}
        self.title = text(self.settings, "title") or "Ghost"
        self.language = text(self.settings, "locale", "lang")
        host = (urlsplit(text(self.settings, "url")).hostname or "").removeprefix("www.")
        self.hosts = frozenset({host} - {""})
        self.name = f"ghost:{host or 'unknown'}"[:200]
        self.users = {str(row.get("id")): row for row in self.rows("users")}
        self.tags = {str(row.get("id")): row for row in self.rows("tags")}
        self.meta = {str(row.get("post_id")): row for row in self.rows("posts_meta")}
        self.authors_of = self._joined("posts_authors", "author_id")
        self.tags_of = self._joined("posts_tags", "tag_id")

    def rows(self, name: str) -> list[Row]:
        """A table of the export."""
        found = self.data.get(name)
        return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []

    def _joined(self, table: str, column: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        rows = self.rows(table)
        for row in sorted(rows, key=lambda row: _number(row.get("sort_order"))):
            found.setdefault(str(row.get("post_id")), []).append(str(row.get(column)))
        return found

    def holds(self) -> dict[str, int]:
        """How many of each kind the file holds."""
        kinds = Counter("pages" if _is_page(row) else "posts" for row in self.rows("posts"))
        tables = {name: len(self.rows(name)) for name in ("tags", "members")}
        return {**kinds, **tables, "authors": len(self.users)}

    def entries(self, report: Report) -> Iterator[Entry]:
        """Posts and pages in the order of the file."""
        for row in self.rows("posts"):
            yield self._entry(row, report)

    def _entry(self, row: Row, report: Report) -> Entry:
        key = text(row, "uuid", "id") or text(row, "slug")
        meta = self.meta.get(str(row.get("id")), {})
        slug = text(row, "slug")
        lead = text(row, "feature_image")
        at = _moment(row.get("published_at"))
        return Entry(
            key=key[:400],
            title=text(row, "title").removeprefix("(Untitled)"),
            html=partial(_body, row),
            page=_is_page(row),
            slug=slug,
            excerpt=text(row, "custom_excerpt"),
            authors=self._authors(row),
            tags=[self._label(tag) for tag in self._tags(row)],
            wanted=WANTED.get(text(row, "status"), "draft"),
            at=at or _moment(row.get("created_at")),
            modified_at=_moment(row.get("updated_at")) if at else None,
            language=text(row, "locale"),
            lead=MediaRef("image", lead, alt=text(meta, "feature_image_alt")) if lead else None,
            lead_caption=text(meta, "feature_image_caption"),
            seo_title=text(meta, "meta_title") or text(row, "meta_title"),
            seo_description=text(meta, "meta_description") or text(row, "meta_description"),
            canonical_url=text(row, "canonical_url"),
            featured=bool(row.get("featured")),
            closed=_is_closed(row, meta),
            paths=[f"/{slug}/", f"/p/{text(row, 'uuid')}/"] if slug else [],
        )

    def _tags(self, row: Row) -> list[Row]:
        found = [self.tags.get(key, {}) for key in self.tags_of.get(str(row.get("id")), [])]
        return [tag for tag in found if tag and not _is_internal(tag)]

    @staticmethod
    def _label(tag: Row) -> Label:
        return Label(text(tag, "name"), text(tag, "slug"), text(tag, "description"))

    def _authors(self, row: Row) -> list[Person]:
        keys = self.authors_of.get(str(row.get("id"))) or [str(row.get("author_id"))]
        found = [self.users[key] for key in keys if key in self.users]
        return [
            Person(
                text(user, "name"),
                text(user, "slug"),
                text(user, "bio"),
                text(user, "website"),
                text(user, "profile_image"),
            )
            for user in found
        ]


WANTED = {"published": "published", "scheduled": "published", "sent": "published"}
"""What becomes of a status; every other one is a draft."""


def _is_page(row: Row) -> bool:
    return row.get("type") == "page" or row.get("page") in (1, True)


def _is_closed(row: Row, meta: Row) -> bool:
    """What only members, or only mails, showed is never public by accident."""
    only_mailed = row.get("status") == "sent" or meta.get("email_only") in (1, True)
    return only_mailed or (text(row, "visibility") or "public") != "public"


def _is_internal(tag: Row) -> bool:
    return text(tag, "visibility") == "internal" or text(tag, "name").startswith("#")


def _body(row: Row, report: Report) -> str:
    """HTML of a post, from the newest form that it has."""
    for name, reader in (("lexical", lexical.html_of), ("mobiledoc", mobiledoc.html_of)):
        if source := text(row, name):
            try:
                return reader(source, report)
            except ValueError as error:
                report.note("repaired", f"{error}: the HTML of the export is used")
    return BOOKMARK.sub(_bookmark, text(row, "html")).replace("kg-gallery-card", "gallery")


def _bookmark(found: re.Match[str]) -> str:
    href, title = HREF.search(found[0]), BOOKMARK_TITLE.search(found[0])
    if href is None:
        return ""
    return f'<p><a href="{href[1]}">{title[1] if title else href[1]}</a></p>'


def _moment(value: Any) -> datetime | None:
    try:
        found = parse_datetime(value) if isinstance(value, str) else None
        if isinstance(value, int) and not isinstance(value, bool):
            found = datetime.fromtimestamp(value / 1000, UTC)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)) if found else None
    except (ValueError, OverflowError, OSError):
        return None


def _number(value: Any) -> int:
    return value if isinstance(value, int) else 0


def _data(path: Path) -> Row:
    """The tables of an export. Raises Refused."""
    try:
        if path.stat().st_size > LARGEST:
            raise Refused(TOO_LARGE, file=path.name, size=LARGEST >> 20)
        found = json.loads(path.read_bytes())
    except json.JSONDecodeError as error:
        if is_cut(error):
            raise Refused(CUT_OFF, file=path.name, line=error.lineno) from error
        raise Refused(NO_GHOST, file=path.name) from error
    except (ValueError, RecursionError) as error:
        raise Refused(NO_GHOST, file=path.name) from error
    except OSError as error:
        raise Refused(f"{path.name}: cannot be read ({error.strerror or error})") from error
    whole = found.get("db") if isinstance(found, dict) else None
    first = whole[0] if isinstance(whole, list) and whole else found
    data = first.get("data") if isinstance(first, dict) else None
    if not isinstance(data, dict) or not isinstance(data.get("posts"), list):
        raise Refused(NO_GHOST, file=path.name)
    return data
