"""Newsletters that make themselves: at their hour, once, and held where no worker was there."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail

from articles.models import Article
from newsroom.worker import Worker
from subscriptions import composing, regular
from subscriptions.models import Mailing, Newsletter
from subscriptions.sending import control

pytestmark = pytest.mark.django_db
SEVEN = datetime(2025, 11, 18, 7, 0, tzinfo=ZoneInfo("Europe/Istanbul"))  # a Tuesday
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def daily(weekly):
    """The Week, every day at seven since long ago."""
    Newsletter.objects.filter(pk=weekly.pk).update(cadence="daily", send_hour=7)
    weekly.refresh_from_db()
    return weekly


@pytest.fixture
def story(published):
    def told(headline, at):
        article = published(headline)
        Article.objects.filter(pk=article.pk).update(published_at=at, announced_at=at)
        Mailing.objects.filter(kind="alert").delete()
        return article

    return told


def headlines(issue):
    return [item.article.headline for item in issue.items.all()]


def test_it_is_made_at_the_chosen_hour_and_not_before(daily, crowd, story):
    crowd(1, daily)
    Newsletter.objects.update(due_until=SEVEN - DAY)
    story("Frigate", SEVEN - HOUR)
    assert regular.schedule(SEVEN - timedelta(seconds=1)) == 0
    assert regular.schedule(SEVEN) == 1
    issue = Mailing.objects.get()
    assert (issue.state, issue.send_at) == ("scheduled", SEVEN)


def test_a_weekly_one_is_made_on_its_day(daily, story):
    Newsletter.objects.update(cadence="weekly", send_weekday=1, due_until=SEVEN - 7 * DAY)
    story("Frigate", SEVEN - 3 * DAY)
    assert regular.schedule(SEVEN - DAY) == 0
    assert regular.schedule(SEVEN) == 1


@pytest.mark.django_db(transaction=True)
def test_what_a_stopped_worker_missed_is_held_and_told_once(daily, crowd, story, elif_):
    crowd(2, daily)
    story("First", SEVEN - HOUR)
    with time_machine.travel(SEVEN, tick=False):
        Worker().run(once=True)
    assert len(mail.outbox) == 2
    mail.outbox.clear()
    story("Second", SEVEN + HOUR)
    story("Third", SEVEN + 2 * DAY)
    with time_machine.travel(SEVEN + 3 * DAY + 5 * HOUR, tick=False):
        for _time in range(3):  # nobody was there for three days
            Worker().run(once=True)
    (told,) = mail.outbox
    assert (told.to, told.subject) == ([elif_.email], "Stopped: The Week: Third")
    held = Mailing.objects.get(state="held")
    assert headlines(held) == ["Third", "Second"], "all since the last one that was sent"
    mail.outbox.clear()
    with time_machine.travel(SEVEN + 3 * DAY + 6 * HOUR, tick=False):
        control.schedule(held)
        Worker().run(once=True)
        story("Fourth", SEVEN + 3 * DAY + 5.5 * HOUR)
    assert len(mail.outbox) == 2
    with time_machine.travel(SEVEN + 4 * DAY, tick=False):
        Worker().run(once=True)
    assert headlines(Mailing.objects.order_by("pk").last()) == ["Fourth"]


def test_what_a_cancelled_issue_had_is_in_the_next_one(daily, story):
    Mailing.objects.create(newsletter=daily, state="sent", covers_until=SEVEN - DAY)
    story("First", SEVEN - HOUR)
    assert regular.schedule(SEVEN + 3 * HOUR) == 1
    held = Mailing.objects.get(state="held")
    story("Second", SEVEN + 4 * HOUR)
    regular.schedule(SEVEN + DAY)
    issue = Mailing.objects.get(state="scheduled")
    assert headlines(issue) == ["Second"], "the other one waits in the issue that is held"
    control.cancel(held)
    control.cancel(issue)
    regular.schedule(SEVEN + 2 * DAY)
    assert headlines(Mailing.objects.get(state="scheduled")) == ["Second", "First"]


def test_an_empty_morning_is_no_late_issue(daily, story):
    assert regular.schedule(SEVEN) == 0
    story("Frigate", SEVEN + HOUR)
    assert regular.schedule(SEVEN + 5 * HOUR) == 0
    assert not Mailing.objects.exists()
    assert regular.schedule(SEVEN + DAY) == 1


def test_what_was_due_before_it_went_by_itself_was_never_promised(daily, story):
    story("Frigate", SEVEN - HOUR)
    story("Second", SEVEN + 2 * HOUR)
    with time_machine.travel(SEVEN + 5 * HOUR):
        for hour in (7, 8):
            daily.send_hour = hour
            daily.cadence = "manual" if hour == 7 else "daily"
            daily.save()
    assert regular.schedule(SEVEN + 6 * HOUR) == 0
    assert regular.schedule(SEVEN + DAY + HOUR) == 1


def test_it_tells_twenty_and_names_the_rest(daily, crowd, story, sam):
    crowd(1, daily)
    Newsletter.objects.update(due_until=SEVEN - DAY)
    names = [f"Ship {n}" for n in range(24)]
    for n, name in enumerate(names):
        story(name, SEVEN - HOUR - n * timedelta(minutes=1))
    assert regular.schedule(SEVEN) == 1
    issue = Mailing.objects.get()
    assert headlines(issue) == names
    found = composing.content(issue)
    assert [len(found["stories"]), len(found["more"])] == [20, 4]
    mailed = composing.compose(issue, "en")
    Mailing.objects.update(state="sent", frozen_at=SEVEN)
    web = sam.get(f"/subscriptions/letters/{issue.pk}/").content.decode()
    for text in (mailed.html, mailed.text, web):
        assert all(name in text for name in names)
    assert "Also new" in mailed.text
