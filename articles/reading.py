"""An article's page: what stands around the text, and what machines are told."""

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe

from articles.images.picture import rendition_url
from articles.models import Article, Byline, Correction, LiveEntry, Tag
from articles.models.choices import Kind, Status
from categories.models import Access, Category

# Entries that a page shows; a day of the busiest desk has fewer.
ENTRIES = 500


def has_notice(article: Article) -> bool:
    """Whether the address answers with a notice of retraction."""
    return bool(
        article.status == Status.RETRACTED
        and article.access == Access.PUBLIC
        and article.category
        and article.category.is_public
    )


def is_gone(article: Article) -> bool:
    """Whether the address was public once and is withdrawn now, to be told with a 410."""
    withdrawn = article.status in (Status.UNPUBLISHED, Status.TRASHED)
    ended = article.unpublish_at is not None and article.unpublish_at <= timezone.now()
    return bool(article.was_public and (withdrawn or ended) and article.access == Access.PUBLIC)


@dataclass
class ArticlePage:
    """All that the template of an article shows."""

    article: Article
    line: list[Category]
    related: list[Article]
    previous: Article | None
    next: Article | None
    tags: list[Tag]
    corrections: list[Correction]
    translations: list[Article] = field(default_factory=list)
    # None where the article is not told as it happens.
    entries: list[LiveEntry] | None = None

    def context(self) -> dict[str, Any]:
        """The page for its template."""
        article = self.article
        # Cleaned by articles.body when it was rendered at publication.
        article.body_html = mark_safe(article.body_html)  # noqa: S308
        article.__dict__ |= {"tags_list": self.tags, "corrections_list": self.corrections}
        return {
            "article": article,
            "breadcrumbs": [
                {"label": category.name, "url": category.get_absolute_url()}
                for category in self.line
            ],
            "related": self.related,
            "previous": self.previous,
            "next": self.next,
            "live_entries": self.entries,
            "live_url": live_url(article),
            "meta": self.meta(),
        }

    def meta(self) -> dict[str, str]:
        """Title and description for search engines and social networks."""
        article = self.article
        robots = "noindex" if article.noindex or article.status == Status.RETRACTED else ""
        return {
            "title": article.seo_title or article.headline,
            "description": article.seo_description or article.standfirst,
            "image_url": self.social_image(),
            "type": "article",
            "robots": robots,
        }

    def social_image(self) -> str:
        """Absolute address of the picture that social networks show; empty without a lead image."""
        image = self.article.lead_image
        if image is None:
            return ""
        url = rendition_url(image, "social", 1200, "jpg")
        return url if "://" in url else f"{settings.SITE_URL}{url}"

    def linked_data(self) -> list[dict[str, Any]]:
        """NewsArticle and BreadcrumbList (schema.org), as Google's guidelines ask for them."""
        article = self.article
        if article.status == Status.RETRACTED:
            return [self._breadcrumbs()]
        news: dict[str, Any] = {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": article.headline,
            "description": article.standfirst,
            "inLanguage": article.language,
            "mainEntityOfPage": f"{settings.SITE_URL}{article.get_absolute_url()}",
            "isAccessibleForFree": True,
            "author": [self._person(line) for line in article.bylines.all()],
        }
        if article.published_at:
            news["datePublished"] = article.published_at.isoformat()
            news["dateModified"] = (article.modified_at or article.published_at).isoformat()
        if image := self.social_image():
            news["image"] = [image]
        return [news, self._breadcrumbs()]

    def _person(self, line: Byline) -> dict[str, str]:
        url = line.author.get_absolute_url(self.article.edition)
        return {"@type": "Person", "name": line.author.name, "url": f"{settings.SITE_URL}{url}"}

    def _breadcrumbs(self) -> dict[str, Any]:
        places = [*self.line, self.article]
        return {
            "@context": "https://schema.org",
            "@type": "BreadcrumbList",
            "itemListElement": [
                {
                    "@type": "ListItem",
                    "position": position,
                    "name": str(place),
                    "item": f"{settings.SITE_URL}{place.get_absolute_url()}",
                }
                for position, place in enumerate(places, start=1)
            ],
        }


def page_of(article: Article) -> ArticlePage:
    """Gather an article's page in a constant number of queries."""
    before, after = _neighbours(article)
    return ArticlePage(
        article=article,
        line=list(article.category.line()) if article.category else [],
        related=_related(article),
        previous=before,
        next=after,
        tags=list(article.tags.all()),
        corrections=list(article.corrections.all()),
        translations=_translations(article),
        entries=entries_of(article),
    )


def entries_of(article: Article) -> list[LiveEntry] | None:
    """What readers see of a live article's entries; None for any other article."""
    if article.kind != Kind.LIVE or article.status == Status.RETRACTED:
        return None
    rows = LiveEntry.objects.public().filter(article=article).select_related("author")
    return list(rows.defer("body")[:ENTRIES])


def live_url(article: Article) -> str:
    """Where a page asks for newer entries; empty where there are none to come."""
    if article.kind != Kind.LIVE or article.status == Status.RETRACTED:
        return ""
    return reverse("articles:live", kwargs={"edition": article.edition, "pk": article.pk})


def _related(article: Article) -> list[Article]:
    rows = Article.objects.published().teasers().filter(related_from__article=article)
    return list(rows.order_by("related_from__position")[:4])


def _neighbours(article: Article) -> tuple[Article | None, Article | None]:
    """The article before and after this one in its magazine issue."""
    if article.issue_id is None:
        return None, None
    rows = list(Article.objects.published().contents_of(article.issue_id))
    places = {row.pk: place for place, row in enumerate(rows)}
    place = places.get(article.pk)
    if place is None:
        return None, None
    return (
        rows[place - 1] if place else None,
        rows[place + 1] if place + 1 < len(rows) else None,
    )


def _translations(article: Article) -> list[Article]:
    """Readable versions in other languages, this one among them; empty where there is none."""
    root = article.translation_of_id or article.pk
    rows = Article.objects.published().select_related("category")
    family = list(rows.filter(translation_of=root)) + list(rows.filter(pk=root))
    return family if len(family) > 1 else []
