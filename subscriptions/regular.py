"""Newsletters that make themselves: daily or weekly, from what is new in their edition."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from articles.models import Article
from subscriptions.calendar import due_moment
from subscriptions.models import Mailing, MailingItem, Newsletter

ITEMS = 12


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
    weekly = newsletter.cadence == Newsletter.Cadence.WEEKLY
    weekday = newsletter.send_weekday if weekly else None
    moment, day = due_moment(newsletter.edition, newsletter.send_hour, weekday, at)
    key = f"newsletter:{newsletter.pk}:{day}"
    if at - moment > timedelta(hours=2) or Mailing.objects.filter(dedupe_key=key).exists():
        return 0
    with transaction.atomic():
        mailing, created = Mailing.objects.get_or_create(
            dedupe_key=key,
            defaults={
                "newsletter": newsletter,
                "edition": newsletter.edition,
                "subject": newsletter.name,
                "state": Mailing.State.SCHEDULED,
                "send_at": moment,
            },
        )
        if not created:
            return 0
        if not fill(mailing, moment - timedelta(days=7 if weekly else 1)):
            mailing.delete()
            return 0
        first = mailing.items.first()
        subject = f"{newsletter.name}: {first.article.headline}" if first else newsletter.name
        Mailing.objects.filter(pk=mailing.pk).update(subject=subject[:200])
    return 1


def fill(mailing: Mailing, after: datetime | None = None, limit: int = ITEMS) -> int:
    """Put in what was published since the newsletter's last mailing; returns how many."""
    after = after or _last(mailing)
    have = set(mailing.items.values_list("article_id", flat=True))
    fresh = (
        Article.objects.published()
        .in_edition(mailing.edition)
        .filter(published_at__gt=after)
        .exclude(pk__in=have)
        .exclude(pk__in=_sent_before(mailing))
        .order_by("-featured", "-published_at")[:limit]
    )
    start = len(have)
    items = [
        MailingItem(mailing=mailing, article=article, position=start + number)
        for number, article in enumerate(fresh)
    ]
    MailingItem.objects.bulk_create(items, ignore_conflicts=True)
    return len(items)


def _last(mailing: Mailing) -> datetime:
    """When the newsletter was sent the last time; a week ago where it never was."""
    before = Mailing.objects.filter(newsletter=mailing.newsletter_id, frozen_at__isnull=False)
    last = before.order_by("-frozen_at").values_list("frozen_at", flat=True).first()
    return last or timezone.now() - timedelta(days=7)


def _sent_before(mailing: Mailing) -> list[int]:
    """Articles of the newsletter's last thirty mailings."""
    before = Mailing.objects.filter(newsletter=mailing.newsletter_id).exclude(pk=mailing.pk)
    keys = list(before.order_by("-pk").values_list("pk", flat=True)[:30])
    return list(MailingItem.objects.filter(mailing__in=keys).values_list("article_id", flat=True))
