"""What stands on the front page: the desk's placements first, then the newest, nothing twice."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import cycle
from typing import Any

from django.utils import timezone

from articles import reads
from articles.kept import kept
from articles.models import Article, Correction, FrontPage, Listing, MagazineIssue, Placement
from articles.models.choices import Kind
from articles.sections import sections
from articles.site import site_of
from categories.models import Category

SECONDARY, FEATURED, LATEST, PER_SECTION = 3, 4, 6, 6
# No two neighbours alike (LOOKS.md, Home).
RHYTHMS = ("lead", "row", "text")


@dataclass
class Section:
    """One section block of the front page."""

    category: Category
    articles: list[Article]
    rhythm: str = "row"
    children: list[Category] = field(default_factory=list)


@dataclass
class Front:
    """The composed front page."""

    lead: Article | None = None
    secondary: list[Article] = field(default_factory=list)
    featured: list[Article] = field(default_factory=list)
    latest: list[Article] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    magazine_issue: MagazineIssue | None = None
    corrections: list[Correction] = field(default_factory=list)
    most_read: list[Article] = field(default_factory=list)
    breaking: str = ""
    breaking_url: str = ""

    def articles(self) -> Iterator[Article | None]:
        """All articles of the page."""
        yield self.lead
        yield from (*self.secondary, *self.featured, *self.latest, *self.most_read)
        for section in self.sections:
            yield from section.articles

    def context(self) -> dict[str, Any]:
        """The page for its template."""
        return dict(self.__dict__) | {"today": timezone.localdate()}


def compose(edition: str, at: datetime | None = None) -> Front:
    """The front page of `edition` as readers see it at `at` (now)."""
    arrangement = FrontPage.objects.current(edition, at) if at else _arrangement(edition)
    at = at or timezone.now()
    tops = _tops(edition)
    found = _candidates(edition, at, arrangement, tops)
    front = Front(
        breaking=arrangement.breaking if arrangement else "",
        breaking_url=arrangement.breaking_url if arrangement else "",
        magazine_issue=_issue(edition, at),
        corrections=list(
            Correction.objects.public(edition).select_related("article__category")[:3]
        ),
    )
    _fill(front, found, tops)
    return front


def _arrangement(edition: str) -> FrontPage | None:
    """The arrangement in force now, out of the kept ones; swaps are made by the clock."""
    rows: list[FrontPage] = kept(("front", edition), lambda: _arrangements(edition))
    now = timezone.now()
    return next((row for row in reversed(rows) if row.starts_at <= now), None)


def _arrangements(edition: str) -> list[FrontPage]:
    """What is in force now and all that comes later, in their order."""
    current = FrontPage.objects.current(edition)
    rows = FrontPage.objects.filter(edition=edition).order_by("starts_at", "pk")
    if current:
        rows = rows.filter(starts_at__gte=current.starts_at)
    return list(rows.prefetch_related("placements"))


def _issue(edition: str, at: datetime) -> MagazineIssue | None:
    """The newest issue that is out."""
    rows: list[MagazineIssue] = kept(
        ("issues", edition),
        lambda: list(
            MagazineIssue.objects.in_edition(edition)
            .exclude(published_at=None)
            .select_related("cover")
        ),
    )
    return next((row for row in rows if row.published_at and row.published_at <= at), None)


def _tops(edition: str) -> list[Category]:
    """The sections of the front page: the chosen ones, or all at the top."""
    chosen = site_of(edition).home_sections
    tops = sections().tops(edition)
    return [each for each in tops if each.pk in chosen] if chosen else tops


@dataclass
class _Found:
    placed: dict[str, list[int]]
    newest: list[int]
    featured: list[int]
    by_section: dict[str, list[int]]
    most_read: list[int]
    articles: dict[int, Article]


def _candidates(
    edition: str, at: datetime, arrangement: FrontPage | None, tops: list[Category]
) -> _Found:
    """Keys of what may stand where, then all the rows with one query."""
    placed: dict[str, list[int]] = {}
    if arrangement:
        for placement in arrangement.placements.all():
            placed.setdefault(placement.slot, []).append(placement.article_id)
    pool = Article.objects.published(at).in_edition(edition).newest_first()
    newest = list(pool.values_list("pk", flat=True)[: LATEST + SECONDARY + 1 + 12])
    featured = list(pool.filter(featured=True).values_list("pk", flat=True)[: FEATURED * 2])
    keys = [category.key for category in tops]
    by_section = Listing.objects.newest(keys, at, PER_SECTION * 3)
    most_read = reads.most_read(edition, at)
    wanted = {*newest, *featured, *most_read}.union(*placed.values(), *by_section.values())
    rows = Article.objects.published(at).teasers().filter(pk__in=wanted)
    return _Found(placed, newest, featured, by_section, most_read, {row.pk: row for row in rows})


def _fill(front: Front, found: _Found, tops: list[Category]) -> None:
    used: set[int] = set()

    def take(keys: list[int], count: int) -> list[Article]:
        fresh = [pk for pk in dict.fromkeys(keys) if pk in found.articles and pk not in used]
        used.update(fresh[:count])
        return [found.articles[pk] for pk in fresh[:count]]

    slots = Placement.Slot
    placed = found.placed
    leads = (
        take(placed.get(slots.LEAD, []), 1)
        or take(_with_picture(found), 1)
        or take(found.newest, 1)
    )
    front.lead = leads[0] if leads else None
    front.secondary = take(placed.get(slots.SECONDARY, []) + found.newest, SECONDARY)
    front.featured = take(placed.get(slots.FEATURED, []) + found.featured, FEATURED)
    front.latest = take(found.newest, LATEST)
    # The list repeats what stands elsewhere: it says what others read, not what is new.
    front.most_read = [found.articles[pk] for pk in found.most_read if pk in found.articles]
    del front.most_read[reads.SHOWN :]
    rhythms = cycle(RHYTHMS)
    first = placed.get(slots.SECTION, [])
    for category in tops:
        own = found.by_section.get(category.key, [])
        articles = take([pk for pk in first if pk in own] + own, PER_SECTION)
        if articles:
            opinion = all(article.kind == Kind.OPINION for article in articles)
            rhythm = "opinion" if opinion else next(rhythms)
            children = sections().children(category)
            front.sections.append(Section(category, articles, rhythm, children))


def _with_picture(found: _Found) -> list[int]:
    """The newest ones that have a picture: a lead without one only where there is no other."""
    known = (found.articles.get(pk) for pk in found.newest[:12])
    return [article.pk for article in known if article and article.lead_image_id]
