"""Translations that the original has left behind."""

from typing import Any

from articles.models.article import Article
from articles.models.revision import Revision
from articles.signals import article_action
from articles.versions import write


def begin(article: Article) -> None:
    """At its first publication: the translation says what the original says now."""
    source = article.translation_of
    if source is None or article.translated_revision is not None:
        return
    live: Revision | None = source.live_revision
    if live is not None:
        Article.objects.filter(pk=article.pk).update(translated_revision=live.number)
        article.translated_revision = live.number


def mark(article: Article, *, by: Any, version: int) -> None:
    """The editor has brought it in line. Raises versions.Conflict."""
    live = article.translation_of and article.translation_of.live_revision
    if not live:
        return
    write(article, version, translated_revision=live.number)
    article_action.send(Article, action="translation_updated", article=article, by=by)


def newer(article: Article) -> Revision | None:
    """The live revision of the original, where it is newer than what was translated."""
    source = article.translation_of
    if source is None or source.live_revision is None or article.translated_revision is None:
        return None
    return (
        source.live_revision if source.live_revision.number > article.translated_revision else None
    )
