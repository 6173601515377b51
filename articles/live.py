"""Posting to a live article: each entry is public at once, apart from the article's draft."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from articles.body.sanitize import clean
from articles.models import Article, Author, LiveEntry
from articles.rendering import render_body
from articles.signals import article_action, content_changed


def post(
    article: Article,
    body: str,
    *,
    by: Any,
    headline: str = "",
    author: Author | None = None,
    pinned: bool = False,
    at: datetime | None = None,
) -> LiveEntry:
    """Post one entry; readers see it at once. Raises body.BodyError where `body` is refused."""
    cleaned = clean(body)
    with transaction.atomic():
        entry = LiveEntry.objects.create(
            article=article,
            author=author,
            headline=headline,
            body=cleaned,
            body_html=render_body(cleaned, article.language),
            pinned=pinned,
            posted_at=at or timezone.now(),
            created_by=by,
        )
        details = {"entry": entry.pk}
        article_action.send(Article, action="posted", article=article, by=by, details=details)
        content_changed.send(Article, keys={article.key, f"live-{article.pk}"})
    return entry
