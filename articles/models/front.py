"""The front page of an edition: an arrangement that holds from a moment on."""

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article


class FrontPageManager(models.Manager["FrontPage"]):
    def current(self, edition: str, at: datetime | None = None) -> "FrontPage | None":
        """The arrangement in force at `at` (now): swaps need no worker, the query makes them."""
        started = self.filter(edition=edition, starts_at__lte=at or timezone.now())
        return started.order_by("-starts_at", "-pk").first()


class FrontPage(models.Model):
    """One arrangement, in force from `starts_at` until a later one starts."""

    edition = models.CharField(
        _("edition"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    starts_at = models.DateTimeField(_("from"), default=timezone.now)
    breaking = models.CharField(_("breaking line"), max_length=200, blank=True)
    breaking_url = models.CharField(_("address of the breaking line"), max_length=500, blank=True)
    version = models.PositiveIntegerField(default=0, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("arranged by"),
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[Any] = FrontPageManager()

    class Meta:
        verbose_name = _("front page")
        verbose_name_plural = _("front pages")
        ordering = ["edition", "-starts_at"]
        constraints = [
            # Read by the home page.
            models.UniqueConstraint(
                fields=["edition", "starts_at"], name="articles_frontpage_start"
            )
        ]

    def __str__(self) -> str:
        starts = date_format(timezone.localtime(self.starts_at), "j M Y, H:i")
        return f"{self.get_edition_display()}, {starts}"


class Placement(models.Model):
    """One article in one slot of an arrangement; no article stands twice."""

    class Slot(models.TextChoices):
        LEAD = "lead", _("Lead")
        SECONDARY = "secondary", _("Secondary leads")
        FEATURED = "featured", _("Featured")
        SECTION = "section", _("First in its section")

    front_page = models.ForeignKey(FrontPage, on_delete=models.CASCADE, related_name="placements")
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="placements")
    slot = models.CharField(_("slot"), max_length=10, choices=Slot)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("placement")
        verbose_name_plural = _("placements")
        ordering = ["slot", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["front_page", "article"], name="articles_placement_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_slot_display()}: {self.article}"
