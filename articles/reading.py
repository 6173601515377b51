"""An article's page: what stands around the text, and what machines are told."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe

from articles import linked_data, social
from articles.archive import comments_of
from articles.body.values import web_address
from articles.gathering import Surroundings, corrections_of, tags_of
from articles.images.picture import rendition_url
from articles.models import Article, Byline, Correction, LiveEntry, Tag
from articles.models.choices import Kind, Status
from articles.sections import sections
from articles.site import absolute
from articles.teasers import Line, Teaser
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
    bylines: Sequence[Line | Byline]
    line: list[Category]
    related: list[Teaser]
    previous: Teaser | None
    next: Teaser | None
    tags: list[Tag]
    corrections: list[Correction]
    # Readable versions in several languages, this one among them.
    translations: list[Teaser] = field(default_factory=list)
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
            "bylines": self.bylines,
            "breadcrumbs": [
                {"label": category.name, "url": category.get_absolute_url()}
                for category in self.line
            ],
            "related": self.related,
            "previous": self.previous,
            "next": self.next,
            "archived_comments": comments_of(article),
            "live_entries": self.entries,
            "live_url": "" if self.entries is None else _live_url(article),
        }

    def meta(self) -> dict[str, Any]:
        """What search engines and social networks show."""
        article = self.article
        retracted = article.status == Status.RETRACTED
        image, size, alt = social_image(article)
        return {
            "title": article.seo_title or article.headline,
            "description": "" if retracted else article.seo_description or article.standfirst,
            "image_url": "" if retracted else image,
            "image_size": size,
            "image_alt": alt,
            "type": "article",
            "section": article.category.name if article.category else "",
            "published": article.published_at,
            "modified": article.modified_at or article.published_at,
            "authors": [
                absolute(line.author.get_absolute_url(article.edition)) for line in self.bylines
            ],
            "tags": [] if retracted else [tag.name for tag in self.tags],
            "canonical": web_address(article.canonical_url) or "",
            "robots": "noindex" if article.noindex or retracted else "",
        }

    def alternates(self) -> list[dict[str, str]]:
        """The versions for `hreflang`; the default language's stands for all other languages."""
        found = {other.language: other for other in self.translations}
        pairs = [(language, other) for language, other in sorted(found.items())]
        if pairs:
            pairs.append(("x-default", found.get(settings.LANGUAGE_CODE) or pairs[0][1]))
        return [{"lang": lang, "url": absolute(other.get_absolute_url())} for lang, other in pairs]

    def linked_data(self) -> list[dict[str, Any]]:
        """What the page says to search engines; of a retracted article only where it stands."""
        crumbs = linked_data.root(linked_data.breadcrumbs(self.line, self.article))
        if self.article.status == Status.RETRACTED:
            return [crumbs]
        about = (self.article, self.bylines, self.tags, self.corrections)
        if self.entries is None:
            piece = linked_data.article(*about)
        else:
            piece = linked_data.live_blog(*about, self.entries)
        return [linked_data.root(piece), crumbs]


def social_image(article: Article) -> tuple[str, tuple[int, int], str]:
    """Absolute address, size and words of the picture that social networks show."""
    image = article.lead_image
    if image is None:
        return absolute(social.url(article)), social.SIZE, article.headline
    url = rendition_url(image, "social", 1200, "jpg", absolute=True)
    return url, social.SIZE, image.told().alt


def page_of(article: Article) -> ArticlePage:
    """Gather an article's page in a constant number of queries."""
    around = Surroundings(article)
    return ArticlePage(
        article=article,
        bylines=around.bylines,
        line=sections().line(article.category) if article.category else [],
        related=around.related,
        previous=around.previous,
        next=around.next,
        tags=tags_of(article),
        corrections=corrections_of(article),
        translations=around.translations,
        entries=entries_of(article),
    )


def entries_of(article: Article) -> list[LiveEntry] | None:
    """What readers see of a live article's entries; None for any other article."""
    if article.kind != Kind.LIVE or article.status == Status.RETRACTED:
        return None
    rows = LiveEntry.objects.public().filter(article=article).select_related("author")
    return list(rows[:ENTRIES])


def _live_url(article: Article) -> str:
    """Where a page asks for newer entries."""
    return reverse("articles:live", kwargs={"edition": article.edition, "pk": article.pk})
