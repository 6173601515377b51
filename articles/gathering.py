"""What an article's page asks of the database; each question is compiled once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.utils import timezone

from articles.compiled import Compiled
from articles.models import Article, Correction, RelatedArticle, Tag
from articles.models.queries import TEASER_FACTS
from articles.teasers import Line, Teaser, bylines_of, teasers_with

RELATED = 4
Facts = tuple[Any, ...]

_article: Compiled[Article] = Compiled(
    lambda edition, slug: Article.objects.for_page().filter(edition=edition, slug=slug),
    edition=str,
    slug=str,
)
_tags: Compiled[Tag] = Compiled(
    lambda article: Tag.objects.filter(items__content_object=article).only("name", "slug"),
    article=int,
)
_corrections: Compiled[Correction] = Compiled(
    lambda article: Correction.objects.filter(article=article), article=int
)
_contents: Compiled[Facts] = Compiled(
    lambda at, issue: Article.objects.published(at).in_order_of_contents(issue).facts(),
    at=datetime,
    issue=int,
)


def _near(at: datetime, article: int, root: int) -> QuerySet[Any]:
    """Facts of related articles and of versions in other languages, with their place and source."""
    links = RelatedArticle.objects.filter(article=article).order_by()
    versions = Article.objects.order_by().filter(translation_of=root)
    keys = links.values("related_id").union(
        versions.values("pk"), Article.objects.order_by().filter(pk=root).values("pk")
    )
    place = links.filter(related=OuterRef("pk")).values("position")[:1]
    rows = Article.objects.published(at).filter(pk__in=keys).order_by()
    found: QuerySet[Any] = rows.annotate(
        place=Subquery(place), source=F("translation_of_id")
    ).values_list(*TEASER_FACTS, "source", "place")
    return found


_around: Compiled[Facts] = Compiled(_near, at=datetime, article=int, root=int)


def article_at(edition: str, slug: str) -> Article | None:
    """The article of this slug, whatever its state."""
    return next(iter(_article(edition=edition, slug=slug)), None) if slug else None


def tags_of(article: Article) -> list[Tag]:
    """Its tags, in the order of their words."""
    return _tags(article=article.pk)


def corrections_of(article: Article) -> list[Correction]:
    """Its corrections, newest first."""
    return _corrections(article=article.pk)


class Surroundings:
    """What stands around an article, and who wrote it; three queries at most."""

    def __init__(self, article: Article) -> None:
        at, root = timezone.now(), article.translation_of_id or article.pk
        near = _around(at=at, article=article.pk, root=root)
        chosen = sorted((row for row in near if row[-1] is not None), key=lambda row: row[-1])
        family = [row for row in near if root in (row[-2], row[0])]
        before, after = _neighbours(article, at)
        rows = [*chosen[:RELATED], *before, *after, *(family if len(family) > 1 else [])]
        bylines = bylines_of({article.pk, *(row[0] for row in rows)})
        found = {each.pk: each for each in teasers_with(rows, bylines)}

        def those(of: Sequence[Facts]) -> list[Teaser]:
            return [found[row[0]] for row in of if row[0] in found]

        self.bylines: tuple[Line, ...] = bylines.get(article.pk, ())
        self.related = those(chosen[:RELATED])
        self.previous = next(iter(those(before)), None)
        self.next = next(iter(those(after)), None)
        # Readable versions in several languages, this one among them.
        self.translations = those(family) if len(family) > 1 else []


def _neighbours(article: Article, at: datetime) -> tuple[list[Facts], list[Facts]]:
    """What stands before and after the article in its magazine issue: each one row or none."""
    if article.issue_id is None:
        return [], []
    rows = _contents(at=at, issue=article.issue_id)
    place = next((place for place, row in enumerate(rows) if row[0] == article.pk), None)
    if place is None:
        return [], []
    return rows[max(place - 1, 0) : place], rows[place + 1 : place + 2]
