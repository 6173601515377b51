"""How often an article was read, by the hour; nothing about who read it."""

from django.db import models

from articles.models.article import Article


class ReadCount(models.Model):
    """Reads of one article in one hour; the desk's curves and the front page add them up."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="reads")
    hour = models.DateTimeField()  # its start
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            # Written by one statement that adds up.
            models.UniqueConstraint(fields=["article", "hour"], name="articles_readcount_once")
        ]
        indexes = [
            # Read by the front page (most read) and the desk's curves.
            models.Index(fields=["hour", "article", "count"], name="articles_readcount_hour")
        ]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.count}"
