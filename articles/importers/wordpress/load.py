"""A whole import: read through once, then terms, people and media, then articles and pages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import reset_queries, transaction
from django.utils.translation import gettext as _

from articles.body.sanitize import BodyError
from articles.importers.editions import edition_for
from articles.importers.ending import relate, undone
from articles.importers.fetching import Fetcher
from articles.importers.folder import Folder
from articles.importers.pages import Pages
from articles.importers.pieces import Piece
from articles.importers.registry import Progress
from articles.importers.report import Report
from articles.importers.tally import Tally
from articles.importers.wordpress.addresses import Addresses
from articles.importers.wordpress.comments import Comments
from articles.importers.wordpress.compose import Composer
from articles.importers.wordpress.index import Index
from articles.importers.wordpress.links import Links
from articles.importers.wordpress.media import Media
from articles.importers.wordpress.people import People
from articles.importers.wordpress.records import Comment, Item
from articles.importers.wordpress.survey import PAGES, POSTS, Survey, items, survey
from articles.importers.wordpress.terms import Terms
from articles.importers.writing import Articles
from articles.models import ImportedItem
from articles.signals import import_finished

BATCH = 50
"""Articles of one transaction: a kill loses at most these, and they come with the next run."""
QUIET = {"nav_menu_item", "wp_block", "attachment", "revision", "wp_global_styles", "wp_navigation"}


@dataclass(slots=True)
class Options:
    """What the command was asked for."""

    paths: list[Path]
    media: Path | None = None
    dry_run: bool = False
    mapping: dict[str, str] = field(default_factory=dict)
    # What taxonomies of the old site's own become: `taxonomies.FATES`.
    taxonomies: dict[str, str] = field(default_factory=dict)
    language: str = ""
    limit: int | None = None
    by: Any = None
    fetch: bool = False
    category_base: str = "category"
    tag_base: str = "tag"


@dataclass(slots=True)
class Result:
    """What came of it."""

    survey: Survey
    tally: Tally
    report: Report
    edition: str


def run(options: Options, progress: Progress = lambda _phase, _done, _total: None) -> Result:
    """Import. Raises WxrError before anything is written where a file cannot be imported."""
    report, tally = Report(), Tally()
    with closing(Index()) as index:
        found = survey(options.paths, report, progress, index)
        edition = options.language or edition_for(found.site.language)
        result = Result(found, tally, report, edition)
        with undone(options.dry_run):
            _load(options, result, progress)
    if not options.dry_run:
        outcomes = {word: tally.total(word) for word in ("created", "updated", "skipped")}
        import_finished.send(ImportedItem, source=found.source, by=options.by, **outcomes)
    return result


def _load(options: Options, result: Result, progress: Progress) -> None:
    found, report, tally = result.survey, result.report, result.tally
    terms = Terms(
        found, result.edition, options.mapping, report, tally, taxonomies=options.taxonomies
    )
    people = People(found, result.edition, report, tally)
    with transaction.atomic():
        terms.load()
        people.load()
    fetcher = Fetcher() if options.fetch else None
    folder = Folder(options.media)
    media = Media(found, folder, report, tally, dry=options.dry_run, fetcher=fetcher)
    media.load(progress)
    bases = {"category_base": options.category_base, "tag_base": options.tag_base}
    addresses = Addresses(found, terms, people, media, result.edition, **bases)
    links = Links(found, terms, media, addresses.archives())
    composer = Composer(found, terms, people, media, links, report, result.edition)
    writer = _Writer(composer, result, options.by)
    total = found.counts["post"] + found.counts["page"]
    total = min(total, options.limit) if options.limit is not None else total
    for done, (key, item) in enumerate(_wanted(options, report), 1):
        writer.take(key, item)
        progress(_("Articles"), done, total)
    writer.flush()
    media.describe()
    addresses.keep()
    relate(found.source, progress)


def _wanted(options: Options, report: Report) -> Iterator[tuple[str, Item]]:
    """Posts and pages up to the limit; other types are only counted in the report."""
    done = 0
    for key, item in items(options.paths):
        if options.limit is not None and done >= options.limit:
            return
        if item.type in POSTS | PAGES and item.status not in ("inherit", "auto-draft"):
            done += 1
            yield key, item
        elif item.type not in QUIET:
            report.note("dropped", f"item of type {item.type}", item.title)


class _Writer:
    """Gathers articles into batches; pages go one by one."""

    def __init__(self, composer: Composer, result: Result, by: Any = None) -> None:
        self.composer = composer
        self.result = result
        source = result.survey.source
        self.articles = Articles(source, result.edition, result.report, result.tally, by=by)
        self.pages = Pages(source, result.edition, result.report, result.tally)
        links = composer.links
        self.comments = Comments(source, links, result.report, result.tally)
        self.waiting: list[Piece] = []
        self.said: dict[str, tuple[Comment, ...]] = {}

    def take(self, key: str, item: Item) -> None:
        """Compose one item and write it, at once or with its batch."""
        kind = "pages" if item.type in PAGES else "posts"
        report = self.result.report
        with report.about(f"{item.type} {item.post_id} {item.title[:80]}".strip(), key):
            try:
                make = self.composer.page if kind == "pages" else self.composer.article
                piece = make(key, item)
            except BodyError as error:
                report.note("refused", str(error))
                self.result.tally.add(kind, "refused")
                return
        if item.comments:
            self.said[key] = item.comments
        if kind == "pages":
            self.pages.write(piece)
            return
        self.waiting.append(piece)
        if len(self.waiting) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Write what waits."""
        self.articles.write(self.waiting)
        self.waiting = []
        if self.said:
            self.comments.keep(self.said)
            self.said = {}
        # With DEBUG on, Django keeps the text of every statement.
        reset_queries()
