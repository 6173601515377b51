"""Corrections: typed notes on what was changed after publication."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Versioned
from articles.models.article import Article
from articles.models.choices import CorrectionKind


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def public(self, edition: str = "", at: datetime | None = None) -> Self:
        """Corrections whose article readers can open at `at` (now), newest first."""
        open_articles = Article.objects.published(at)
        if edition:
            open_articles = open_articles.in_edition(edition)
        # Asked of each correction in its order: SQLite would write down all articles first.
        is_open = models.Exists(open_articles.filter(pk=models.OuterRef("article")))
        return self.filter(is_open).order_by("-published_at", "-pk")


class Correction(Versioned):
    article = models.ForeignKey(
        Article, verbose_name=_("article"), on_delete=models.CASCADE, related_name="corrections"
    )
    kind = models.CharField(
        _("kind"), max_length=15, choices=CorrectionKind, default=CorrectionKind.CORRECTION
    )
    text = models.TextField(_("what was wrong, and what is right"))
    published_at = models.DateTimeField(_("published"), default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("written by"),
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["-published_at", "-pk"]
        indexes = [
            # Read by the public archive of corrections.
            models.Index(fields=["-published_at", "-id"], name="articles_correction_newest")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.article}"
