"""Digests: daily and weekly, for each reader only what is new in what they follow."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from articles.models import Article, Listing
from subscriptions import audience
from subscriptions.calendar import due_moment
from subscriptions.models import Delivery, Mailing, Selection, Subscription, Topic

CHUNK = 1000  # readers at a time
MOST = 20  # articles in one digest
PERIODS = {
    Subscription.Frequency.DAILY: timedelta(days=1),
    Subscription.Frequency.WEEKLY: timedelta(days=7),
}
GONE = [Delivery.State.SKIPPED, Delivery.State.FAILED]


def schedule(at: datetime | None = None) -> int:
    """Make the digests that are due; a second scheduler at the same minute makes none."""
    at = at or timezone.now()
    made = 0
    for edition in settings.LANGUAGE_CODES:
        for frequency in PERIODS:
            made += _schedule_one(edition, frequency, at)
    return made


def _schedule_one(edition: str, frequency: str, at: datetime) -> int:
    weekday = settings.DIGEST_WEEKDAY if frequency == Subscription.Frequency.WEEKLY else None
    moment, day = due_moment(edition, settings.DIGEST_HOUR, weekday, at)
    name = f"digest:{frequency}:{edition}:"
    if Mailing.objects.filter(dedupe_key=f"{name}{day}").exists():
        return 0
    first = not Mailing.objects.filter(dedupe_key__startswith=name).exists()
    if first and at - moment > timedelta(hours=2):
        return 0  # the site, or its first reader, is younger than this morning
    if not readers(edition, frequency).exists():
        return 0
    Mailing.objects.bulk_create(
        [
            Mailing(
                kind=Mailing.Kind.DIGEST,
                edition=edition,
                audience={"frequency": frequency},
                subject=f"{Subscription.Frequency(frequency).label} {day}",
                dedupe_key=f"{name}{day}",
                state=Mailing.State.SCHEDULED,
                send_at=moment,
            )
        ],
        ignore_conflicts=True,
    )
    return 1


def readers(edition: str, frequency: str) -> Any:
    """Subscriptions that a digest serves: of this frequency, of readers of this language."""
    return Subscription.objects.active().filter(
        frequency=frequency, subscriber__language=edition, topic__newsletter=None
    )


def since(mailing: Mailing, at: datetime) -> datetime:
    """From when on an article is new: the digest before this one, three periods at the most."""
    period = PERIODS[mailing.audience["frequency"]]
    before = (
        Mailing.objects.filter(
            kind=Mailing.Kind.DIGEST,
            edition=mailing.edition,
            audience__frequency=mailing.audience["frequency"],
            frozen_at__lt=at,
        )
        .exclude(pk=mailing.pk)
        .order_by("-frozen_at")
        .first()
    )
    if before is None or before.frozen_at is None:
        return at - period
    return max(before.frozen_at, at - 3 * period)


def write(mailing: Mailing, at: datetime) -> tuple[int, int]:
    """Write selections and deliveries; returns how many candidates there were, and left out.

    Left out are who may not be mailed and for whom there is nothing new. Safe to do again.
    """
    rows = readers(mailing.edition, mailing.audience["frequency"])
    by_topic = _fresh(since(mailing, at), at)
    total = _people(rows)
    if not by_topic:
        return total, total
    barred = audience.barred(mailing, at)
    reachable = rows.exclude(barred)
    allowed = reachable.filter(topic__in=list(by_topic))
    # Counted apart from what is written, so that totals can disagree.
    excluded = _people(rows.filter(barred)) + _people(reachable) - _people(allowed)
    keys = allowed.order_by("subscriber").values_list("subscriber", flat=True).distinct()
    known: dict[str, int] = {}
    for chunk in _chunks(keys.iterator(chunk_size=CHUNK)):
        excluded += _write_chunk(mailing, allowed, chunk, by_topic, known)
    return total, excluded


def _people(rows: Any) -> int:
    return int(rows.order_by().values("subscriber").distinct().count())


def _chunks(keys: Iterable[int]) -> Iterator[list[int]]:
    chunk: list[int] = []
    for key in keys:
        chunk.append(key)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _fresh(after: datetime, at: datetime) -> dict[int, list[tuple[int, datetime]]]:
    """New articles with the time of their announcement, by topic, the most important first."""
    found = Article.objects.published(at).filter(announced_at__gt=after, announced_at__lte=at)
    order = found.order_by("-featured", "-published_at", "-pk")
    articles: dict[int, datetime] = dict(order.values_list("pk", "announced_at"))
    listed = Listing.objects.filter(article__in=list(articles)).values_list("key", "article_id")
    under: dict[str, set[int]] = {}
    for key, article in listed:
        under.setdefault(key, set()).add(article)
    by_topic: dict[int, list[tuple[int, datetime]]] = {}
    for topic, key in _topic_keys(under):
        by_topic[topic] = [(pk, when) for pk, when in articles.items() if pk in under[key]]
    return by_topic


def _topic_keys(under: dict[str, set[int]]) -> Iterator[tuple[int, str]]:
    wanted: dict[str, list[int]] = {"category": [], "tag": [], "author": []}
    for name in under:
        kind, _dash, number = name.partition("-")
        wanted[kind].append(int(number))
    topics = Topic.objects.filter(
        Q(category__in=wanted["category"], category__is_public=True)
        | Q(tag__in=wanted["tag"])
        | Q(author__in=wanted["author"])
    )
    for pk, category, tag, author in topics.values_list("pk", "category", "tag", "author"):
        if category:
            yield pk, f"category-{category}"
        else:
            yield pk, f"tag-{tag}" if tag else f"author-{author}"


def _write_chunk(
    mailing: Mailing,
    allowed: Any,
    chunk: Sequence[int],
    by_topic: dict[int, list[tuple[int, datetime]]],
    known: dict[str, int],
) -> int:
    """Write what these readers get; returns how many of them get nothing, for lack of news."""
    shown = _shown(mailing, chunk)
    wanted: dict[int, dict[int, int]] = {}
    rows = allowed.filter(subscriber__in=chunk).order_by("subscriber", "topic")
    for reader, topic, active in rows.values_list("subscriber_id", "topic_id", "active_since"):
        for article, when in by_topic[topic]:
            if article not in shown.get(reader, ()) and (active is None or when > active):
                wanted.setdefault(reader, {}).setdefault(article, topic)
    rank = {article: n for n, article in enumerate(_ordered(by_topic))}
    deliveries = []
    for reader, articles in wanted.items():
        keys = sorted(articles, key=rank.__getitem__)[:MOST]
        selection = _selection(mailing, keys, known)
        topic = articles[keys[0]]
        deliveries.append(
            Delivery(mailing=mailing, subscriber_id=reader, topic_id=topic, selection_id=selection)
        )
    Delivery.objects.bulk_create(deliveries, ignore_conflicts=True, batch_size=500)
    return len(chunk) - len(deliveries)


def _ordered(by_topic: dict[int, list[tuple[int, datetime]]]) -> list[int]:
    """All new articles, newest announcement first."""
    times = {article: when for rows in by_topic.values() for article, when in rows}
    return sorted(times, key=lambda article: (times[article], article), reverse=True)


def _selection(mailing: Mailing, keys: list[int], known: dict[str, int]) -> int:
    digest = hashlib.sha256(json.dumps(keys).encode()).hexdigest()
    if digest not in known:
        row, _created = Selection.objects.get_or_create(
            mailing=mailing, digest=digest, defaults={"articles": keys}
        )
        known[digest] = row.pk
    return known[digest]


def _shown(mailing: Mailing, chunk: Sequence[int]) -> dict[int, set[int]]:
    """What these readers were sent before, as an alert or in a digest."""
    recent = Mailing.objects.filter(
        pk=OuterRef("mailing"),
        kind__in=[Mailing.Kind.ALERT, Mailing.Kind.DIGEST],
        created_at__gte=timezone.now() - timedelta(days=35),
    )
    rows = (
        Delivery.objects.filter(Exists(recent), subscriber__in=chunk)
        .exclude(state__in=GONE)
        .exclude(mailing=mailing)
        .values_list("subscriber_id", "mailing__article_id", "selection__articles")
    )
    found: dict[int, set[int]] = {}
    for reader, article, selected in rows:
        found.setdefault(reader, set()).update(selected or [], [article] if article else [])
    return found
