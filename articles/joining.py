"""Making one of two: tags and authors that turned out to be the same."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from articles import addresses, listing
from articles.editing import save_draft
from articles.models import (
    Article,
    ArticleTag,
    Author,
    AuthorProfile,
    Byline,
    LiveEntry,
    Redirect,
    Revision,
    Tag,
)
from articles.models.queries import OPEN
from articles.signals import content_changed
from articles.snapshot import Snapshot, revised
from categories.slugs import fold

__all__ = ["join_authors", "join_tags"]


def join_tags(gone: Tag, stays: Tag, *, by: Any) -> int:
    """Give everything of `gone` to `stays` and delete it; says how many articles had it.

    Newest drafts that have the old word get a revision with the new one; older revisions stay as
    they are. The old addresses lead to the new.
    """
    _refuse_same(gone, stays)
    with transaction.atomic():
        articles = list(Article.objects.filter(tag_items__tag=gone))
        has_both = ArticleTag.objects.filter(tag=stays).values("content_object")
        ArticleTag.objects.filter(tag=gone).exclude(content_object__in=has_both).update(tag=stays)
        wanted = fold(gone.name)
        _revise_drafts(articles, by, lambda data: _renamed(data, wanted, stays.name))
        _lead_on(gone, stays, "tag")
        gone.delete()
        _show(articles, {gone.key, stays.key})
    return len(articles)


def join_authors(gone: Author, stays: Author, *, by: Any) -> int:
    """The same for authors: bylines, entries of live articles, profiles, addresses."""
    _refuse_same(gone, stays)
    if gone.user_id and stays.user_id:
        raise ValidationError(_("Both have a login of their own."))
    with transaction.atomic():
        articles = list(Article.objects.filter(bylines__author=gone).distinct())
        for line in Byline.objects.filter(author=gone):
            twin = Byline.objects.filter(article=line.article_id, author=stays, role=line.role)
            if twin.exists():
                line.delete()
            else:
                Byline.objects.filter(pk=line.pk).update(author=stays)
        LiveEntry.objects.filter(author=gone).update(author=stays, version=F("version") + 1)
        known = AuthorProfile.objects.filter(author=stays).values("language")
        AuthorProfile.objects.filter(author=gone).exclude(language__in=known).update(author=stays)
        _revise_drafts(articles, by, lambda data: _signed(data, gone.pk, stays.pk))
        _lead_on(gone, stays, "author")
        key, login = gone.key, gone.user
        gone.delete()
        if login is not None:
            Author.objects.filter(pk=stays.pk).update(user=login, version=F("version") + 1)
        _show(articles, {key, stays.key})
    return len(articles)


def _refuse_same(gone: Any, stays: Any) -> None:
    if gone.pk == stays.pk:
        raise ValidationError(_("Choose two different ones."))


def _renamed(data: Snapshot, wanted: str, name: str) -> dict[str, Any] | None:
    if not any(fold(tag) == wanted for tag in data.get("tags", [])):
        return None
    return {"tags": [name if fold(tag) == wanted else tag for tag in data["tags"]]}


def _signed(data: Snapshot, gone: int, stays: int) -> dict[str, Any] | None:
    lines = data.get("byline", [])
    if not any(author == gone for author, _role in lines):
        return None
    return {"byline": [[stays if author == gone else author, role] for author, role in lines]}


def _revise_drafts(articles: list[Article], by: Any, change: Any) -> None:
    """Write a revision of each newest draft that `change` changes.

    Those are of `articles`, whose rows have it, or are ahead of their rows.
    """
    ahead = Q(live_revision=None) | ~Q(latest_revision=F("live_revision"))
    rows = Article.objects.filter(ahead | Q(pk__in=[article.pk for article in articles]))
    newest = rows.filter(latest_revision__isnull=False).values("latest_revision")
    for revision in Revision.objects.filter(pk__in=newest).iterator(chunk_size=200):
        changes = change(revision.data)
        if changes is None:
            continue
        article = Article.objects.select_related("latest_revision").get(pk=revision.article_id)
        was_live = article.live_revision_id == revision.pk
        fresh = save_draft(
            article, revised(revision.data, **changes), by=by, version=article.version
        )
        if was_live:  # readers see these very words: there is no newer draft
            Article.objects.filter(pk=article.pk).update(live_revision=fresh)
            Revision.objects.filter(pk=fresh.pk).update(
                review=revision.review, applied_at=revision.applied_at
            )


def _lead_on(gone: Any, stays: Any, name: str) -> None:
    """Old addresses, in every edition, lead to what stays."""
    rows = Redirect.objects.filter(**{name: gone})
    rows.update(**{name: stays}, version=F("version") + 1)
    for edition, _label in settings.LANGUAGES:
        old = reverse(f"articles:{name}", kwargs={"edition": edition, "slug": gone.slug})
        addresses.remember(old, **{name: stays, "edition": edition})


def _show(articles: list[Article], keys: set[str]) -> None:
    for article in articles:
        if article.status in OPEN:
            listing.rewrite(article)
    content_changed.send(Article, keys=keys | {article.key for article in articles})
