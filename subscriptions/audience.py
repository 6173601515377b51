"""Who gets a mailing: the candidates, and which of them may be mailed."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.utils import timezone

from articles import listing
from articles.models import Article
from subscriptions.models import (
    ConsentEvent,
    Delivery,
    Mailing,
    Selection,
    Subscriber,
    Subscription,
    Suppression,
    Topic,
)
from subscriptions.models.subscribers import SubscriptionQuerySet

# What readers did themselves, by which they are called active: clicks know no reader.
BY_READER = [
    ConsentEvent.Kind.CONFIRMED,
    ConsentEvent.Kind.CHANGED,
    ConsentEvent.Kind.ADDRESS_CHANGED,
]


def topics_of(article: Article) -> QuerySet[Topic]:
    """What someone may follow to hear of this article: its sections, all above, tags, authors."""
    wanted: dict[str, list[int]] = {"category": [], "tag": [], "author": []}
    for key in listing.keys_of(article):
        kind, _dash, pk = key.partition("-")
        wanted[kind].append(int(pk))
    return Topic.objects.filter(
        Q(category__in=wanted["category"], category__is_public=True)
        | Q(tag__in=wanted["tag"])
        | Q(author__in=wanted["author"])
    )


def candidates(mailing: Mailing) -> QuerySet[Any, Any]:
    """`(subscriber, topic)` of everyone who follows what the mailing is about, each once."""
    rows = Subscription.objects.active()
    if mailing.kind == Mailing.Kind.ALERT and mailing.article is not None:
        rows = rows.filter(
            topic__in=list(topics_of(mailing.article)), frequency=Subscription.Frequency.INSTANT
        )
    elif mailing.kind == Mailing.Kind.NOTICE and mailing.article is not None:
        return had(mailing.article)
    elif mailing.newsletter:
        rows = segment(
            rows.filter(topic__newsletter=mailing.newsletter), mailing.newsletter.audience
        )
        rows = segment(rows, mailing.audience)
    else:
        rows = rows.none()
    return rows.order_by().values("subscriber_id").annotate(first_topic=Min("topic_id"))


def had(article: Article) -> QuerySet[Any, Any]:
    """`(subscriber, topic)` of all who were sent a piece: by itself, in a newsletter or digest."""
    selections = _selections(article)
    about = Q(mailing__article=article) | Q(mailing__items__article=article)
    rows = Delivery.objects.filter(
        about | Q(selection__in=selections), state=Delivery.State.SENT, subscriber__isnull=False
    ).exclude(mailing__kind=Mailing.Kind.NOTICE)
    return rows.order_by().values("subscriber_id").annotate(first_topic=Min("topic_id"))


def _selections(article: Article) -> list[int]:
    """Of the digests since its announcement, the selections that hold a piece."""
    found = Selection.objects.filter(
        mailing__frozen_at__gte=article.announced_at or article.created_at
    )
    return [pk for pk, keys in found.values_list("pk", "articles") if article.pk in keys]


def _in_a_digest(article: Article) -> QuerySet[Delivery, Any]:
    """Whom a digest has told of it, as one may where quiet hours hold its alert up."""
    rows = Delivery.objects.filter(selection__in=_selections(article), subscriber__isnull=False)
    return rows.exclude(state__in=[Delivery.State.SKIPPED, Delivery.State.FAILED]).values(
        "subscriber_id"
    )


def segment(rows: SubscriptionQuerySet, chosen: dict[str, Any]) -> SubscriptionQuerySet:
    """Of `rows` those that an editor's choice keeps; each part that is empty keeps all."""
    if languages := chosen.get("languages"):
        rows = rows.filter(subscriber__language__in=languages)
    if sources := chosen.get("sources"):
        rows = rows.filter(subscriber__source__in=sources)
    if days := chosen.get("joined_days"):
        since = timezone.now() - timedelta(days=int(days))
        rows = rows.filter(subscriber__confirmed_at__gte=since)
    own = OuterRef("subscriber")
    if days := chosen.get("active_days"):
        since = timezone.now() - timedelta(days=int(days))
        acts = ConsentEvent.objects.filter(subscriber=own, at__gte=since, kind__in=BY_READER)
        rows = rows.filter(Exists(acts))
    if frequencies := chosen.get("frequencies"):
        also = Subscription.objects.active().filter(subscriber=own, frequency__in=frequencies)
        rows = rows.filter(Exists(also.exclude(topic__newsletter__isnull=False)))
    if topics := chosen.get("topics"):
        also = Subscription.objects.active().filter(subscriber=own, topic__in=topics)
        rows = rows.filter(Exists(also))
    return rows


def barred(mailing: Mailing, at: datetime) -> Q:
    """Why a candidate is left out, as a condition on Subscription's `subscriber`."""
    # The rows' own id comes from the subscription: a sub-query by it is the cheapest test.
    reachable = Subscriber.objects.reachable(at).filter(pk=OuterRef("subscriber_id"))
    suppressed = Suppression.objects.filter(address_hmac=OuterRef("subscriber__address_hmac"))
    condition = ~Q(Exists(reachable)) | Q(Exists(suppressed))
    if mailing.kind == Mailing.Kind.ALERT:
        condition |= had_enough(at)
    if mailing.kind == Mailing.Kind.ALERT and mailing.article and _selections(mailing.article):
        condition |= Q(subscriber_id__in=_in_a_digest(mailing.article))
    return condition


def midnight(at: datetime) -> datetime:
    """When the day of a moment began (site's time zone)."""
    return timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)


def had_enough(at: datetime) -> Q:
    """Subscriptions of those who got, on the day of `at`, as many alerts as anyone may get."""
    start = midnight(at)
    alerts = Mailing.objects.filter(
        kind=Mailing.Kind.ALERT, frozen_at__gte=start, frozen_at__lt=start + timedelta(days=1)
    )
    mailings = list(alerts.values_list("pk", flat=True))
    if len(mailings) < settings.ALERTS_PER_DAY:
        return Q(pk__in=[])
    readers = (
        Delivery.objects.filter(mailing__in=mailings)
        .exclude(subscriber=None)
        .order_by()
        .values("subscriber_id")
        .annotate(number=Count("pk"))
        .filter(number__gte=settings.ALERTS_PER_DAY)
        .values("subscriber_id")
    )
    return Q(subscriber_id__in=readers)
