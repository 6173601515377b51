"""What importers brought, so that a second run brings only what changed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.models.library import Image, LibraryFile


class ImportedItem(models.Model):
    """One item of another system, by its own lasting name."""

    source = models.CharField(_("source"), max_length=200)
    guid = models.CharField(_("identifier there"), max_length=500)
    kind = models.CharField(_("kind"), max_length=20)
    # SHA-256 (hex) of what was imported: equal means there is nothing to do.
    content_hash = models.CharField(max_length=64)
    article = models.ForeignKey(
        Article, null=True, blank=True, on_delete=models.SET_NULL, related_name="imported_from"
    )
    image = models.ForeignKey(
        Image, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    file = models.ForeignKey(
        LibraryFile, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Number of the revision that the importer wrote: a later one is an editor's.
    revision_number = models.PositiveIntegerField(null=True, blank=True)
    imported_at = models.DateTimeField(_("imported"), auto_now=True)

    class Meta:
        verbose_name = _("imported item")
        verbose_name_plural = _("imported items")
        constraints = [
            models.UniqueConstraint(fields=["source", "guid"], name="articles_importeditem_guid")
        ]

    def __str__(self) -> str:
        return f"{self.source}: {self.guid}"
