"""What ends by itself: a pause, a link, a network's hash, a provider's event, and when exactly."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.utils import timezone

from subscriptions import housekeeping, limits, preferences, regular
from subscriptions.models import Mailing, Newsletter, ProviderEvent, Subscriber
from tests.subscriptions.conftest import letters, link

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


@pytest.fixture
def path(zeynep):
    with time_machine.travel(NOW, tick=False):
        return f"/subscriptions/preferences/{preferences.token_for(zeynep)}/"


def test_a_pause_is_of_thirty_days(sam, zeynep, path):
    with time_machine.travel(NOW, tick=False):
        sam.post(f"{path}pause/")
    zeynep.refresh_from_db()
    assert zeynep.paused_until == NOW + 30 * DAY
    found = [
        Subscriber.objects.reachable(NOW + late).exists()
        for late in (SECOND, 30 * DAY - SECOND, 30 * DAY)
    ]
    assert found == [False, False, True]
    with time_machine.travel(NOW + 29 * DAY, tick=False):
        assert "1 April" in sam.get(path).content.decode()


def test_a_pause_holds_mails_up_for_so_long(sam, zeynep, path, news, follow, published):
    follow(zeynep, news)
    with time_machine.travel(NOW, tick=False):
        sam.post(f"{path}pause/")
    with time_machine.travel(NOW + 30 * DAY - SECOND):
        published("Too soon")
        assert not letters()
    with time_machine.travel(NOW + 30 * DAY + SECOND):
        published("Again")
        (message,) = letters()
    assert "Again" in message.subject


def test_a_link_to_the_preferences_ends(sam, zeynep, path, settings):
    settings.PREFERENCES_DAYS = 7
    with time_machine.travel(NOW + 7 * DAY - SECOND, tick=False):
        assert sam.get(path).status_code == 200
    with time_machine.travel(NOW + 7 * DAY + timedelta(minutes=3), tick=False):
        answer = sam.get(path)
        assert answer.status_code == 410
        assert zeynep.email not in answer.content.decode()
        for end in ("pause/", "export/", "leave/", "erase/"):
            sam.post(f"{path}{end}", {"sure": "1"})
        zeynep.refresh_from_db()
        assert (zeynep.paused_until, zeynep.status) == (None, "active")
        (fresh, *_others) = letters()
        assert fresh.to == [zeynep.email]
        assert sam.get(link(fresh, "preferences")).status_code == 200


@pytest.mark.parametrize(("days", "kept"), [(89, True), (91, False)])
def test_events_of_providers_are_kept_ninety_days(days, kept):
    ProviderEvent.objects.create(
        provider="P", event_id="1", kind="delivered", at=NOW, received_at=NOW
    )
    housekeeping.tidy(NOW + days * DAY)
    assert ProviderEvent.objects.exists() is kept


def test_the_hash_of_a_network_means_nothing_after_two_months():
    with time_machine.travel(NOW, tick=False):
        first = limits.network_hash("192.0.2.1")
        assert first == limits.network_hash("192.0.2.1") != limits.network_hash("192.0.2.2")
        key = cache.get("network-key:2026-03")
        assert key
    with time_machine.travel(NOW + 31 * DAY, tick=False):
        assert limits.network_hash("192.0.2.1") != first
    with time_machine.travel(NOW + 59 * DAY, tick=False):
        assert cache.get("network-key:2026-03") == key
    with time_machine.travel(NOW + 61 * DAY, tick=False):
        assert cache.get("network-key:2026-03") is None, "nobody can make that hash any more"


@pytest.mark.parametrize(
    ("zone", "hour", "last", "moment"),
    [
        ("Europe/Istanbul", 7, "2026-07-01T04:00", "2026-07-02T04:00"),
        ("Europe/Berlin", 7, "2026-03-28T06:00", "2026-03-29T05:00"),  # clocks go forward
        ("Europe/Berlin", 7, "2026-10-24T05:00", "2026-10-25T06:00"),  # and back
        ("Europe/Berlin", 2, "2026-03-28T01:00", "2026-03-29T01:00"),  # there is no 02:00
        ("Europe/Berlin", 2, "2026-10-24T00:00", "2026-10-25T00:00"),  # there are two
        ("America/New_York", 20, "2026-11-01T01:00", "2026-11-02T01:00"),  # the evening before
    ],
)
def test_a_newsletter_goes_at_its_hour_of_its_edition(
    settings, published, zone, hour, last, moment
):
    settings.EDITION_TIME_ZONES = {"en": zone}
    due, before = (datetime.fromisoformat(each).replace(tzinfo=UTC) for each in (moment, last))
    newsletter = Newsletter.objects.create(name="The Day", edition="en", send_hour=hour)
    Newsletter.objects.filter(pk=newsletter.pk).update(cadence="daily", due_until=before)
    article = published()
    type(article).objects.filter(pk=article.pk).update(published_at=due - timedelta(hours=3))
    Mailing.objects.all().delete()
    assert regular.schedule(due - SECOND) == 0
    assert regular.schedule(due) == 1
    issue = Mailing.objects.get()
    assert (issue.send_at, issue.state) == (due, "scheduled")
    assert regular.schedule(due + timedelta(hours=1)) == 0, "also where an hour comes twice"


def test_a_weekly_one_goes_on_its_day_at_home(settings, published):
    """Monday half past midnight in Istanbul is still Sunday in London."""
    settings.EDITION_TIME_ZONES = {"en": "Europe/Istanbul"}
    newsletter = Newsletter.objects.create(name="W", edition="en", send_hour=0, send_weekday=0)
    due = datetime(2026, 3, 1, 21, 0, tzinfo=UTC)
    Newsletter.objects.filter(pk=newsletter.pk).update(cadence="weekly", due_until=due - 7 * DAY)
    article = published()
    type(article).objects.filter(pk=article.pk).update(published_at=due - DAY)
    Mailing.objects.all().delete()
    assert [regular.schedule(due - SECOND), regular.schedule(due)] == [0, 1]
    assert timezone.localtime(Mailing.objects.get().send_at).weekday() == 0
