"""The one way to write an article's row: a conditional UPDATE on the version that was read."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article


class Conflict(Exception):
    """Somebody else wrote the article since `version` was read; nothing was changed."""

    def __init__(self, article: Article, version: int, message: Any = "") -> None:
        super().__init__(str(message or _("Somebody else changed this article meanwhile.")))
        self.article = article
        self.version = version


def refuse_stale(article: Article, version: int) -> None:
    """Raise Conflict where the row that was just read is newer than `version`.

    `write` would say so, too; asked first, who comes late hears of the other's change and not of
    what that change made impossible.
    """
    if version < article.version:
        raise Conflict(article, version)


def write(article: Article, version: int, **fields: Any) -> None:
    """Set `fields` if the row still has `version`, and raise its version by one.

    The instance is brought in line. Raises Conflict where another write came first: check and
    write are one statement, so that of many writers exactly one wins.
    """
    fields = {"touched_at": timezone.now(), **fields}
    written = Article.objects.filter(pk=article.pk, version=version).update(
        version=version + 1, **fields
    )
    if not written:
        raise Conflict(article, version)
    article.version = version + 1
    for name, value in fields.items():
        setattr(article, name, value)
