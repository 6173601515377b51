"""Digests: what is new, once, at a local hour, and nothing where nothing is."""

from datetime import UTC, date, datetime, timedelta

import pytest

from articles.models import Article
from subscriptions import digests
from subscriptions.calendar import due_moment
from subscriptions.models import Delivery, Mailing, Selection, Subscriber, Subscription
from subscriptions.sending import mailings
from subscriptions.sending.mailings import Engine

pytestmark = pytest.mark.django_db
# 07:00 in Istanbul is 04:00 UTC; a Monday.
MORNING = datetime(2025, 11, 17, 4, 5, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def story(published):
    """An article that was announced at a moment."""

    def told(headline, at, **values):
        article = published(headline, **values)
        Article.objects.filter(pk=article.pk).update(published_at=at, announced_at=at)
        Mailing.objects.filter(kind="alert").delete()
        return article

    return told


def send(at):
    """Let a worker do its rounds at `at`; returns the headlines that each reader got."""
    digests.schedule(at)
    mailings.start_due(at)
    engine = Engine()
    while engine.step(at):
        pass
    engine.crew.close()
    frozen = Mailing.objects.filter(kind="digest", frozen_at=at)
    return {
        row.subscriber.email: [Article.objects.get(pk=pk).headline for pk in row.selection.articles]
        for row in Delivery.objects.filter(mailing__in=frozen, state="sent")
    }


@pytest.fixture
def daily(follow, news):
    """A reader of the English edition who follows News once a day."""
    reader = Subscriber.objects.create(
        email="daily@reader.test",
        status=Subscriber.Status.ACTIVE,
        language="en",
        created_at=MORNING - 100 * DAY,
    )
    follow(reader, news, "daily")
    Subscription.objects.update(changed_at=reader.created_at)
    return reader


def stories(story, number, at, **values):
    """So many articles, a second apart; returns their headlines, the newest first."""
    names = [f"{at:%d %H} {n}" for n in range(number)]
    for n, name in enumerate(names):
        story(name, at + timedelta(seconds=n), **values)
    return names[::-1]


def test_each_reader_gets_what_is_new_in_their_topics(daily, follow, news, haberler, story):
    other = Subscriber.objects.create(
        email="o@reader.test", status="active", language="en", created_at=MORNING - 9 * DAY
    )
    follow(other, haberler, "daily")
    story("Old", MORNING - 12 * DAY, category=haberler)
    story("Frigate", MORNING - timedelta(hours=5))
    story("Fırkateyn", MORNING - timedelta(hours=4), category=haberler)
    assert send(MORNING) == {"daily@reader.test": ["Frigate"], "o@reader.test": ["Fırkateyn"]}


def test_nothing_new_is_no_mail(daily, story):
    story("Old", MORNING - 5 * DAY)
    assert len(send(MORNING)) == 1
    assert send(MORNING + DAY) == {}
    assert Mailing.objects.latest("pk").state == Mailing.State.SENT


def test_no_article_comes_twice(daily, story):
    story("Frigate", MORNING - timedelta(hours=5))
    assert send(MORNING) == {"daily@reader.test": ["Frigate"]}
    story("Second", MORNING + timedelta(hours=5))
    assert send(MORNING + DAY) == {"daily@reader.test": ["Second"]}
    assert send(MORNING + 2 * DAY) == {}


def test_what_came_as_an_alert_is_not_in_the_digest(daily, published, follow, author):
    follow(daily, author, "instant")
    article = published(byline=[[author.pk, "author"]])
    moment = article.alerts.get().send_at + timedelta(seconds=1)
    mailings.start_due(moment)
    engine = Engine()
    while engine.step(moment):
        pass
    engine.crew.close()
    assert Delivery.objects.get().state == "sent"
    digest = Mailing.objects.create(
        kind="digest", edition="en", audience={"frequency": "daily"}, state="freezing",
        send_at=moment,
    )  # fmt: skip
    assert digests.write(digest, moment + timedelta(minutes=1)) == (1, 1)


def test_a_withdrawn_article_is_not_in_it(daily, story):
    article = story("Frigate", MORNING - timedelta(hours=5))
    Article.objects.filter(pk=article.pk).update(status="unpublished")
    assert send(MORNING) == {}


def test_what_is_older_than_the_subscription_is_not_in_it(daily, story):
    story("Frigate", MORNING - timedelta(hours=5))
    daily.subscriptions.update(active_since=MORNING - timedelta(hours=1))
    assert send(MORNING) == {}


def test_two_schedulers_make_one_digest(daily):
    assert digests.schedule(MORNING) + digests.schedule(MORNING) == 1
    assert Mailing.objects.count() == 1


def test_readers_with_equal_topics_share_one_selection(crowd, news, story):
    crowd(12, news, "daily", language="en", created_at=MORNING - 9 * DAY)
    story("Frigate", MORNING - timedelta(hours=5))
    assert len(send(MORNING)) == 12
    assert Selection.objects.count() == 1


def test_a_weekly_digest_comes_on_its_day(follow, news, story):
    reader = Subscriber.objects.create(
        email="w@reader.test", status="active", language="en", created_at=MORNING - 99 * DAY
    )
    follow(reader, news, "weekly")
    story("Frigate", MORNING - 5 * DAY)
    assert send(MORNING) == {"w@reader.test": ["Frigate"]}
    assert send(MORNING + DAY) == {}
    assert Mailing.objects.filter(kind="digest").count() == 1


def test_a_site_that_is_younger_than_the_morning_sends_none(daily, story):
    story("Frigate", MORNING - timedelta(hours=5))
    assert send(MORNING + timedelta(hours=8)) == {}
    assert not Mailing.objects.exists()


def test_a_digest_that_is_late_waits_for_a_human(daily, story):
    send(MORNING)
    story("Frigate", MORNING + timedelta(hours=5))
    digests.schedule(MORNING + DAY + timedelta(hours=3))
    mailings.start_due(MORNING + DAY + timedelta(hours=3))
    assert Mailing.objects.order_by("pk").last().state == Mailing.State.HELD


@pytest.mark.parametrize(
    ("zone", "hour", "at", "moment", "day"),
    [
        # Berlin, spring: 02:30 does not exist on 29 March 2026; autumn: it comes twice on 25 Oct.
        ("Europe/Berlin", 2, "2026-03-29T01:30", "2026-03-29T01:00", "2026-03-29"),
        ("Europe/Berlin", 2, "2026-10-25T00:30", "2026-10-25T00:00", "2026-10-25"),
        ("Europe/Berlin", 2, "2026-10-25T01:30", "2026-10-25T00:00", "2026-10-25"),
        ("Europe/Berlin", 7, "2026-03-29T05:30", "2026-03-29T05:00", "2026-03-29"),
        ("Europe/Berlin", 7, "2026-10-25T06:30", "2026-10-25T06:00", "2026-10-25"),
        ("Europe/Berlin", 7, "2026-10-25T05:59", "2026-10-24T05:00", "2026-10-24"),
    ],
)
def test_clocks_may_change(settings, zone, hour, at, moment, day):
    settings.EDITION_TIME_ZONES = {"en": zone}
    found, on = due_moment("en", hour, None, datetime.fromisoformat(at).replace(tzinfo=UTC))
    assert found == datetime.fromisoformat(moment).replace(tzinfo=UTC)
    assert str(on) == day


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Asia/Tehran", "UTC"])
def test_there_is_one_digest_a_day_all_year(settings, zone):
    settings.EDITION_TIME_ZONES = {"en": zone}
    start = datetime(2026, 1, 1, tzinfo=UTC)
    days: dict[date, set[datetime]] = {}
    for hour in range(24 * 365):
        moment, day = due_moment("en", 2, None, start + timedelta(hours=hour))
        days.setdefault(day, set()).add(moment)
    assert len(days) in (365, 366)
    assert all(len(moments) == 1 for moments in days.values())


def test_a_mail_that_cannot_be_built_for_one_reader_stops_no_other(daily, follow, haberler, story):
    other = Subscriber.objects.create(
        email="o@reader.test", status="active", language="en", created_at=MORNING - 9 * DAY
    )
    follow(other, haberler, "daily")
    story("Frigate", MORNING - timedelta(hours=5))
    story("Fırkateyn", MORNING - timedelta(hours=4), category=haberler)
    digests.schedule(MORNING)
    mailings.start_due(MORNING)
    Delivery.objects.get(subscriber=other).selection.delete()
    assert send(MORNING) == {"daily@reader.test": ["Frigate"]}
    row = Delivery.objects.get(subscriber=other)
    assert (row.state, "cannot be built" in row.outcome) == ("retry", True)
    assert row.mailing.state == Mailing.State.SENDING, "it is not called sent while one waits"
