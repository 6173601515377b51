"""The one way to publish, whoever asks: button, bulk action, schedule, command or import."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles import addresses, listing, media_uses, related, relations
from articles.body.text import reading_minutes, word_count
from articles.models.article import Article
from articles.models.choices import STATUS_MOVES, Review, Status
from articles.models.revision import Revision
from articles.rendering import render_body
from articles.signals import (
    article_action,
    articles_live,
    articles_published,
    content_changed,
)
from articles.snapshot import FLAGS, NUMBERS, REFERENCES, TEXTS, TIMES, Snapshot, moment
from articles.versions import refuse_stale, write_many
from categories.models import Category


@dataclass(frozen=True)
class Publication:
    """One revision to become what readers see.

    `at` is the moment of publication (None: now, or the moment it has already); `version` the
    one that was read; `substantive` says whether readers are told of an update.
    """

    article: Article
    revision: Revision
    version: int
    at: datetime | None = None
    modified_at: datetime | None = None
    substantive: bool = True


def publish(
    items: Sequence[Publication], *, by: Any, announce: bool = True, relate: bool = True
) -> None:
    """Make each revision live, all or none.

    Raises ValidationError (by field) where one may not be published, and versions.Conflict where
    one was written meanwhile. Without `announce` (imports) no follower is ever told of them;
    without `relate` the caller settles related articles, once all are there.
    """
    items = list(items)
    with transaction.atomic():
        homes = _homes(items)
        _refuse_twins(items, homes)
        moved = _write_rows(items, homes, announce=announce)
        keys = _write_around(items, relate=relate)
        for item, old_address in zip(items, moved, strict=True):
            if old_address and old_address != item.article.get_absolute_url():
                addresses.remember(old_address, article=item.article)
        _tell(items, by)
        if announce:
            _announce([item.article for item in items], by)
        content_changed.send(Article, keys=keys)


def _homes(items: Sequence[Publication]) -> dict[Any, Category]:
    wanted = {item.revision.data["category"] for item in items} - {None}
    found: dict[Any, Category] = Category.objects.in_bulk(wanted)
    return found


def _refuse_twins(items: Sequence[Publication], homes: Mapping[Any, Category]) -> None:
    """Raise ValidationError where one may not be published; all addresses with two queries."""
    now = timezone.now()
    wanted: list[tuple[Article, str, Category]] = []
    for item in items:
        refuse_stale(item.article, item.version)
        refuse_move(item.article, Status.PUBLISHED)
        category = homes.get(item.revision.data["category"])
        if found := _plain_problems(item.revision.data, category, item.at or now):
            raise ValidationError(found)
        if category:
            slug = _slug(item.article, item.revision.data, category)
            wanted.append((item.article, slug, category))
    addresses.refuse_clashes(wanted)


def _write_rows(
    items: Sequence[Publication], homes: Mapping[Any, Category], *, announce: bool
) -> list[str]:
    """Write the rows that readers see; returns the addresses that they had in public until now."""
    old = [item.article.get_absolute_url() if item.article.was_public else "" for item in items]
    places = [homes.get(item.revision.data["category"]) for item in items]
    gone = relations.gone([(item.article, item.revision.data) for item in items])
    changes = [
        (item.article, item.version, _row(item, place, announce=announce) | without)
        for item, place, without in zip(items, places, gone, strict=True)
    ]
    write_many(changes)
    for item, place in zip(items, places, strict=True):
        item.article.category = place
    return old


def _row(item: Publication, category: Category | None, *, announce: bool) -> dict[str, Any]:
    """What is written to the row of an article that becomes public."""
    article, data, now = item.article, item.revision.data, timezone.now()
    published_at = item.at or (article.published_at if article.status in _LIVE else None) or now
    return {
        **_columns(data),
        **_derived(data, category),
        "slug": _slug(article, data, category) if category else "",
        "status": Status.SCHEDULED if published_at > now else Status.PUBLISHED,
        "published_at": published_at,
        "modified_at": item.modified_at or _modified(article, item, published_at, now),
        **({} if announce else {"announced_at": article.announced_at or published_at}),
        "retraction_notice": "",
        "live_revision": item.revision,
    }


def _write_around(items: Sequence[Publication], *, relate: bool) -> set[str]:
    """Bring in line what stands around the rows; returns the keys of all pages that show them."""
    articles = [item.article for item in items]
    relations.write([(item.article, item.revision.data) for item in items])
    lists = listing.rewrite_many(articles)
    if relate:
        for item in items:
            related.settle(item.article, item.revision.data["related"], lists[item.article.pk])
    media_uses.record_many(articles)
    return set().union(*(surrogate_keys(each, lists[each.pk]) for each in articles))


def _tell(items: Sequence[Publication], by: Any) -> None:
    _applied([item.revision for item in items], timezone.now())
    articles_live.send(Article, articles=[item.article for item in items])
    for item in items:
        words: dict[str, Any] = {"article": item.article, "revision": item.revision}
        article_action.send(Article, action="published", by=by, **words)


_LIVE = (Status.PUBLISHED, Status.RETRACTED)


def refuse_move(article: Article, status: str) -> None:
    """Raise ValidationError where the table of moves does not lead from here to `status`."""
    if status not in STATUS_MOVES[article.status]:
        raise ValidationError(
            _("An article that is “%(now)s” cannot become “%(then)s”."),
            params={"now": article.get_status_display(), "then": Status(status).label},
        )


def problems_of(
    article: Article, data: Snapshot, category: Category | None, at: datetime
) -> dict[str, Any]:
    """What forbids publishing `data` at `at`, by field; empty where nothing does."""
    problems = _plain_problems(data, category, at)
    if category is None or problems:
        return problems
    try:
        addresses.refuse_clash(article, _slug(article, data, category), category)
    except ValidationError as error:
        problems.update(error.message_dict)
    return problems


def _plain_problems(data: Snapshot, category: Category | None, at: datetime) -> dict[str, Any]:
    """What can be told without asking who has the address."""
    problems: dict[str, Any] = {}
    if not data["headline"].strip():
        problems["headline"] = _("An article needs a headline.")
    if category is None:
        problems["category"] = _("Choose the category that is the article's home.")
    embargo = moment(data["embargo_until"])
    if embargo and at < embargo:
        problems["embargo_until"] = _("The embargo ends later than this.")
    ending = moment(data["unpublish_at"])
    if ending and ending <= at:
        problems["unpublish_at"] = _("It would end before it is published.")
    return problems


def _slug(article: Article, data: Snapshot, category: Category) -> str:
    if data["slug"]:
        return str(data["slug"])
    return article.slug or addresses.free_slug(article, data["headline"], category.language)


def _columns(data: Snapshot) -> dict[str, Any]:
    columns: dict[str, Any] = {
        name: data[name] for name in TEXTS + FLAGS + NUMBERS if name != "slug"
    }
    columns |= {f"{name}_id": data[name] for name in REFERENCES}
    return columns | {name: moment(data[name]) for name in TIMES}


def _derived(data: Snapshot, category: Category | None) -> dict[str, Any]:
    words = word_count(data["body"])
    return {
        "body_html": render_body(data["body"], data["language"]),
        "words": words,
        "reading_minutes": reading_minutes(words, data["language"]),
        "edition": category.language if category else "",
    }


def _modified(
    article: Article, item: Publication, published_at: datetime, now: datetime
) -> datetime | None:
    if article.live_revision_id is None or article.status not in _LIVE:
        return published_at
    return now if item.substantive else article.modified_at


def _applied(revisions: Sequence[Revision], now: datetime) -> None:
    Revision.objects.filter(pk__in=[each.pk for each in revisions]).update(
        review=Review.APPLIED, applied_at=now, apply_at=None, apply_error=""
    )
    for each in revisions:
        each.review, each.applied_at, each.apply_at = Review.APPLIED, now, None


def _announce(articles: Sequence[Article], by: Any) -> None:
    """Tell of what became readable just now; one conditional UPDATE makes it once."""
    now = timezone.now()
    fresh = [
        article
        for article in articles
        if article.is_published(now)
        and Article.objects.filter(pk=article.pk, announced_at=None).update(announced_at=now)
    ]
    if fresh:
        articles_published.send(Article, articles=fresh, by=by)


def announce_due(at: datetime | None = None, limit: int = 200) -> list[Article]:
    """Tell of scheduled articles whose time has come; returns those that opened."""
    now = at or timezone.now()
    with transaction.atomic():
        due = list(Article.objects.due_to_announce(now).select_related("category")[:limit])
        fresh = [
            article
            for article in due
            if Article.objects.filter(pk=article.pk, announced_at=None).update(
                announced_at=now, status=Status.PUBLISHED
            )
        ]
        for article in fresh:
            article.status, article.announced_at = Status.PUBLISHED, now
            article_action.send(Article, action="opened", article=article, by=None)
        if fresh:
            articles_published.send(Article, articles=fresh, by=None)
            content_changed.send(Article, keys=set().union(*map(surrogate_keys, fresh)))
    return fresh


def list_key(key: str) -> str:
    """Surrogate key of the list of `key`: what it shows changed, while its own words did not."""
    return f"list-{key}"


def surrogate_keys(article: Article, lists: set[str] | None = None) -> set[str]:
    """Keys of all pages that a change of the article's row may touch; `lists` where known."""
    lists = listing.keys_of(article) if lists is None else lists
    keys = {article.key, f"edition-{article.edition}"} | set(map(list_key, lists))
    if article.issue_id:
        keys.add(f"issue-{article.issue_id}")
    if article.translation_of_id:  # its versions name each other
        keys.add(f"article-{article.translation_of_id}")
    return keys
