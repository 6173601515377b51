"""Entries of a live article: each its own row, posted at once."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.body.fields import BodyField
from articles.body.text import plain_text
from articles.models.article import Article
from articles.models.people import Author


class LiveEntryQuerySet(models.QuerySet["LiveEntry"]):
    def public(self) -> Self:
        """Entries that readers see, pinned and newest first."""
        return self.filter(removed_at=None, posted_at__lte=timezone.now()).order_by(
            "-pinned", "-posted_at", "-pk"
        )


class LiveEntry(models.Model):
    article = models.ForeignKey(
        Article, verbose_name=_("article"), on_delete=models.CASCADE, related_name="entries"
    )
    author = models.ForeignKey(
        Author,
        verbose_name=_("author"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="live_entries",
    )
    headline = models.CharField(_("headline"), max_length=200, blank=True)
    body = BodyField(_("text"))
    body_html = models.TextField(blank=True, editable=False)
    pinned = models.BooleanField(_("pinned summary"), default=False)
    posted_at = models.DateTimeField(_("posted"), default=timezone.now)
    updated_at = models.DateTimeField(null=True, blank=True, editable=False)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = LiveEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("live entry")
        verbose_name_plural = _("live entries")
        ordering = ["-posted_at", "-pk"]
        indexes = [
            # Read by the live article's page and by the fragment that it polls.
            models.Index(fields=["article", "-posted_at", "-id"], name="articles_liveentry_newest")
        ]

    @property
    def text(self) -> str:
        """The entry's plain words."""
        return " ".join(plain_text(self.body).split())

    def __str__(self) -> str:
        return self.headline or f"{self.posted_at:%H:%M}"
