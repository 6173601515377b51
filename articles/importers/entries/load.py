"""A whole import of entries: read through once, then sections and people, then the texts."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import reset_queries, transaction
from django.utils.translation import gettext as _

from articles.body.sanitize import MAX_CHARACTERS, BodyError
from articles.importers.editions import edition_for
from articles.importers.ending import relate, told, undone
from articles.importers.entries.entry import Entry, Source
from articles.importers.entries.links import Links
from articles.importers.entries.people import People
from articles.importers.entries.sections import Sections
from articles.importers.entries.shelf import Shelf
from articles.importers.fetching import Fetcher
from articles.importers.folder import Folder
from articles.importers.html.context import Context, MediaRef
from articles.importers.html.convert import body, plain
from articles.importers.pages import Pages
from articles.importers.pieces import Piece
from articles.importers.registry import Order
from articles.importers.registry import Report as Told
from articles.importers.report import Report
from articles.importers.tally import Tally
from articles.importers.writing import Articles
from articles.models import ImportedItem, Role
from articles.signals import import_finished
from articles.snapshot import Snapshot, blank
from categories.models import Access

BATCH = 50
"""Articles of one transaction: a kill loses at most these, and they come with the next run."""


def run(
    source: Source, order: Order, media: Path | None = None, fetcher: Fetcher | None = None
) -> Told:
    """Import all entries of `source`; what came of it in plain values.

    Options understood: `language`, `mapping` (names of sections or tags → paths here), `section`
    (where pieces without one go), `fetch` (pictures that are not in `media`).
    """
    if fetcher is None and order.options.get("fetch"):
        fetcher = Fetcher()
    load = Load(source, order, Folder(media), fetcher)
    with undone(order.dry_run):
        load.all()
    if not order.dry_run:
        outcomes = {word: load.tally.total(word) for word in ("created", "updated", "skipped")}
        import_finished.send(ImportedItem, source=source.name, by=order.by, **outcomes)
    held = source.holds()
    return {
        "site": source.title,
        "source": source.name,
        "edition": load.edition,
        "file_holds": held,
        "outcomes": {kind: dict(counts) for kind, counts in load.tally.counts.items()},
        # Subscribers have an importer of their own, which asks where their consent comes from.
        "not_imported": {"members": held["members"]} if held.get("members") else {},
        **told(load.report, source.name),
    }


@dataclass(slots=True)
class Load:
    """One run."""

    source: Source
    order: Order
    folder: Folder
    fetcher: Fetcher | None = None
    report: Report = field(default_factory=Report)
    tally: Tally = field(default_factory=Tally)
    edition: str = ""
    waiting: list[Piece] = field(default_factory=list)
    shelf: Shelf = field(init=False)
    people: People = field(init=False)
    sections: Sections = field(init=False)
    links: Links = field(init=False)
    articles: Articles = field(init=False)
    pages: Pages = field(init=False)

    def __post_init__(self) -> None:
        source, report, tally, options = self.source, self.report, self.tally, self.order.options
        self.edition = options.get("language") or edition_for(source.language)
        home = f"https://{next(iter(source.hosts), '')}"
        fetching: dict[str, Any] = {
            "home": home,
            "fetcher": self.fetcher,
            "dry": self.order.dry_run,
        }
        self.shelf = Shelf(source.name, self.folder, report, tally, **fetching)
        self.people = People(self.edition, self.shelf, tally)
        mapping, default = options.get("mapping") or {}, options.get("section") or ""
        self.sections = Sections(self.edition, mapping, default, report, tally)
        self.links = Links(source.name, self.edition, source.hosts)
        words: dict[str, Any] = {"note": source.system, "by": self.order.by}
        self.articles = Articles(source.name, self.edition, report, tally, **words)
        self.pages = Pages(source.name, self.edition, report, tally)

    def all(self) -> None:
        """Everything, in two readings."""
        total = self._survey()
        seen: set[str] = set()
        for done, entry in enumerate(self.source.entries(self.report), 1):
            if entry.key not in seen:
                self._take(entry)
            seen.add(entry.key)
            self.order.progress(_("Articles"), done, total)
        self._flush()
        relate(self.source.name)

    def _survey(self) -> int:
        """Sections, tags and authors of all entries, and an address for each article."""
        self.links.load()
        number, keys = 0, set[str]()
        with transaction.atomic():
            for number, entry in enumerate(self.source.entries(Report()), 1):
                if entry.key in keys:
                    self.report.note("dropped", "a second item of the same identifier", entry.title)
                    continue
                keys.add(entry.key)
                self._label(entry)
                if not entry.page:
                    self.links.plan(entry, self.sections.home(entry).path, number)
                self.order.progress(_("Reading the files"), number, 0)
        return number

    def _label(self, entry: Entry) -> None:
        """Find or make the authors and tags; links to their old pages lead to today's."""
        places = self.links.places
        for person in entry.authors:
            if (author := self.people.author(person)) and person.slug:
                places[f"/author/{person.slug}/"] = author.get_absolute_url(self.edition)
        for label in entry.tags:
            if (tag := self.sections.tag(label)) and label.slug:
                places[f"/tag/{label.slug}/"] = tag.get_absolute_url(self.edition)

    def _take(self, entry: Entry) -> None:
        with self.report.about(entry.title[:80] or entry.key[:80], entry.key):
            try:
                piece = self._piece(entry)
            except BodyError as error:
                self.report.note("refused", str(error))
                self.tally.add("pages" if entry.page else "posts", "refused")
                return
        if entry.page:
            self.pages.write(piece)
            return
        self.waiting.append(piece)
        if len(self.waiting) >= BATCH:
            self._flush()

    def _flush(self) -> None:
        self.articles.write(self.waiting)
        self.waiting = []
        # With DEBUG on, Django keeps the text of every statement.
        reset_queries()

    def _piece(self, entry: Entry) -> Piece:
        resolved: list[int | None] = []
        html = entry.html(self.report)
        text = self._body(entry, html, resolved)
        lead = self._lead(entry, resolved)
        data = self._page(entry, text) if entry.page else self._article(entry, text, lead)
        wanted = entry.wanted
        if wanted == "published" and entry.at is None and not entry.page:
            self.report.note("changed", "published without a date: kept as a draft")
            wanted = "draft"
        return Piece(
            key=entry.key,
            label=self.report.item,
            data=data,
            wanted=wanted,
            at=entry.at,
            modified_at=max(entry.modified_at or entry.at, entry.at) if entry.at else None,
            fingerprint=_fingerprint(entry, html, resolved),
            paths=entry.paths,
        )

    def _body(self, entry: Entry, html: str, resolved: list[int | None]) -> str:
        if len(html) > MAX_CHARACTERS:
            raise BodyError(f"The text is too long: {len(html):,} characters.")

        def media(ref: MediaRef) -> int | None:
            resolved.append(self.shelf.resolve(ref, entry.base))
            return resolved[-1]

        def link(url: str) -> str:
            return self.links.follow(url, entry.base)

        return body(html, Context(report=self.report, media=media, link=link))

    def _lead(self, entry: Entry, resolved: list[int | None]) -> int | None:
        if entry.lead is None:
            return None
        resolved.append(self.shelf.resolve(entry.lead, entry.base))
        if resolved[-1] is None:
            self.report.note("missing", "lead picture", entry.lead.url)
        return resolved[-1]

    def _headline(self, entry: Entry, text: str) -> str:
        title = plain(entry.title)
        if not title:
            self.report.note("changed", "untitled: called by its first words")
            return plain(text, 60) or entry.key[:60]
        if len(title) > 200:
            self.report.note("changed", "title cut at 200 characters", title)
        return plain(title, 200)

    def _article(self, entry: Entry, text: str, lead: int | None) -> Snapshot:
        authors = [self.people.author(person) for person in entry.authors]
        names = (plain(label.name)[:100] for label in entry.tags)
        return blank(
            slug=self.links.slugs[entry.key],
            language=edition_for(entry.language) if entry.language else self.edition,
            kind=entry.kind,
            headline=self._headline(entry, text),
            standfirst=plain(entry.excerpt, 600),
            body=text,
            category=self.sections.home(entry).pk,
            tags=[name for name in names if name],
            byline=[[author.pk, Role.AUTHOR] for author in authors if author],
            lead_image=lead,
            lead_caption=plain(entry.lead_caption, 1000),
            featured=entry.featured,
            noindex=entry.noindex,
            seo_title=plain(entry.seo_title, 120),
            seo_description=plain(entry.seo_description, 320),
            canonical_url=_web(entry.canonical_url),
            access=Access.STAFF if entry.closed else Access.PUBLIC,
        )

    def _page(self, entry: Entry, text: str) -> dict[str, Any]:
        return {
            "title": self._headline(entry, text)[:150],
            "slug": entry.slug,
            "body": text,
            "access": Access.STAFF if entry.closed else Access.PUBLIC,
        }


def _web(url: str) -> str:
    return url if url.startswith(("https://", "http://")) and len(url) <= 500 else ""


def _fingerprint(entry: Entry, html: str, resolved: list[int | None]) -> str:
    """SHA-256 (hex) of all that is taken from an entry, and of what was found in the library."""
    taken = [
        entry.stamp, html, entry.title, entry.slug, entry.excerpt, entry.section, entry.wanted,
        str(entry.at), str(entry.modified_at), entry.lead_caption, entry.seo_title,
        entry.seo_description, entry.canonical_url, entry.noindex, entry.featured, entry.closed,
        entry.kind, [tag.name for tag in entry.tags], [one.name for one in entry.authors], resolved,
    ]  # fmt: skip
    text = json.dumps(taken, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
