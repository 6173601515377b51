"""Articles as other systems get them: what readers see, or else the newest draft."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from articles import snapshot
from articles.models import Article, Author, Image, Review, Status
from articles.models.queries import OPEN
from articles.snapshot import Snapshot
from categories.models import Access, Category

CHUNK = 100


@dataclass(frozen=True)
class Text:
    """One article; `state`: "published", "scheduled", "closed" (staff only), "review", "draft"."""

    article: Article
    data: Snapshot
    state: str
    category: Category | None
    further: list[Category]
    authors: list[Author]
    lead: Image | None

    @property
    def at(self) -> datetime:
        """Publication, or else when it was begun."""
        return self.article.published_at or self.article.created_at

    @property
    def modified_at(self) -> datetime:
        return self.article.modified_at or self.article.touched_at


def texts(edition: str, *also: str) -> Iterator[Text]:
    """Everything of an edition that is not in the trash, by its key, a chunk at a time.

    `also` names relations of articles to be fetched with them.
    """
    rows = Article.objects.in_edition(edition).exclude(status=Status.TRASHED)
    rows = rows.select_related("category", "latest_revision").prefetch_related(
        "tags", "bylines", "further_categories", "related_items", *also
    )
    last = 0
    while chunk := list(rows.order_by("pk").filter(pk__gt=last)[:CHUNK]):
        yield from _told(chunk)
        last = chunk[-1].pk


def _told(chunk: list[Article]) -> Iterator[Text]:
    data = {article.pk: _words(article) for article in chunk}
    keys = {pk for one in data.values() for pk in [one["category"], *one["further_categories"]]}
    categories = Category.objects.in_bulk([pk for pk in keys if pk])
    authors = Author.objects.in_bulk({pk for one in data.values() for pk, _role in one["byline"]})
    images = Image.objects.in_bulk({one["lead_image"] for one in data.values()} - {None})
    for article in chunk:
        one = data[article.pk]
        category = categories.get(one["category"])
        yield Text(
            article,
            one,
            _state(article, one, category),
            category,
            [categories[pk] for pk in one["further_categories"] if pk in categories],
            [authors[pk] for pk, _role in one["byline"] if pk in authors],
            images.get(one["lead_image"]),
        )


def _words(article: Article) -> Snapshot:
    """The row where readers have or had it; never a draft of a published article."""
    if article.status in (*OPEN, Status.RETRACTED) or article.latest_revision is None:
        return snapshot.of_row(article)
    return snapshot.of_article(article)


def _state(article: Article, data: Snapshot, category: Category | None) -> str:
    if article.status == Status.RETRACTED:
        return "closed"
    if article.status in OPEN:
        closed = data["access"] != Access.PUBLIC or not (category and category.is_public)
        later = article.published_at and article.published_at > timezone.now()
        ended = article.unpublish_at and article.unpublish_at <= timezone.now()
        return "closed" if closed or ended else "scheduled" if later else "published"
    newest = article.latest_revision
    return "review" if newest and newest.review == Review.IN_REVIEW else "draft"
