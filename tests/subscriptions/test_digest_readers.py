"""A digest for each reader: all that came since their last one, nothing lost, nothing twice."""

from datetime import timedelta

import pytest
import time_machine

from articles.models import Article
from categories.models import Category
from subscriptions import composing, digests, preferences, told
from subscriptions.models import Delivery, Mailing, Subscriber, Subscription
from subscriptions.sending import control, freezing
from tests.subscriptions.test_digests import DAY, MORNING, daily, send, stories, story

__all__ = ["daily", "story"]
pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
NAME = "daily@reader.test"


def got(at):
    return send(at).get(NAME, [])


def test_what_does_not_fit_comes_in_the_next_one(daily, story, monkeypatch):
    monkeypatch.setattr(digests, "MOST", 5)
    monkeypatch.setattr(told, "MOST", 5)
    first = stories(story, 12, MORNING - 5 * HOUR)
    assert got(MORNING) == first[:5]
    second = stories(story, 2, MORNING + 5 * HOUR)
    assert got(MORNING + DAY) == second + first[5:8]
    assert got(MORNING + 2 * DAY) == first[8:]
    assert got(MORNING + 3 * DAY) == []


def test_what_came_in_a_pause_comes_after_it(daily, story):
    before = stories(story, 2, MORNING - 5 * HOUR)
    assert got(MORNING) == before
    with time_machine.travel(MORNING + HOUR, tick=False):
        preferences.pause(daily)
    meanwhile = stories(story, 3, MORNING + 2 * HOUR)
    assert got(MORNING + DAY) == []
    late = stories(story, 1, MORNING + 29 * DAY)
    assert got(MORNING + 30 * DAY) == []
    assert got(MORNING + 31 * DAY) == late + meanwhile
    assert got(MORNING + 32 * DAY) == []


@pytest.mark.parametrize("state", ["failed", "skipped"])
def test_what_did_not_leave_comes_again(daily, story, state):
    first = stories(story, 2, MORNING - 5 * HOUR)
    assert got(MORNING) == first
    Delivery.objects.update(state=state)
    second = stories(story, 1, MORNING + 5 * HOUR)
    assert got(MORNING + DAY) == second + first


@pytest.mark.parametrize("state", ["sent", "uncertain", "pending", "retry", "claimed"])
def test_what_may_have_left_does_not_come_again(daily, story, state):
    stories(story, 2, MORNING - 5 * HOUR)
    digests.schedule(MORNING)
    Mailing.objects.update(state="freezing")
    freezing.freeze(Mailing.objects.get(), MORNING)
    Delivery.objects.update(state=state)
    Mailing.objects.update(state="paused")
    second = stories(story, 1, MORNING + 5 * HOUR)
    assert got(MORNING + DAY) == second


def test_a_digest_that_was_held_takes_nothing_from_the_next(daily, story):
    first = stories(story, 2, MORNING - 5 * HOUR)
    digests.schedule(MORNING)
    held = Mailing.objects.get()
    Mailing.objects.update(state="held")
    second = stories(story, 1, MORNING + 5 * HOUR)
    assert got(MORNING + DAY) == second + first
    control.schedule(held, MORNING + DAY + HOUR)
    assert got(MORNING + DAY + 2 * HOUR) == [], "all of it came with the other one"


def test_what_was_committed_after_a_freeze_is_in_the_next(daily, story):
    first = stories(story, 1, MORNING - 5 * HOUR)
    assert got(MORNING) == first
    story("Slow", MORNING - timedelta(seconds=1))
    assert got(MORNING + DAY) == ["Slow"]
    assert got(MORNING + 2 * DAY) == []


def test_a_topic_that_is_wanted_more_often_loses_nothing(daily, follow, haberler, story):
    row = follow(daily, haberler, "weekly")
    Subscription.objects.filter(pk=row.pk).update(changed_at=daily.created_at)
    both = stories(story, 1, MORNING - 5 * HOUR, category=haberler)
    assert got(MORNING) == both, "Monday's weekly one"
    stories(story, 1, MORNING + 5 * HOUR)
    rest = stories(story, 2, MORNING + 6 * HOUR, category=haberler)
    assert len(got(MORNING + DAY)) == 1
    with time_machine.travel(MORNING + DAY + HOUR, tick=False):
        wish = {row.topic.name: "daily" for row in daily.subscriptions.all()}
        preferences.save(daily, preferences.Wish(wish, "en"))
    assert got(MORNING + 2 * DAY) == rest
    assert got(MORNING + 3 * DAY) == []


