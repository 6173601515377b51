"""A draft as readers would see it, without a row being written."""

from copy import copy
from typing import Any

from django.utils import timezone

from articles.body.text import reading_minutes, word_count
from articles.models.article import Article
from articles.models.choices import Status
from articles.models.people import Author, Byline
from articles.models.tags import Tag
from articles.reading import ArticlePage
from articles.rendering import render_body
from articles.snapshot import FLAGS, NUMBERS, REFERENCES, TEXTS, TIMES, Snapshot, moment
from articles.teasers import teasers
from categories.models import Category
from categories.slugs import fold


def page_of(article: Article | None, data: Snapshot) -> ArticlePage:
    """The page that publishing `data` now would make."""
    shown = _as_published(article, data)
    related = teasers(Article.objects.published().filter(pk__in=data["related"]).facts())
    return ArticlePage(
        article=shown,
        bylines=_byline(data["byline"]),
        line=list(shown.category.line()) if shown.category else [],
        related=sorted(related, key=lambda each: data["related"].index(each.pk))[:4],
        previous=None,
        next=None,
        tags=_tags(data["tags"]),
        corrections=list(article.corrections.all()) if article else [],
    )


def _as_published(article: Article | None, data: Snapshot) -> Article:
    shown: Any = copy(article) if article else Article()
    # Key 0 is nobody's: what is asked of it finds nothing.
    shown.pk = shown.pk or 0
    shown._state = copy(shown._state)
    shown._state.fields_cache = {}
    for name in TEXTS + FLAGS + NUMBERS:
        setattr(shown, name, data[name])
    for name in REFERENCES:
        setattr(shown, f"{name}_id", data[name])
    for name in TIMES:
        setattr(shown, name, moment(data[name]))
    home = Category.objects.filter(pk=data["category"]).first()
    shown.category = home
    shown.edition = home.language if home else data["language"]
    shown.slug = data["slug"] or shown.slug or "preview"
    shown.status = Status.PUBLISHED
    shown.published_at = shown.published_at or timezone.now()
    shown.body_html = render_body(data["body"], data["language"])
    shown.words = word_count(data["body"])
    shown.reading_minutes = reading_minutes(shown.words, data["language"])
    return shown  # type: ignore[no-any-return]


def _byline(lines: list[list[Any]]) -> list[Byline]:
    authors = Author.objects.in_bulk([pk for pk, _role in lines])
    return [
        Byline(author=authors[pk], role=role, position=place)
        for place, (pk, role) in enumerate(lines)
        if pk in authors
    ]


def _tags(names: list[str]) -> list[Tag]:
    """Tags in the draft's order; one that does not exist yet is shown all the same."""
    known = {tag.folded: tag for tag in Tag.objects.filter(folded__in=[fold(n) for n in names])}
    return [known.get(fold(name)) or Tag(name=name, slug="new") for name in names]
