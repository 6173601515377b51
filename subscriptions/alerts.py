"""Alerts: one mailing for each article that opens, to those who want to hear at once."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from articles.models import Article
from subscriptions.models import Mailing


def announce(articles: Sequence[Article], at: datetime | None = None) -> None:
    """Make one alert for each article, once for ever; the worker freezes and sends it."""
    when = after_quiet_hours(at or timezone.now())
    Mailing.objects.bulk_create(
        [
            Mailing(
                kind=Mailing.Kind.ALERT,
                edition=article.edition,
                subject=article.headline,
                article=article,
                dedupe_key=f"alert:{article.pk}",
                state=Mailing.State.SCHEDULED,
                send_at=when,
            )
            for article in articles
        ],
        ignore_conflicts=True,
    )


def after_quiet_hours(at: datetime) -> datetime:
    """`at`, or the end of the quiet hours that it falls into (site's time zone)."""
    if not settings.ALERT_QUIET_HOURS:
        return at
    first, last = settings.ALERT_QUIET_HOURS
    local = timezone.localtime(at)
    quiet = first <= local.hour < last if first < last else not last <= local.hour < first
    if not quiet:
        return at
    end = local.replace(hour=last, minute=0, second=0, microsecond=0)
    return end if end > local else end + timedelta(days=1)
