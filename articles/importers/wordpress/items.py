"""From elements of the export to records; odd values become None or "", with a note."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from articles.importers.report import Report
from articles.importers.wordpress.parse import Node
from articles.importers.wordpress.records import (
    Author,
    Category,
    Comment,
    Item,
    Record,
    Site,
    Tag,
    Term,
    TermRef,
)

DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d)(?::(\d\d))?")
WHOLE = re.compile(r"-?\d{1,15}\Z", re.ASCII)
NOISE = ("_oembed_", "_transient_")
"""Meta keys that hold caches of the old site, sometimes megabytes of them."""

HEAD = {
    "title": "title",
    "link": "link",
    "description": "description",
    "language": "language",
    "wp:base_site_url": "base_site_url",
    "wp:base_blog_url": "base_blog_url",
    "wp:wxr_version": "version",
}


def record(node: Node, report: Report) -> Record | None:
    """The record that a child of the channel stands for; None for what says nothing to us."""
    match node.name:
        case "item":
            return _item(node, report)
        case "wp:author" | "wp:wp_author":
            return _author(node)
        case "wp:category":
            return _category(node)
        case "wp:tag":
            return _tag(node)
        case "wp:term":
            return _term(node)
    return None


def head(values: dict[str, str]) -> Site:
    """The site, from the texts of the channel's simple children."""
    return Site(**{HEAD[name]: text.strip() for name, text in values.items()})


def _author(node: Node) -> Author | None:
    login = node.child("wp:author_login").strip()
    if not login:
        return None
    return Author(
        login=login,
        email=node.child("wp:author_email").strip(),
        display_name=node.child("wp:author_display_name").strip(),
        first_name=node.child("wp:author_first_name").strip(),
        last_name=node.child("wp:author_last_name").strip(),
        description=node.child("wp:author_description").strip(),
        author_id=_whole(node.child("wp:author_id")),
    )


def _category(node: Node) -> Category | None:
    slug, name = node.child("wp:category_nicename").strip(), node.child("wp:cat_name").strip()
    if not (slug or name):
        return None
    return Category(
        slug=slug or name,
        name=name or slug,
        parent=node.child("wp:category_parent").strip(),
        description=node.child("wp:category_description").strip(),
        term_id=_whole(node.child("wp:term_id")),
    )


def _tag(node: Node) -> Tag | None:
    slug, name = node.child("wp:tag_slug").strip(), node.child("wp:tag_name").strip()
    if not (slug or name):
        return None
    return Tag(
        slug=slug or name,
        name=name or slug,
        description=node.child("wp:tag_description").strip(),
        term_id=_whole(node.child("wp:term_id")),
    )


def _term(node: Node) -> Term | None:
    taxonomy = node.child("wp:term_taxonomy").strip()
    slug, name = node.child("wp:term_slug").strip(), node.child("wp:term_name").strip()
    if not taxonomy or not (slug or name):
        return None
    return Term(
        taxonomy=taxonomy,
        slug=slug or name,
        name=name or slug,
        parent=node.child("wp:term_parent").strip(),
        description=node.child("wp:term_description").strip(),
        term_id=_whole(node.child("wp:term_id")),
    )


def _item(node: Node, report: Report) -> Item:
    texts: dict[str, str] = {}
    for child in node.children:
        if not child.children:
            texts.setdefault(child.name, child.text)
    get = texts.get
    label = f"{get('wp:post_type', 'post')} {get('wp:post_id', '?')} {get('title', '')[:80]}"
    with report.about(label):
        refs = _references(node)
        published = _date(get("wp:post_date_gmt", ""), report, node.line)
        modified = _date(get("wp:post_modified_gmt", ""), report, node.line)
        return Item(
            guid=get("guid", "").strip(),
            post_id=_whole(get("wp:post_id", "")),
            type=get("wp:post_type", "").strip() or "post",
            status=get("wp:status", "").strip() or "draft",
            title=get("title", "").strip(),
            slug=get("wp:post_name", "").strip(),
            link=get("link", "").strip(),
            creator=get("dc:creator", "").strip(),
            content=get("content:encoded", ""),
            excerpt=get("excerpt:encoded", ""),
            date=_date(get("wp:post_date", ""), report, node.line),
            date_gmt=_utc(published) or _rfc822(get("pubDate", "")),
            modified=_date(get("wp:post_modified", ""), report, node.line),
            modified_gmt=_utc(modified),
            parent=_whole(get("wp:post_parent", "")) or None,
            menu_order=_whole(get("wp:menu_order", "")) or 0,
            password=get("wp:post_password", ""),
            sticky=get("wp:is_sticky", "").strip() == "1",
            categories=tuple(ref for ref in refs if ref.taxonomy == "category"),
            tags=tuple(ref for ref in refs if ref.taxonomy == "post_tag"),
            terms=tuple(ref for ref in refs if ref.taxonomy not in ("category", "post_tag")),
            meta=_meta(node),
            comments=tuple(_comment(found, report) for found in node.all("wp:comment")),
            attachment_url=get("wp:attachment_url", "").strip(),
            line=node.line,
        )


def _references(node: Node) -> list[TermRef]:
    """Terms of an item; WXR 1.0 repeats each without attributes, and calls tags `tag`."""
    found: dict[TermRef, None] = {}
    bare: dict[TermRef, None] = {}
    for child in node.all("category"):
        name = child.text.strip()
        domain = child.attributes.get("domain", "")
        slug = child.attributes.get("nicename", "")
        if domain and (name or slug):
            taxonomy = "post_tag" if domain == "tag" else domain
            found[TermRef(taxonomy, slug or name, name or slug)] = None
        elif name:
            bare[TermRef("category", name, name)] = None
    return list(found or bare)


def _meta(node: Node) -> tuple[tuple[str, str], ...]:
    pairs = (
        (entry.child("wp:meta_key").strip(), entry.child("wp:meta_value"))
        for entry in node.all("wp:postmeta")
    )
    return tuple((key, value) for key, value in pairs if key and not key.startswith(NOISE))


def _comment(node: Node, report: Report) -> Comment:
    date = _date(node.child("wp:comment_date_gmt"), report, node.line)
    return Comment(
        comment_id=_whole(node.child("wp:comment_id")),
        author=node.child("wp:comment_author").strip(),
        email=node.child("wp:comment_author_email").strip(),
        url=node.child("wp:comment_author_url").strip(),
        date=_utc(date),
        content=node.child("wp:comment_content"),
        approved=node.child("wp:comment_approved").strip(),
        kind=node.child("wp:comment_type").strip() or "comment",
        parent=_whole(node.child("wp:comment_parent")) or None,
    )


def _whole(text: str) -> int | None:
    text = text.strip()
    return int(text) if WHOLE.match(text) else None


def _utc(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment else None


def _date(text: str, report: Report, line: int) -> datetime | None:
    """A MySQL date; zeros mean none (drafts), and years before print are a mistake, noted."""
    match = DATE.match(text.strip())
    if not match:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
    if not (year or month or day):
        return None
    try:
        if not 1450 <= year < 9999:
            raise ValueError(text)
        return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 (local, as exported)
    except ValueError:
        report.note("repaired", "impossible date ignored", text, line=line)
        return None


def _rfc822(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text.strip())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if not 1450 <= moment.year < 9999:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
