"""Digests: daily and weekly, for each reader only what is new in what they follow."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from articles.models import Article, Listing
from subscriptions import audience
from subscriptions.calendar import due_moment
from subscriptions.models import Delivery, Mailing, Selection, Subscription, Topic
from subscriptions.told import MOST, REACH, Memory

CHUNK = 1000  # readers at a time
PERIODS = {
    Subscription.Frequency.DAILY: timedelta(days=1),
    Subscription.Frequency.WEEKLY: timedelta(days=7),
}
Articles = list[tuple[int, datetime]]  # with the time of their announcement, newest first


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
    if not readers(edition, frequency, at).exists():
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


def readers(edition: str, frequency: str, at: datetime) -> Any:
    """Subscriptions that a digest serves: of this frequency, of readers of this language.

    The daily one also tells what those hear of at once who had all the alerts of a day before.
    """
    served = Q(frequency=frequency)
    if frequency == Subscription.Frequency.DAILY:
        for day in (at, at - timedelta(days=1)):
            served |= Q(frequency=Subscription.Frequency.INSTANT) & audience.had_enough(day)
    return Subscription.objects.active().filter(
        served, subscriber__language=edition, topic__newsletter=None
    )


def write(mailing: Mailing, at: datetime) -> tuple[int, int]:
    """Write selections and deliveries; returns how many candidates there were, and left out.

    Each reader gets what came since their last digest, or since they follow a topic. Left out are
    who may not be mailed and for whom there is nothing new. Safe to do again.
    """
    rows = readers(mailing.edition, mailing.audience["frequency"], at)
    by_topic = _fresh(at - REACH, at)
    total = _people(rows)
    if not by_topic:
        return total, total
    barred = audience.barred(mailing, at)
    reachable = rows.exclude(barred)
    allowed = reachable.filter(topic__in=list(by_topic))
    # Counted apart from what is written, so that totals can disagree.
    excluded = _people(rows.filter(barred)) + _people(reachable) - _people(allowed)
    keys = allowed.order_by("subscriber").values_list("subscriber", flat=True).distinct()
    memory, known = Memory(mailing, at), dict[str, int]()
    for chunk in _chunks(keys.iterator(chunk_size=CHUNK)):
        wanted = _wanted(allowed, chunk, by_topic, memory)
        excluded += len(chunk) - _write_chunk(mailing, wanted, known)
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


def _fresh(after: datetime, at: datetime) -> dict[int, Articles]:
    """Articles of the last weeks by topic."""
    found = Article.objects.published(at).filter(announced_at__gt=after, announced_at__lte=at)
    newest = found.order_by("-announced_at", "-pk").values_list("pk", "announced_at")
    articles: dict[int, datetime] = dict(newest)
    place = {article: n for n, article in enumerate(articles)}
    listed = Listing.objects.filter(article__in=found.values("pk")).values_list("key", "article_id")
    under: dict[str, set[int]] = {}
    for key, article in listed:
        under.setdefault(key, set()).add(article)
    return {
        topic: [
            (pk, articles[pk]) for pk in sorted(under[key] & articles.keys(), key=place.__getitem__)
        ]
        for topic, key in _topic_keys(under)
    }


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


def _wanted(
    allowed: Any, chunk: Sequence[int], by_topic: dict[int, Articles], memory: Memory
) -> dict[int, dict[int, tuple[datetime, int]]]:
    """By reader the articles that are new to them, each with its time and the topic it is for."""
    known = memory.of(chunk)
    wanted: dict[int, dict[int, tuple[datetime, int]]] = {}
    rows = allowed.filter(subscriber__in=chunk).order_by("subscriber", "topic")
    since = Coalesce("active_since", "created_at")
    for reader, topic, active, changed, frequency in rows.values_list(
        "subscriber_id", "topic_id", since, "changed_at", "frequency"
    ):
        at_once = frequency == Subscription.Frequency.INSTANT
        begin = max(active, memory.yesterday) if at_once else active
        after, seen = known[reader].since(changed) if reader in known else (begin, set[int]())
        for article, when in by_topic[topic]:
            if when <= max(after, begin):
                break
            if article not in seen:
                wanted.setdefault(reader, {}).setdefault(article, (when, topic))
    return wanted


def _write_chunk(
    mailing: Mailing,
    wanted: dict[int, dict[int, tuple[datetime, int]]],
    known: dict[str, int],
) -> int:
    """Write what these readers get, the newest first; returns how many they are."""
    deliveries = []
    for reader, articles in wanted.items():
        keys = sorted(articles, key=lambda key: (articles[key][0], key), reverse=True)[:MOST]
        selection = _selection(mailing, keys, known)
        topic = articles[keys[0]][1]
        deliveries.append(
            Delivery(mailing=mailing, subscriber_id=reader, topic_id=topic, selection_id=selection)
        )
    Delivery.objects.bulk_create(deliveries, ignore_conflicts=True, batch_size=500)
    return len(deliveries)


def _selection(mailing: Mailing, keys: list[int], known: dict[str, int]) -> int:
    digest = hashlib.sha256(json.dumps(keys).encode()).hexdigest()
    if digest not in known:
        row, _created = Selection.objects.get_or_create(
            mailing=mailing, digest=digest, defaults={"articles": keys}
        )
        known[digest] = row.pk
    return known[digest]
