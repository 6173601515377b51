"""Magazine issues: volume, number, cover, PDF and the order of their contents."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Versioned
from articles.models.library import Image, LibraryFile
from categories.slugs import slugify


class MagazineIssueQuerySet(models.QuerySet["MagazineIssue"]):
    def public(self, at: Any = None) -> Self:
        """Issues that readers may see at `at` (now); its twin is `MagazineIssue.is_public`."""
        return self.filter(published_at__lte=at or timezone.now())

    def in_edition(self, edition: str) -> Self:
        return self.filter(edition=edition)


class MagazineIssue(Versioned):
    edition = models.CharField(
        _("edition"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    title = models.CharField(_("title"), max_length=150)
    slug = models.SlugField(_("address"), max_length=100, blank=True)
    volume = models.PositiveIntegerField(_("volume"), null=True, blank=True)
    number = models.PositiveIntegerField(_("number"), null=True, blank=True)
    month = models.DateField(_("month"), help_text=_("Any day of the month on the cover."))
    description = models.TextField(_("description"), blank=True)
    cover = models.ForeignKey(
        Image,
        verbose_name=_("cover"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="covers",
    )
    pdf = models.ForeignKey(
        LibraryFile,
        verbose_name=_("PDF"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="issues",
    )
    published_at = models.DateTimeField(
        _("published"), null=True, blank=True, help_text=_("Readers see the issue from then on.")
    )

    objects = MagazineIssueQuerySet.as_manager()

    class Meta:
        verbose_name = _("magazine issue")
        verbose_name_plural = _("magazine issues")
        ordering = ["-month", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "slug"], name="articles_issue_slug")
        ]
        indexes = [
            # Read by the list of issues and by the home page (current issue).
            models.Index(fields=["edition", "-month"], name="articles_issue_newest"),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        self.slug = self.slug or slugify(self.title)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.slug = self.slug or slugify(self.title)
        super().save(*args, **kwargs)

    def is_public(self, at: Any = None) -> bool:
        """Whether readers may see the issue at `at` (now)."""
        return self.published_at is not None and self.published_at <= (at or timezone.now())

    @property
    def key(self) -> str:
        """Surrogate key of everything that shows this issue."""
        return f"issue-{self.pk}"

    @property
    def line_key(self) -> str:
        """Surrogate key of its articles' pages, which name it but not its contents."""
        return f"of-{self.key}"

    def get_absolute_url(self) -> str:
        return reverse("articles:issue", kwargs={"edition": self.edition, "slug": self.slug})


class IssueSection(models.Model):
    """One named part of an issue's contents."""

    issue = models.ForeignKey(MagazineIssue, on_delete=models.CASCADE, related_name="sections")
    name = models.CharField(_("name"), max_length=100)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("section of an issue")
        verbose_name_plural = _("sections of an issue")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["issue", "name"], name="articles_issuesection_name")
        ]

    def __str__(self) -> str:
        return f"{self.issue}: {self.name}"
