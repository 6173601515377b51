"""What stands on the front page: the desk's placements first, then the newest, nothing twice."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import cycle
from typing import Any

from django.utils import timezone

from articles import reads
from articles.body.values import href
from articles.compiled import Compiled
from articles.kept import kept
from articles.models import Article, Correction, FrontPage, Listing, MagazineIssue, Placement
from articles.models.choices import Kind
from articles.sections import sections
from articles.site import site_of
from articles.teasers import Teaser, teasers
from categories.models import Category

SECONDARY, FEATURED, LATEST, PER_SECTION = 3, 4, 6, 6
# No two neighbours alike (LOOKS.md, Home).
RHYTHMS = ("lead", "row", "text")
PICTURED, CORRECTIONS = 12, 3

_newest: Compiled[tuple[int, int | None]] = Compiled(
    lambda at, edition: Article.objects.published(at)
    .in_edition(edition)
    .newest_first()
    .values_list("pk", "lead_image_id")[: LATEST + SECONDARY + 1 + PICTURED],
    at=datetime, edition=str,
)  # fmt: skip
_featured: Compiled[int] = Compiled(
    lambda at, edition: Article.objects.published(at)
    .in_edition(edition)
    .newest_first()
    .filter(featured=True)
    .values_list("pk", flat=True)[: FEATURED * 2],
    at=datetime, edition=str,
)  # fmt: skip
_shown: Compiled[tuple[Any, ...]] = Compiled(
    lambda at, wanted: Article.objects.published(at).filter(pk__in=wanted).facts().order_by(),
    at=datetime, wanted=[int],
)  # fmt: skip


@dataclass
class Section:
    """One section block of the front page."""

    category: Category
    articles: list[Teaser]
    rhythm: str = "row"
    children: list[Category] = field(default_factory=list)


@dataclass
class Front:
    """The composed front page."""

    lead: Teaser | None = None
    secondary: list[Teaser] = field(default_factory=list)
    featured: list[Teaser] = field(default_factory=list)
    latest: list[Teaser] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    magazine_issue: MagazineIssue | None = None
    corrections: list[Correction] = field(default_factory=list)
    most_read: list[Teaser] = field(default_factory=list)
    breaking: str = ""
    breaking_url: str = ""

    def articles(self) -> Iterator[Teaser | None]:
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
    chosen, articles = _choose(found, tops, at)
    front = Front(
        breaking=arrangement.breaking if arrangement else "",
        breaking_url=(href(arrangement.breaking_url) or "") if arrangement else "",
        magazine_issue=_issue(edition, at),
        corrections=_corrections(edition, at),
    )
    _fill(front, chosen, articles)
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


def _corrections(edition: str, at: datetime) -> list[Correction]:
    """The newest corrections; whether their articles are still open is a matter of time."""
    rows: list[Correction] = kept(
        ("corrections", edition),
        lambda: list(
            Correction.objects.public(edition)
            .select_related("article__category")
            .defer("article__body", "article__body_html")[: CORRECTIONS * 3]
        ),
    )
    return [row for row in rows if row.article.is_published(at)][:CORRECTIONS]


def _tops(edition: str) -> list[Category]:
    """The sections of the front page: the chosen ones, or all at the top."""
    chosen = site_of(edition).home_sections
    tops = sections().tops(edition)
    return [each for each in tops if each.pk in chosen] if chosen else tops


@dataclass
class _Found:
    """Keys of what may stand where; `pictured` are those of the newest with a picture."""

    placed: dict[str, list[int]]
    newest: list[int]
    pictured: list[int]
    featured: list[int]
    by_section: dict[str, list[int]]
    most_read: list[int]


@dataclass
class _Chosen:
    """Keys of what stands where."""

    lead: list[int]
    secondary: list[int]
    featured: list[int]
    latest: list[int]
    most_read: list[int]
    sections: list[tuple[Category, list[int]]]

    def keys(self) -> set[int]:
        tops = {*self.lead, *self.secondary, *self.featured, *self.latest, *self.most_read}
        return tops.union(*(keys for _category, keys in self.sections))


def _candidates(
    edition: str, at: datetime, arrangement: FrontPage | None, tops: list[Category]
) -> _Found:
    placed: dict[str, list[int]] = {}
    if arrangement:
        for placement in arrangement.placements.all():
            placed.setdefault(placement.slot, []).append(placement.article_id)
    newest = _newest(at=at, edition=edition)
    keys = [category.key for category in tops]
    by_section = Listing.objects.newest(keys, at, PER_SECTION * 3)
    return _Found(
        placed=placed,
        newest=[pk for pk, _image in newest],
        # A lead without a picture only where there is no other.
        pictured=[pk for pk, image in newest[:PICTURED] if image],
        featured=_featured(at=at, edition=edition),
        by_section=by_section,
        most_read=reads.most_read(edition, at),
    )


def _choose(found: _Found, tops: list[Category], at: datetime) -> tuple[_Chosen, dict[int, Teaser]]:
    """What stands where, and its rows: only what is shown is read.

    A listed or placed article that readers may not see (staff only, ended) is found out when its
    row does not come; then the next one takes its place.
    """
    hidden: set[int] = set()
    articles: dict[int, Teaser] = {}
    while True:
        chosen = _arrange(found, tops, hidden)
        wanted = chosen.keys() - articles.keys()
        rows = _shown(at=at, wanted=sorted(wanted))
        articles |= {row.pk: row for row in teasers(rows)}
        missing = wanted - articles.keys()
        if not missing:
            return chosen, articles
        hidden |= missing


def _arrange(found: _Found, tops: list[Category], hidden: set[int]) -> _Chosen:
    used = set(hidden)

    def take(keys: list[int], count: int) -> list[int]:
        fresh = [pk for pk in dict.fromkeys(keys) if pk not in used][:count]
        used.update(fresh)
        return fresh

    slots, placed = Placement.Slot, found.placed
    lead = take([*placed.get(slots.LEAD, []), *found.pictured, *found.newest], 1)
    secondary = take(placed.get(slots.SECONDARY, []) + found.newest, SECONDARY)
    featured = take(placed.get(slots.FEATURED, []) + found.featured, FEATURED)
    latest = take(found.newest, LATEST)
    # The list repeats what stands elsewhere: it says what others read, not what is new.
    most_read = [pk for pk in found.most_read if pk not in hidden][: reads.SHOWN]
    first = placed.get(slots.SECTION, [])
    sections = []
    for category in tops:
        own = found.by_section.get(category.key, [])
        sections.append((category, take([pk for pk in first if pk in own] + own, PER_SECTION)))
    return _Chosen(lead, secondary, featured, latest, most_read, sections)


def _fill(front: Front, chosen: _Chosen, articles: dict[int, Teaser]) -> None:
    front.lead = articles[chosen.lead[0]] if chosen.lead else None
    front.secondary = [articles[pk] for pk in chosen.secondary]
    front.featured = [articles[pk] for pk in chosen.featured]
    front.latest = [articles[pk] for pk in chosen.latest]
    front.most_read = [articles[pk] for pk in chosen.most_read]
    rhythms = cycle(RHYTHMS)
    for category, keys in chosen.sections:
        own = [articles[pk] for pk in keys]
        if own:
            opinion = all(article.kind == Kind.OPINION for article in own)
            rhythm = "opinion" if opinion else next(rhythms)
            children = sections().children(category)
            front.sections.append(Section(category, own, rhythm, children))
