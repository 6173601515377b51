"""What search knows: a row for each article that can be found, and what nobody found."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article


class SearchEntry(models.Model):
    """One live article as search sees it; written by `articles.search` alone.

    Its words stand beside it: on SQLite in the table `articles_searchindex` (FTS5), on PostgreSQL
    in the column `vector`, both made by the migration.
    """

    article = models.OneToOneField(
        Article, primary_key=True, on_delete=models.CASCADE, related_name="search_entry"
    )
    edition = models.CharField(max_length=10)
    language = models.CharField(max_length=10)
    published_at = models.DateTimeField()
    # The body's plain words, as written: excerpts are cut from it.
    text = models.TextField()

    def __str__(self) -> str:
        return str(self.article)


class SearchMiss(models.Model):
    """Words that readers looked for in vain: no reader, no address, no moment but the last day."""

    edition = models.CharField(_("edition"), max_length=10, choices=settings.LANGUAGES)
    query = models.CharField(_("looked for"), max_length=60)  # folded
    count = models.PositiveIntegerField(_("times"), default=1)
    last_seen = models.DateField(_("last"), default=timezone.localdate)

    class Meta:
        verbose_name = _("search without results")
        verbose_name_plural = _("searches without results")
        ordering = ["-last_seen", "-count"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "query"], name="articles_searchmiss_once")
        ]

    def __str__(self) -> str:
        return self.query
