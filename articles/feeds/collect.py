"""What a feed holds, before it is written in one of the formats."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from articles.compiled import Compiled
from articles.images.picture import rendition_url
from articles.models import Article
from articles.models.queries import TEASER_FACTS
from articles.site import absolute, site_of
from articles.teasers import Teaser, teasers

ITEMS = 30
Facts = tuple[Any, ...]


class Item(NamedTuple):
    """An article in a feed: what lists show of it, and its text as readers get it."""

    article: Teaser
    html: str
    created_at: datetime
    modified_at: datetime | None

    @property
    def updated(self) -> datetime:
        """When it was changed last."""
        return self.modified_at or self.article.published_at


@dataclass(frozen=True)
class Feed:
    """One feed: its words, where it and its page stand, and its articles, newest first."""

    title: str
    description: str
    language: str
    page_url: str
    feed_url: str
    items: list[Item]

    @property
    def updated(self) -> datetime | None:
        """When the newest change was made; None for an empty feed."""
        return max((item.updated for item in self.items), default=None)


def _first(rows: Any) -> "QuerySet[Any]":
    found: QuerySet[Any] = rows.values_list(*TEASER_FACTS, "body_html", "created_at", "modified_at")
    return found[:ITEMS]


_everywhere: Compiled[Facts] = Compiled(
    lambda at: _first(Article.objects.indexable(at).newest_first()), at=datetime
)
_in_edition: Compiled[Facts] = Compiled(
    lambda at, edition: _first(Article.objects.indexable(at).in_edition(edition).newest_first()),
    at=datetime,
    edition=str,
)
_listed: Compiled[Facts] = Compiled(
    lambda at, key: _first(Article.objects.indexable(at).listed_under(key)), at=datetime, key=str
)
_listed_in_edition: Compiled[Facts] = Compiled(
    lambda at, key, edition: _first(
        Article.objects.indexable(at).in_edition(edition).listed_under(key)
    ),
    at=datetime,
    key=str,
    edition=str,
)


def newest(*, edition: str = "", key: str = "") -> list[Item]:
    """The newest items of an edition, of a list, of both, or of all; two queries."""
    wanted = {name: value for name, value in (("edition", edition), ("key", key)) if value}
    ask = {
        frozenset[str](): _everywhere,
        frozenset({"edition"}): _in_edition,
        frozenset({"key"}): _listed,
        frozenset({"edition", "key"}): _listed_in_edition,
    }[frozenset(wanted)]
    rows = ask(at=timezone.now(), **wanted)
    rest = {row[0]: row[-3:] for row in rows}
    return [Item(article, *rest[article.pk]) for article in teasers(rows)]


def collect(
    items: list[Item], *, edition: str, title: str, description: str, page: str, path: str
) -> Feed:
    """The feed of `items` at `path`, about the page at `page`."""
    site = site_of(edition)
    return Feed(
        title=f"{title} – {site.name}" if title else site.name,
        description=description or site.description or site.tagline or site.name,
        language=edition,
        page_url=absolute(page),
        feed_url=absolute(path),
        items=items,
    )


def identifier(article: Article | Item) -> str:
    """The entry's lasting name, whatever becomes of its address (RFC 4151, tag URI)."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    pk = article.article.pk if isinstance(article, Item) else article.pk
    return f"tag:{host},{article.created_at:%Y-%m-%d}:article/{pk}"


def entry(item: Item) -> dict[str, Any]:
    """What all formats say of an article."""
    article = item.article
    image = article.lead_image
    return {
        "id": identifier(item),
        "url": absolute(article.url),
        "title": article.headline,
        "summary": article.standfirst,
        "html": absolute_links(item.html),
        "authors": [line.author for line in article.bylines],
        "category": article.category.name,
        "language": article.language,
        "edition": article.edition,
        "published": article.published_at,
        "updated": item.updated,
        "image": absolute(rendition_url(image, "wide", 1280, "jpg")) if image else "",
    }


def absolute_links(html: str) -> str:
    """`html` with addresses of this site made absolute: feed readers show it elsewhere."""
    for attribute in ("href", "src", "data-src"):
        html = html.replace(f'{attribute}="/', f'{attribute}="{settings.SITE_URL}/')
    return html.replace('srcset="/', f'srcset="{settings.SITE_URL}/').replace(
        ", /media/", f", {settings.SITE_URL}/media/"
    )
