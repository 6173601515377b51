"""Derived rows that make lists cheap: which list shows which article, and related articles."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from django.db import connections, models

from articles.compiled import planned
from articles.models.article import Article


class ListingManager(models.Manager["Listing"]):
    def newest(self, keys: Sequence[str], at: datetime, count: int) -> dict[str, list[int]]:
        """For each list the keys of its `count` newest articles at `at`, with one statement.

        One range scan of the index a list. Raw SQL, since Django limits no part of a UNION on
        SQLite; there is nothing in it but the table's own name and parameters.
        """
        found: dict[str, list[int]] = {key: [] for key in keys}
        if not keys:
            return found
        connection = connections[self.db]
        moment = connection.ops.adapt_datetimefield_value(at)
        part = (
            "SELECT * FROM (SELECT key, article_id FROM articles_listing"
            " WHERE key = %s AND published_at <= %s"
            " ORDER BY published_at DESC, article_id DESC LIMIT %s) AS part"
        )
        parameters = [value for key in keys for value in (key, moment, count)]
        with planned(connection) as cursor:
            cursor.execute(" UNION ALL ".join([part] * len(keys)), parameters)
            for key, article_id in cursor.fetchall():
                found[key].append(article_id)
        return found


class Listing(models.Model):
    """That the list `key` shows an article that can be read or will be.

    Keys are surrogate keys: `category-3` (also for all categories above the article's own),
    `tag-5`, `author-7`. One range scan of the index gives one page of any list, however long.
    Written by `articles.listing` alone, whenever a row is published, moved or withdrawn.
    """

    key = models.CharField(max_length=40)
    published_at = models.DateTimeField()
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="listings")

    objects: ClassVar[ListingManager] = ListingManager()

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
