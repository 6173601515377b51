"""The article: its row is what readers see now; drafts live in revisions."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from articles.body.fields import BodyField
from articles.models.choices import Kind, Status
from articles.models.indexes import INDEXES
from articles.models.issues import IssueSection, MagazineIssue
from articles.models.library import Image
from articles.models.queries import OPEN, ArticleQuerySet
from articles.models.tags import ArticleTag
from categories.addresses import address
from categories.models import Access, Category

if TYPE_CHECKING:
    from articles.models.revision import Revision


class Article(models.Model):  # type: ignore[django-manager-missing]
    """One piece. Everything from `language` to `canonical_url` is a copy of `live_revision`."""

    edition = models.CharField(
        _("edition"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    slug = models.SlugField(_("address"), max_length=100, blank=True)
    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.NEWS)
    headline = models.CharField(_("headline"), max_length=200, blank=True)
    standfirst = models.TextField(_("standfirst"), max_length=600, blank=True)
    body = BodyField(_("text"), blank=True)
    category = models.ForeignKey(
        Category,
        verbose_name=_("category"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="articles",
    )
    further_categories = models.ManyToManyField(
        Category,
        verbose_name=_("further categories"),
        blank=True,
        related_name="further_articles",
        through="articles.FurtherCategory",
    )
    lead_image = models.ForeignKey(
        Image,
        verbose_name=_("lead image"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="lead_articles",
    )
    lead_caption = models.CharField(_("caption here"), max_length=1000, blank=True)
    tags = TaggableManager(verbose_name=_("tags"), blank=True, through=ArticleTag)
    issue = models.ForeignKey(
        MagazineIssue,
        verbose_name=_("magazine issue"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="articles",
    )
    issue_section = models.ForeignKey(
        IssueSection,
        verbose_name=_("section of the issue"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="articles",
    )
    issue_position = models.PositiveSmallIntegerField(_("place in the section"), default=0)
    featured = models.BooleanField(_("featured"), default=False)
    translation_of = models.ForeignKey(
        "self",
        verbose_name=_("translation of"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="translations",
    )
    # Number of the source's revision that was translated: later ones make this one stale.
    translated_revision = models.PositiveIntegerField(null=True, blank=True, editable=False)
    seo_title = models.CharField(_("title for search engines"), max_length=120, blank=True)
    seo_description = models.CharField(
        _("description for search engines"), max_length=320, blank=True
    )
    noindex = models.BooleanField(_("keep out of search engines"), default=False)
    canonical_url = models.URLField(_("first published at"), max_length=500, blank=True)
    access = models.CharField(_("access"), max_length=10, choices=Access, default=Access.PUBLIC)
    embargo_until = models.DateTimeField(_("embargo until"), null=True, blank=True)
    unpublish_at = models.DateTimeField(_("unpublish at"), null=True, blank=True)

    # Made at publication from the above.
    body_html = models.TextField(blank=True, editable=False)
    words = models.PositiveIntegerField(default=0, editable=False)
    reading_minutes = models.PositiveSmallIntegerField(default=0, editable=False)

    # State.
    status = models.CharField(
        _("status"), max_length=12, choices=Status, default=Status.UNPUBLISHED, editable=False
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)
    modified_at = models.DateTimeField(_("updated"), null=True, blank=True, editable=False)
    announced_at = models.DateTimeField(null=True, blank=True, editable=False)
    retraction_notice = models.TextField(_("notice of retraction"), blank=True, editable=False)

    # The desk.
    version = models.PositiveIntegerField(default=0, editable=False)
    revision_count = models.PositiveIntegerField(default=0, editable=False)
    latest_revision = models.ForeignKey(
        "articles.Revision",
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    live_revision = models.ForeignKey(
        "articles.Revision",
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("assigned to"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="assigned_articles",
    )
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="created_articles",
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    touched_at = models.DateTimeField(_("last changed"), default=timezone.now, editable=False)
    trashed_at = models.DateTimeField(null=True, editable=False)
    trashed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects: ClassVar[Any] = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["-touched_at", "-pk"]
        permissions = [
            ("edit_any_article", "Can edit everybody's articles"),
            ("review_article", "Can review articles"),
            ("publish_article", "Can publish, schedule and unpublish"),
            ("retract_article", "Can retract articles"),
            ("override_check", "Can override a check before publishing"),
            ("purge_article", "Can purge articles from the trash"),
            ("merge_tag", "Can merge tags"),
            ("merge_author", "Can merge authors"),
        ]
        constraints = [
            # Read by the resolver of public addresses.
            models.UniqueConstraint(
                fields=["edition", "slug"], condition=~Q(slug=""), name="articles_article_slug"
            ),
            models.CheckConstraint(
                condition=Q(status__in=[Status.UNPUBLISHED, Status.TRASHED])
                | Q(category__isnull=False, published_at__isnull=False)
                & ~Q(slug="")
                & ~Q(headline=""),
                name="articles_article_complete",
            ),
            models.CheckConstraint(
                condition=Q(embargo_until=None)
                | Q(published_at=None)
                | Q(status__in=[Status.UNPUBLISHED, Status.TRASHED])
                | Q(published_at__gte=models.F("embargo_until")),
                name="articles_article_embargo",
            ),
        ]
        indexes = INDEXES

    def __str__(self) -> str:
        return self.headline or str(_("Article %(number)s")) % {"number": self.pk}

    @property
    def key(self) -> str:
        """Surrogate key of everything that shows this article."""
        return f"article-{self.pk}"

    def is_published(self, at: datetime | None = None) -> bool:
        """Whether readers may read this row at `at` (now): twin of `ArticleQuerySet.published`."""
        at = at or timezone.now()
        return bool(
            self.status in OPEN
            and self.published_at
            and self.published_at <= at
            and (self.unpublish_at is None or self.unpublish_at > at)
            and self.access == Access.PUBLIC
            and self.category
            and self.category.is_public
        )

    @property
    def was_public(self) -> bool:
        """Whether readers could ever read it: then its address answers 410, not 404."""
        return bool(self.slug and self.published_at and self.published_at <= timezone.now())

    @property
    def has_draft(self) -> bool:
        """Whether editors have words that readers do not see yet."""
        return self.latest_revision_id not in {None, self.live_revision_id}

    @property
    def was_updated(self) -> bool:
        """Whether there was a substantive change after publication."""
        return bool(self.modified_at and self.published_at and self.modified_at > self.published_at)

    @property
    def opens_with_film(self) -> bool:
        """Whether the text begins with a film of the library: that is its picture, then."""
        return self.kind == Kind.VIDEO and self.body_html.startswith('<figure class="video">')

    @property
    def working_title(self) -> str:
        """The newest headline, for the desk only."""
        newest: Revision | None = self.latest_revision
        return (newest.headline if newest else "") or self.headline or str(_("(no headline)"))

    def get_absolute_url(self) -> str:
        path = f"{self.category.path}/{self.slug}/" if self.category else f"{self.slug}/"
        return address(self.edition, path)


class FurtherCategory(models.Model):
    """That an article also stands in a category which is not its home."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "category"], name="articles_further_once")
        ]

    def __str__(self) -> str:
        return f"{self.article}: {self.category}"
