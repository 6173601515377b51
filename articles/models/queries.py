"""Which articles: what readers may see, what lists show, what an editor may change."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from articles.models.choices import Status
from articles.models.issues import MagazineIssue
from articles.models.library import Image
from articles.models.people import Byline
from categories.models import Access

if TYPE_CHECKING:
    pass

# The states in which a row can be read, once its time has come.
OPEN = (Status.SCHEDULED, Status.PUBLISHED)
# What a list shows; the rest of the row (the bodies above all) stays in the database.
TEASER_FIELDS = (
    "edition", "slug", "language", "kind", "headline", "standfirst", "featured", "published_at",
    "modified_at", "reading_minutes", "status", "access", "unpublish_at",
    "category__name", "category__path", "category__language", "category__is_public",
    "lead_image",
)  # fmt: skip


# Pictures in lists say nothing that the headline does not: their words stay in the library.
PICTURE_FACTS = ("digest", "width", "height", "focal_x", "focal_y")
# What a teaser is made of (articles.teasers), in its order.
TEASER_FACTS = (
    *("pk", "edition", "slug", "language", "kind", "headline", "standfirst", "featured"),
    *("published_at", "category_id", *(f"lead_image__{name}" for name in PICTURE_FACTS)),
)


def with_authors() -> "models.Prefetch[str]":
    """Bylines with their authors and portraits, in one query."""
    return models.Prefetch("bylines", Byline.objects.select_related("author__portrait"))


class ArticleQuerySet(models.QuerySet["Article"]):  # type: ignore[name-defined]
    def published(self, at: datetime | None = None) -> Self:
        """What readers may read at `at` (now): the one rule, with its twin `is_published`."""
        at = at or timezone.now()
        return self.filter(
            Q(unpublish_at=None) | Q(unpublish_at__gt=at),
            status__in=OPEN,
            published_at__lte=at,
            access=Access.PUBLIC,
            category__is_public=True,
        )

    def indexable(self, at: datetime | None = None) -> Self:
        """Published and welcome in search engines, sitemaps and feeds."""
        return self.published(at).filter(noindex=False)

    def listed_under(self, key: str, where: Q | None = None) -> Self:
        """Articles that the list `key` (`category-3`, `tag-5`, …) shows, newest first.

        `where` is asked of the list's rows (`listings__…`); in a filter of its own it would be
        asked of any other row of the article, too.
        """
        rows = self.filter(Q(listings__key=key) & (where or Q()))
        return rows.order_by("-listings__published_at", "-listings__article_id")

    def in_edition(self, edition: str) -> Self:
        return self.filter(edition=edition)

    def newest_first(self) -> Self:
        return self.order_by("-published_at", "-pk")

    def facts(self) -> "models.QuerySet[Any, tuple[Any, ...]]":
        """Plain values for teasers: no bodies, no models; the rest is asked by their keys."""
        return self.values_list(*TEASER_FACTS)

    def teasers(self) -> Self:
        """Rows for lists: no bodies; category, picture and byline in two queries."""
        return (
            self.select_related("category", "lead_image")
            .only(*TEASER_FIELDS, *(f"lead_image__{f.name}" for f in Image._meta.concrete_fields))
            .prefetch_related(with_authors())
        )

    def full_teasers(self) -> Self:
        """Rows for feeds: what a list shows, and the text as readers get it."""
        rows = self.select_related("category", "lead_image").defer("body")
        return rows.prefetch_related(with_authors())

    def in_order_of_contents(self, issue: MagazineIssue | int) -> Self:
        """Articles of a magazine issue in the order of its contents."""
        return self.filter(issue=issue).order_by(
            "issue_section__position", "issue_section", "issue_position", "pk"
        )

    def contents_of(self, issue: MagazineIssue | int) -> Self:
        """Teasers of a magazine issue in the order of its contents, with their sections."""
        sections = ("issue_section__name", "issue_section__position", "issue_position")
        return (
            self.in_order_of_contents(issue)
            .teasers()
            .select_related("category", "lead_image", "issue_section")
            .only(*TEASER_FIELDS, *sections)
        )

    def complete(self) -> Self:
        """Rows for an article's own page."""
        return self.select_related(
            "category", "lead_image", "issue", "issue_section", "translation_of"
        ).prefetch_related(with_authors(), "tags", "corrections")

    def for_page(self) -> Self:
        """The row of an article's own page; what stands around it is asked by its key."""
        return self.select_related("category", "lead_image", "issue").defer("body")

    def due_to_announce(self, at: datetime | None = None) -> Self:
        """Readable, but not yet told to followers."""
        return self.published(at).filter(announced_at=None)

    def editable_by(self, user: Any) -> Self:
        """What `user` may edit: everything, or only their own."""
        if user.has_perm("articles.edit_any_article"):
            return self.exclude(status=Status.TRASHED)
        if not user.has_perm("articles.change_article"):
            return self.none()
        own = Q(created_by=user) | Q(bylines__author__user=user)
        return self.filter(own).exclude(status=Status.TRASHED).distinct()
