"""Derived rows that make lists cheap: which list shows which article, and related articles."""

from django.db import models

from articles.models.article import Article


class Listing(models.Model):
    """That the list `key` shows an article that can be read or will be.

    Keys are surrogate keys: `category-3` (also for all categories above the article's own),
    `tag-5`, `author-7`. One range scan of the index gives one page of any list, however long.
    Written by `articles.listing` alone, whenever a row is published, moved or withdrawn.
    """

    key = models.CharField(max_length=40)
    published_at = models.DateTimeField()
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="listings")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "key"], name="articles_listing_once")
        ]
        indexes = [
            # Read by every list: category, tag, author, and by the blocks of the home page.
            models.Index(fields=["key", "-published_at", "-article"], name="articles_listing_page")
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.article_id}"


class RelatedArticle(models.Model):
    """One related article: hand-picked first, the others settled at publication."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="related_items")
    related = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="related_from")
    position = models.PositiveSmallIntegerField(default=0)
    picked = models.BooleanField(default=False)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["article", "related"], name="articles_related_once"),
            models.CheckConstraint(
                condition=~models.Q(article=models.F("related")), name="articles_related_other"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article_id} → {self.related_id}"
