"""What a feed holds, before it is written in one of the formats."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from articles.images.picture import rendition_url
from articles.models import Article
from articles.site import absolute, site_of

ITEMS = 30


@dataclass(frozen=True)
class Feed:
    """One feed: its words, where it and its page stand, and its articles, newest first."""

    title: str
    description: str
    language: str
    page_url: str
    feed_url: str
    items: list[Article]

    @property
    def updated(self) -> datetime | None:
        """When the newest change was made; None for an empty feed."""
        moments = [item.modified_at or item.published_at for item in self.items]
        return max((moment for moment in moments if moment), default=None)

    @property
    def keys(self) -> set[str]:
        """Surrogate keys of the articles in it."""
        return {item.key for item in self.items}


def collect(
    rows: "QuerySet[Article]", *, edition: str, title: str, description: str, page: str, path: str
) -> Feed:
    """The newest of `rows` as the feed at `path`, about the page at `page`; two queries."""
    site = site_of(edition)
    items = rows.full_teasers()[:ITEMS]  # type: ignore[attr-defined]
    return Feed(
        title=f"{title} – {site.name}" if title else site.name,
        description=description or site.description or site.tagline or site.name,
        language=edition,
        page_url=absolute(page),
        feed_url=absolute(path),
        items=list(items),
    )


def identifier(article: Article) -> str:
    """The entry's lasting name, whatever becomes of its address (RFC 4151, tag URI)."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return f"tag:{host},{article.created_at:%Y-%m-%d}:article/{article.pk}"


def entry(article: Article) -> dict[str, Any]:
    """What all formats say of an article."""
    image = article.lead_image
    return {
        "id": identifier(article),
        "url": absolute(article.get_absolute_url()),
        "title": article.headline,
        "summary": article.standfirst,
        "html": absolute_links(article.body_html),
        "authors": [line.author for line in article.bylines.all()],
        "category": article.category.name if article.category else "",
        "language": article.language,
        "published": article.published_at or timezone.now(),
        "updated": article.modified_at or article.published_at or timezone.now(),
        "image": absolute(rendition_url(image, "wide", 1280, "jpg")) if image else "",
    }


def absolute_links(html: str) -> str:
    """`html` with addresses of this site made absolute: feed readers show it elsewhere."""
    for attribute in ("href", "src", "data-src"):
        html = html.replace(f'{attribute}="/', f'{attribute}="{settings.SITE_URL}/')
    return html.replace('srcset="/', f'srcset="{settings.SITE_URL}/').replace(
        ", /media/", f", {settings.SITE_URL}/media/"
    )
