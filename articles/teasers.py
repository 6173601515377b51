"""Teasers: what lists show of an article, as plain values.

A list reads no rows of models: of twenty articles it shows a dozen values each. Values can be
compared and hashed, so what was written out of them once need not be written again
(`articles.templatetags.teasers`).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.urls import reverse

from articles.compiled import Compiled
from articles.models import Byline
from articles.models.choices import Kind, Role
from articles.models.queries import PICTURE_FACTS, TEASER_FACTS
from articles.sections import Place, sections
from categories.addresses import address

CATEGORY = TEASER_FACTS.index("category_id")


class Picture(NamedTuple):
    """A picture of the library, as `articles.images.picture` asks for it where `alt` is given."""

    digest: str
    width: int
    height: int
    focal_x: float
    focal_y: float


class Person(NamedTuple):
    """An author."""

    pk: int
    name: str
    slug: str
    portrait: Picture | None

    @property
    def key(self) -> str:
        """Surrogate key of everything that shows this author."""
        return f"author-{self.pk}"

    def get_absolute_url(self, edition: str) -> str:
        """The author's page in an edition."""
        return reverse("articles:author", kwargs={"edition": edition, "slug": self.slug})


class Line(NamedTuple):
    """A place in a byline."""

    author: Person
    role: str

    def get_role_display(self) -> str:
        """The role in the language of the page."""
        return str(Role(self.role).label)


class Teaser(NamedTuple):
    """What lists show of one article; `url` is where it stands."""

    pk: int
    edition: str
    slug: str
    language: str
    kind: str
    headline: str
    standfirst: str
    featured: bool
    published_at: datetime
    category: Place
    lead_image: Picture | None
    bylines: tuple[Line, ...]
    url: str

    @property
    def key(self) -> str:
        """Surrogate key of everything that shows this article."""
        return f"article-{self.pk}"

    @property
    def keys(self) -> list[str]:
        """Surrogate keys of all that a list shows of it."""
        authors = [line.author.key for line in self.bylines]
        return [f"article-{self.pk}", f"category-{self.category.pk}", *authors]

    def get_kind_display(self) -> str:
        """The kind in the language of the page."""
        return str(Kind(self.kind).label)

    def get_absolute_url(self) -> str:
        """Where it stands."""
        return self.url


_bylines: Compiled[tuple[Any, ...]] = Compiled(
    lambda articles: (
        Byline.objects.filter(article__in=articles)
        .order_by("article", "position", "pk")
        .values_list(
            *("article_id", "role", "author_id", "author__name", "author__slug"),
            *(f"author__portrait__{name}" for name in PICTURE_FACTS),
        )
    ),
    articles=[int],
)


def bylines_of(articles: Iterable[int]) -> dict[int, tuple[Line, ...]]:
    """The byline of each of these articles; one query."""
    found: dict[int, list[Line]] = defaultdict(list)
    for article, role, author, name, slug, *portrait in _bylines(articles=sorted(articles)):
        found[article].append(Line(Person(author, name, slug, picture(portrait)), role))
    return {article: tuple(lines) for article, lines in found.items()}


def picture(facts: Sequence[Any]) -> Picture | None:
    """The picture with these facts; None where there is none."""
    return Picture(*facts) if facts[0] is not None else None


def teasers(rows: Iterable[Sequence[Any]]) -> list[Teaser]:
    """Teasers of rows of `ArticleQuerySet.facts`; one query for all bylines.

    Without those whose section was opened after the request began: the next one shows them.
    """
    rows = list(rows)
    return teasers_with(rows, bylines_of(row[0] for row in rows))


def teasers_with(
    rows: Iterable[Sequence[Any]], lines: Mapping[int, tuple[Line, ...]]
) -> list[Teaser]:
    """The same with bylines that are known."""
    places = sections().places
    return [
        _teaser(row, places[row[CATEGORY]], lines.get(row[0], ()))
        for row in rows
        if row[CATEGORY] in places
    ]


def _teaser(row: Sequence[Any], place: Place, lines: tuple[Line, ...]) -> Teaser:
    facts, after = row[:CATEGORY], row[CATEGORY + 1 :]
    url = address(row[1], f"{place.path}/{row[2]}/")
    return Teaser._make([*facts, place, picture(after[: len(PICTURE_FACTS)]), lines, url])
