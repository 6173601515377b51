"""From an item of the export to what an article or page is to be here; nothing is written."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from articles.body.sanitize import MAX_CHARACTERS, BodyError
from articles.importers.pieces import Piece
from articles.importers.report import Report
from articles.importers.wordpress import history, seo
from articles.importers.wordpress.content import Context, MediaRef, convert, plain
from articles.importers.wordpress.identity import old_paths
from articles.importers.wordpress.links import Links
from articles.importers.wordpress.media import Media
from articles.importers.wordpress.people import People
from articles.importers.wordpress.records import Item
from articles.importers.wordpress.survey import Survey, homes_of, moment_of
from articles.importers.wordpress.taxonomies import key_of, refs
from articles.importers.wordpress.terms import Terms
from articles.models import Kind, Role
from articles.snapshot import Snapshot, blank
from categories.models import Access

WANTED = {"publish": "published", "future": "published", "private": "published", "trash": "trashed"}
"""What becomes of an old status; every other one is a draft."""


@dataclass(slots=True)
class Composer:
    """Knows all that an item refers to."""

    survey: Survey
    terms: Terms
    people: People
    media: Media
    links: Links
    report: Report
    language: str

    def article(self, key: str, item: Item) -> Piece:
        """The article of a post. Raises BodyError where its text cannot be kept."""
        resolved: list[int | None] = []
        body = self.body(item, resolved)
        lead = self._lead(item)
        category, further = self._categories(item)
        tags = [ref.name for ref in item.tags] + self._custom_tags(item)
        data = blank(
            slug=self.links.slug(key),
            language=self.language,
            kind=_kind(item, body),
            headline=self.headline(item, body),
            standfirst=plain(item.excerpt, 600),
            body=body,
            category=category,
            further_categories=further,
            tags=[name for tag in tags if (name := plain(tag)[:100])],
            byline=[[author.pk, Role.AUTHOR] for author in self.people.byline(item)],
            lead_image=lead,
            issue=self._issue(item),
            featured=item.sticky,
            access=Access.STAFF if _is_closed(item) else Access.PUBLIC,
            **seo.fields(item, self.survey.site),
        )
        piece = self._piece(key, item, data, [*resolved, lead])
        piece.past = history.past(self, item, data)
        return piece

    def page(self, key: str, item: Item) -> Piece:
        """The plain page of a page. Raises BodyError where its text cannot be kept."""
        resolved: list[int | None] = []
        body = self.body(item, resolved)
        data = {
            "title": self.headline(item, body)[:150],
            "slug": item.slug,
            "body": body,
            "access": Access.STAFF if _is_closed(item) else Access.PUBLIC,
        }
        return self._piece(key, item, data, resolved)

    def _piece(self, key: str, item: Item, data: Snapshot, resolved: list[int | None]) -> Piece:
        wanted = "review" if item.status == "pending" else WANTED.get(item.status, "draft")
        at = moment_of(item)
        if wanted == "published" and at is None:
            self.report.note("changed", "published without a date: kept as a draft")
            wanted = "draft"
        modified = item.modified_gmt
        return Piece(
            key=key,
            label=self.report.item,
            data=data,
            wanted=wanted,
            at=at,
            modified_at=modified if modified and at and modified > at else at,
            fingerprint=fingerprint(item, resolved),
            paths=old_paths(item),
        )

    def body(self, item: Item, resolved: list[int | None], report: Report | None = None) -> str:
        """The text in our vocabulary, to be cleaned by who keeps it.

        The library's ids that it met are added to `resolved`. Raises BodyError.
        """
        if len(item.content) > MAX_CHARACTERS:
            raise BodyError(f"The text is too long: {len(item.content):,} characters.")

        def media(ref: MediaRef) -> int | None:
            resolved.append(self.media.resolve(ref))
            return resolved[-1]

        context = Context(
            report=report or self.report,
            media=media,
            link=self.links.follow,
            reusable=lambda number: self.survey.reusable.get(number, ""),
            attached=lambda: self.media.attached.get(item.post_id or 0, []),
            footnotes=_footnotes(item),
        )
        return convert(item.content, context)

    def headline(self, item: Item, body: str) -> str:
        """The title as plain text; an untitled piece is called by its first words."""
        title = plain(item.title)
        if len(title) > 200:
            self.report.note("changed", "title cut at 200 characters", title)
            title = plain(title, 200)
        if title:
            return title
        self.report.note("changed", "untitled: called by its first words")
        return plain(body, 60) or f"#{item.post_id}"

    def _lead(self, item: Item) -> int | None:
        number = item.meta_value("_thumbnail_id").strip()
        if not number.isdecimal():
            return None
        found = self.media.images.get(int(number))
        if found is None:
            self.report.note("missing", "lead picture", f"attachment {number}")
        return found

    def _categories(self, item: Item) -> tuple[int, list[int]]:
        first = self.terms.home(homes_of(item, self.survey.categories))
        return first.pk, [row.pk for row in self.terms.further(item) if row.pk != first.pk]

    def _custom_tags(self, item: Item) -> list[str]:
        """Terms of the old site's own taxonomies, as far as they become tags."""
        keys = {key_of(ref.taxonomy, ref.slug): ref.name for ref in refs(item)}
        return [name for key, name in keys.items() if key in self.terms.tags]

    def _issue(self, item: Item) -> int | None:
        """The magazine issue that a category or a term of a custom taxonomy names."""
        keys = [ref.slug for ref in item.categories]
        for key in [*keys, *(key_of(ref.taxonomy, ref.slug) for ref in refs(item))]:
            if found := self.terms.issue_of.get(key):
                return int(found.pk)
        return None


def _is_closed(item: Item) -> bool:
    """Private and password posts: never public by accident."""
    return item.status == "private" or bool(item.password)


def _kind(item: Item, body: str) -> str:
    formats = {ref.slug for ref in item.terms if ref.taxonomy == "post_format"}
    if "post-format-gallery" in formats and "data-gallery=" in body:
        return Kind.GALLERY
    if "post-format-video" in formats and ("data-embed=" in body or "data-file=" in body):
        return Kind.VIDEO
    return Kind.NEWS


def _footnotes(item: Item) -> dict[str, str]:
    try:
        found = json.loads(item.meta_value("footnotes") or "[]")
    except (ValueError, RecursionError):
        return {}
    rows = [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []
    return {str(row.get("id")): str(row.get("content", "")) for row in rows}


def fingerprint(item: Item, resolved: list[int | None]) -> str:
    """SHA-256 (hex) of all that an import takes from an item, and of what it found in the library.

    Addresses of linked pieces do not count: an editor who moves one must not change the others.
    """
    terms = (*item.categories, *item.tags, *item.terms)
    taken = [
        item.title, item.content, item.excerpt, item.slug, item.status, item.creator,
        item.sticky, bool(item.password), str(item.date_gmt), str(item.date),
        str(item.modified_gmt), [(ref.taxonomy, ref.slug, ref.name) for ref in terms],
        [pair for pair in item.meta if pair[0] in _MEANT], resolved,
    ]  # fmt: skip
    text = json.dumps(taken, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


_MEANT = {*seo.TITLES, *seo.DESCRIPTIONS, *seo.CANONICAL, "footnotes", "_thumbnail_id",
          "_yoast_wpseo_meta-robots-noindex", "_seopress_robots_index", "rank_math_robots",
          "_yoast_wpseo_primary_category", "rank_math_primary_category"}  # fmt: skip
