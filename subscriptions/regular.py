"""Newsletters that make themselves: daily or weekly, from what is new in their edition."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Max, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from articles.models import Article
from subscriptions import telling
from subscriptions.calendar import due_moment
from subscriptions.models import Mailing, MailingItem, Newsletter

ITEMS = 12  # that the button puts in
MOST = 100  # that a newsletter takes which makes itself: of most it has the headlines
LATE = timedelta(hours=2)  # then a human decides
SLACK = timedelta(minutes=10)  # what was published before a look may be committed after it
LONGEST = timedelta(days=35)  # what is older is no news, however long there was no issue
STATES = Mailing.State
SENT = [STATES.SENT, STATES.SENDING, STATES.PAUSED, STATES.FREEZING]


def schedule(at: datetime | None = None) -> int:
    """Make the mailings of newsletters that are due and have something new to tell."""
    at = at or timezone.now()
    made = 0
    for newsletter in Newsletter.objects.filter(is_active=True).exclude(
        cadence=Newsletter.Cadence.MANUAL
    ):
        made += _schedule_one(newsletter, at)
    return made


def _schedule_one(newsletter: Newsletter, at: datetime) -> int:
    """One issue of what is new; what no worker made in time waits for a human, who is told."""
    weekly = newsletter.cadence == Newsletter.Cadence.WEEKLY
    weekday = newsletter.send_weekday if weekly else None
    moment, day = due_moment(newsletter.edition, newsletter.send_hour, weekday, at)
    if newsletter.due_until and moment <= newsletter.due_until:
        return 0
    late = at - moment > LATE
    with transaction.atomic():
        if not _claim(newsletter, moment):
            return 0
        after = last_covered(newsletter) or moment - timedelta(days=7 if weekly else 1)
        found = fresh(newsletter, newsletter.edition, max(after, moment - LONGEST), at)
        articles = list(found[:MOST])
        if not articles:
            return 0
        mailing, created = Mailing.objects.get_or_create(
            dedupe_key=f"newsletter:{newsletter.pk}:{day}",
            defaults={
                "newsletter": newsletter,
                "edition": newsletter.edition,
                "subject": f"{newsletter.name}: {articles[0].headline}"[:200],
                "state": STATES.HELD if late else STATES.SCHEDULED,
                "send_at": moment,
                "covers_until": at,
            },
        )
        if not created:
            return 0
        _put_in(mailing, articles)
        if late:
            telling.tell(mailing)
    return 1


def _claim(newsletter: Newsletter, moment: datetime) -> bool:
    """Deal with what is due at a moment; False where another worker was faster."""
    before = Q(due_until=None) | Q(due_until__lt=moment)
    return bool(Newsletter.objects.filter(before, pk=newsletter.pk).update(due_until=moment))


def fill(mailing: Mailing, at: datetime | None = None) -> int:
    """Put in what was published since the newsletter's last mailing; returns how many."""
    at = at or timezone.now()
    after = last_covered(mailing.newsletter) or at - timedelta(days=7)
    found = fresh(mailing.newsletter, mailing.edition, max(after, at - LONGEST), at, mailing)
    Mailing.objects.filter(pk=mailing.pk).update(covers_until=at)
    return _put_in(mailing, found[:ITEMS])


def fresh(
    newsletter: Newsletter | None,
    edition: str,
    after: datetime,
    until: datetime,
    mailing: Mailing | None = None,
) -> QuerySet[Article]:
    """What came out between two moments and is in no issue of the newsletter, best first."""
    others = Mailing.objects.filter(newsletter=newsletter).exclude(
        state__in=[STATES.CANCELLED, STATES.FAILED, STATES.DRAFT]
    )
    mine = Q(mailing__in=list(others.order_by("-pk").values_list("pk", flat=True)[:60]))
    if mailing is not None:
        mine |= Q(mailing=mailing)
    told = MailingItem.objects.filter(mine).values("article_id")
    return (
        Article.objects.published()
        .in_edition(edition)
        .filter(published_at__gt=after - SLACK, published_at__lte=until)
        .exclude(pk__in=told)
        .order_by("-featured", "-published_at")
    )


def _put_in(mailing: Mailing, articles: Iterable[Article]) -> int:
    start = mailing.items.count()
    items = [
        MailingItem(mailing=mailing, article=article, position=start + number)
        for number, article in enumerate(articles)
    ]
    MailingItem.objects.bulk_create(items, ignore_conflicts=True)
    return len(items)


def last_covered(newsletter: Newsletter | None) -> datetime | None:
    """Up to when the issue that was sent last took articles; None where none ever was."""
    sent = Mailing.objects.filter(newsletter=newsletter, state__in=SENT)
    found: datetime | None = sent.aggregate(last=Max(Coalesce(F("covers_until"), F("frozen_at"))))[
        "last"
    ]
    return found
