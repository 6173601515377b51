"""What an export leaves out because it follows from the rest: made anew, in bounded steps."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Model, QuerySet

from articles import listing, media_uses
from articles.body.text import reading_minutes, word_count
from articles.models import Article, LiveEntry
from articles.rendering import render_body
from articles.search import index
from newsroom.models import Page

CHUNK = 100


def rebuild() -> None:
    """Texts as readers get them, lists, uses of the library, and the search index."""
    for article in _all(Article.objects.select_related("category", "latest_revision")):
        if article.body:
            _render(article)
        listing.rewrite(article)
        media_uses.record(article)
    for entry in _all(LiveEntry.objects.select_related("article")):
        body_html = render_body(entry.body, entry.article.language)
        LiveEntry.objects.filter(pk=entry.pk).update(body_html=body_html)
    for page in _all(Page.objects.all()):
        body_html = render_body(page.body, page.edition)
        Page.objects.filter(pk=page.pk).update(body_html=body_html)
    index.rebuild()


def _render(article: Article) -> None:
    words = word_count(article.body)
    Article.objects.filter(pk=article.pk).update(
        body_html=render_body(article.body, article.language),
        words=words,
        reading_minutes=reading_minutes(words, article.language),
    )


def _all(rows: QuerySet[Any]) -> Iterator[Any]:
    """Every row, by its key, a chunk at a time."""
    last, chunk = 0, list[Model]()
    while chunk := list(rows.order_by("pk").filter(pk__gt=last)[:CHUNK]):
        yield from chunk
        last = int(chunk[-1].pk)
