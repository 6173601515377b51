"""Posting to a live article: each entry is public at once, apart from the article's draft."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from articles.body.sanitize import clean
from articles.models import Article, Author, LiveEntry
from articles.rendering import render_body
from articles.signals import article_action, content_changed
from articles.versions import Conflict


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


def prepare(entry: LiveEntry) -> None:
    """Clean and render an entry that was edited, before it is saved."""
    entry.body = clean(entry.body)
    entry.body_html = render_body(entry.body, entry.article.language)
    entry.updated_at = timezone.now()


def correct(entry: LiveEntry, *, by: Any, version: int, **words: Any) -> None:
    """Change an entry's `body`, `headline`, `author` or `pinned`; readers are told when.

    Raises body.BodyError, and versions.Conflict where somebody changed it since `version`.
    """
    for name, value in words.items():
        setattr(entry, name, value)
    prepare(entry)
    changed = {name: getattr(entry, name) for name in (*words, "body_html", "updated_at")}
    with transaction.atomic():
        rows = LiveEntry.objects.filter(pk=entry.pk, version=version)
        if not rows.update(version=version + 1, **changed):
            raise Conflict(entry.article, version)
        entry.version = version + 1
        announce(entry, "entry_edited", by=by)


def announce(entry: LiveEntry, action: str, *, by: Any) -> None:
    """Tell of a change of an entry."""
    article = entry.article
    details = {"entry": entry.pk}
    article_action.send(Article, action=action, article=article, by=by, details=details)
    content_changed.send(Article, keys={article.key, f"live-{article.pk}"})


def remove(entry: LiveEntry, *, by: Any) -> None:
    """Take an entry off the page; it is kept and can be brought back."""
    _set_removed(entry, timezone.now(), "entry_removed", by)


def bring_back(entry: LiveEntry, *, by: Any) -> None:
    """Show an entry again that was taken off."""
    _set_removed(entry, None, "entry_restored", by)


def _set_removed(entry: LiveEntry, at: datetime | None, action: str, by: Any) -> None:
    with transaction.atomic():
        rows = LiveEntry.objects.filter(pk=entry.pk, removed_at__isnull=at is not None)
        if rows.update(removed_at=at, version=F("version") + 1):
            announce(entry, action, by=by)
