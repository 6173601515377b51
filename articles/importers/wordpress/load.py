"""A whole import: read through once, then terms, people and media, then articles and pages."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import reset_queries, transaction
from django.utils.translation import gettext as _

from articles import related
from articles.body.sanitize import BodyError
from articles.importers.registry import Progress
from articles.importers.wordpress.compose import Composer, Piece
from articles.importers.wordpress.links import Links
from articles.importers.wordpress.media import Folder, Media
from articles.importers.wordpress.pages import Pages
from articles.importers.wordpress.people import People
from articles.importers.wordpress.records import Item
from articles.importers.wordpress.report import Report
from articles.importers.wordpress.survey import PAGES, POSTS, Survey, items, survey
from articles.importers.wordpress.tally import Tally
from articles.importers.wordpress.terms import Terms
from articles.importers.wordpress.writing import Articles
from articles.models import Article, ImportedItem
from articles.models.queries import OPEN
from articles.signals import content_changed, import_finished

BATCH = 50
"""Articles of one transaction: a kill loses at most these, and they come with the next run."""
RELATED_BATCH = 200
QUIET = {"nav_menu_item", "wp_block", "attachment", "wp_global_styles", "wp_navigation"}


@dataclass(slots=True)
class Options:
    """What the command was asked for."""

    paths: list[Path]
    media: Path | None = None
    dry_run: bool = False
    mapping: dict[str, str] = field(default_factory=dict)
    language: str = ""
    limit: int | None = None
    by: Any = None


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
    found = survey(options.paths, report, progress)
    edition = options.language or _edition(found.site.language)
    result = Result(found, tally, report, edition)
    with _undone(options.dry_run):
        _load(options, result, progress)
    if not options.dry_run:
        outcomes = {word: tally.total(word) for word in ("created", "updated", "skipped")}
        import_finished.send(ImportedItem, source=found.source, by=options.by, **outcomes)
    return result


def _edition(language: str) -> str:
    """Our code for `tr-TR` and the like; the default language where we do not have it."""
    code = language.replace("_", "-").lower()
    known = dict(settings.LANGUAGES)
    return next(
        (one for one in (code, code.partition("-")[0]) if one in known), settings.LANGUAGE_CODE
    )


@contextmanager
def _undone(dry_run: bool) -> Iterator[None]:
    """A dry run does everything, and then none of it has happened."""
    if not dry_run:
        yield
        return
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _load(options: Options, result: Result, progress: Progress) -> None:
    found, report, tally = result.survey, result.report, result.tally
    terms = Terms(found, result.edition, options.mapping, report, tally)
    people = People(found, result.edition, report, tally)
    with transaction.atomic():
        terms.load()
        people.load()
    media = Media(found, Folder(options.media), report, tally, dry=options.dry_run)
    media.load()
    links = Links(found, terms, media)
    composer = Composer(found, terms, people, media, links, report, result.edition)
    writer = _Writer(composer, result)
    total = found.counts["post"] + found.counts["page"]
    total = min(total, options.limit) if options.limit is not None else total
    for done, (key, item) in enumerate(_wanted(options, report), 1):
        writer.take(key, item)
        progress(_("Articles"), done, total)
    writer.flush()
    media.describe()
    _relate(found.source)


def _relate(source: str) -> None:
    """Settle related articles once all are there; also those of a run that was killed before."""
    newest = functools.cache(related.newest)
    alone = Article.objects.filter(
        imported_from__source=source, status__in=OPEN, related_items=None
    )
    keys = list(alone.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), RELATED_BATCH):
        rows = Article.objects.filter(pk__in=keys[start : start + RELATED_BATCH])
        batch = list(rows.defer("body", "body_html").prefetch_related("listings"))
        with transaction.atomic():
            for article in batch:
                lists = {row.key for row in article.listings.all()}
                related.settle(article, [], lists, newest)
            # Their pages may have been read, and stored, since they were published.
            content_changed.send(Article, keys={article.key for article in batch})
        reset_queries()


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

    def __init__(self, composer: Composer, result: Result) -> None:
        self.composer = composer
        self.result = result
        source = result.survey.source
        self.articles = Articles(source, result.edition, result.report, result.tally)
        self.pages = Pages(source, result.edition, result.report, result.tally)
        self.waiting: list[Piece] = []

    def take(self, key: str, item: Item) -> None:
        """Compose one item and write it, at once or with its batch."""
        kind = "pages" if item.type in PAGES else "posts"
        report = self.result.report
        with report.about(f"{item.type} {item.post_id} {item.title[:80]}".strip()):
            try:
                make = self.composer.page if kind == "pages" else self.composer.article
                piece = make(key, item)
            except BodyError as error:
                report.note("refused", str(error))
                self.result.tally.add(kind, "refused")
                return
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
        # With DEBUG on, Django keeps the text of every statement.
        reset_queries()