def test_who_heard_at_once_begins_anew_with_digests(follow, news, story):
    reader = Subscriber.objects.create(
        email=NAME, status="active", language="en", created_at=MORNING - 100 * DAY
    )
    follow(reader, news, "instant")
    stories(story, 3, MORNING - 10 * DAY)
    with time_machine.travel(MORNING - 6 * HOUR, tick=False):
        name = reader.subscriptions.get().topic.name
        preferences.save(reader, preferences.Wish({name: "daily"}, "en"))
    fresh = stories(story, 1, MORNING - 5 * HOUR)
    assert got(MORNING) == fresh


def test_an_unchanged_preference_is_not_written_anew(daily):
    name = daily.subscriptions.get().topic.name
    preferences.save(daily, preferences.Wish({name: "daily"}, "tr"))
    assert daily.subscriptions.get().changed_at == daily.created_at


def test_an_alert_that_comes_after_a_digest_leaves_its_readers_out(
    daily, follow, author, published
):
    follow(daily, author, "instant")
    other = Subscriber.objects.create(email="o@reader.test", status="active", language="en")
    follow(other, author, "instant")
    article = published(byline=[[author.pk, "author"]])
    announced = Article.objects.get(pk=article.pk).announced_at
    digest = Mailing.objects.create(
        kind="digest", edition="en", audience={"frequency": "daily"}, state="freezing",
        send_at=announced,
    )  # fmt: skip
    freezing.freeze(digest, announced + HOUR)
    assert [row.subscriber for row in digest.deliveries.all()] == [daily]
    alert = article.alerts.get()
    Mailing.objects.filter(pk=alert.pk).update(state="freezing")
    freezing.freeze(alert, announced + 2 * HOUR)
    assert [row.subscriber for row in alert.deliveries.all()] == [other]


def test_a_long_digest_names_every_article_and_is_not_cut(daily, story):
    article = story("x", MORNING - 5 * HOUR, standfirst="With all hands. " * 15)
    rows = [
        Article(
            headline=f"A headline that is long enough for any magazine, number {n}",
            standfirst="With all hands. " * 15, slug=f"s{n}", category=article.category,
            edition="en", language="en", status="published", published_at=article.published_at,
        )
        for n in range(told.MOST)
    ]  # fmt: skip
    Article.objects.bulk_create(rows)
    digest = Mailing.objects.create(kind="digest", edition="en", audience={"frequency": "daily"})
    keys = [row.pk for row in rows]
    selection = digest.selections.create(articles=keys, digest="x")
    rendered = composing.compose(digest, "en", selection=selection.pk)
    for row in rows:
        assert row.headline in rendered.html
        assert row.headline in rendered.text
        assert rendered.text.count(row.get_absolute_url()) == 1
    assert rendered.size < 90_000


def test_alerts_over_the_limit_come_with_the_next_mornings_digest(follow, news, story, settings):
    settings.ALERTS_PER_DAY = 2
    keen, calm = (
        Subscriber.objects.create(
            email=f"{name}@reader.test",
            status="active",
            language="en",
            created_at=MORNING - 9 * DAY,
        )
        for name in ("keen", "calm")
    )
    sea = Category.objects.create(name="Sea", language="en")
    follow(keen, news)
    follow(calm, sea)
    told_at_once = stories(story, 4, MORNING - 5 * HOUR)
    for number, article in enumerate(Article.objects.order_by("published_at")):
        alert = Mailing.objects.create(kind="alert", article=article, state="freezing")
        assert freezing.freeze(alert, MORNING - 5 * HOUR + number * HOUR)
    assert Delivery.objects.count() == 2
    Delivery.objects.update(state="sent")
    Mailing.objects.update(state="sent")
    assert send(MORNING) == {"keen@reader.test": told_at_once[:2]}
    assert send(MORNING + DAY) == {}, "told once, and never again"
