"""Alerts: one mail for each article and reader, however many topics match."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from articles import withdrawing
from articles.models import Tag
from articles.publishing import Publication, publish
from categories.models import Category
from subscriptions.alerts import after_quiet_hours
from subscriptions.models import Delivery, Mailing, Newsletter, Subscriber, Suppression
from subscriptions.sending import freezing
from subscriptions.suppressing import suppress
from tests.subscriptions.conftest import letters, work

pytestmark = pytest.mark.django_db


def test_who_follows_it_five_ways_gets_it_once(zeynep, news, author, follow, published):
    sea = Category.objects.create(name="Sea", language="en", parent=news)
    more = Category.objects.create(name="More", language="en")
    tag = Tag.objects.named("frigates")
    for thing in (news, sea, more, author, tag):
        follow(zeynep, thing)
    published(
        category=sea,
        further_categories=[more.pk],
        tags=[tag.name],
        byline=[[author.pk, "author"]],
    )
    assert len(letters()) == 1
    assert Delivery.objects.count() == 1


@pytest.mark.parametrize("frequency", ["daily", "weekly"])
def test_who_wants_a_digest_gets_no_alert(afternoon, zeynep, news, follow, published, frequency):
    follow(zeynep, news, frequency)
    published()
    assert not letters()


def test_an_article_published_again_is_not_told_again(zeynep, news, follow, published, deniz):
    follow(zeynep, news)
    article = published()
    assert len(letters()) == 1
    article.refresh_from_db()
    withdrawing.unpublish(article, by=deniz, version=article.version)
    article.refresh_from_db()
    publish([Publication(article, article.latest_revision, article.version)], by=deniz)
    assert not letters()


def test_a_withdrawn_article_is_not_sent(zeynep, news, follow, published, deniz):
    follow(zeynep, news)
    article = published()
    article.refresh_from_db()
    withdrawing.unpublish(article, by=deniz, version=article.version)
    assert not letters()
    assert Delivery.objects.get().state == Delivery.State.SKIPPED


def test_a_scheduled_article_is_told_when_it_opens(zeynep, news, follow, published):
    follow(zeynep, news)
    published(at=timezone.now() + timedelta(hours=1))
    assert not letters()
    assert not Mailing.objects.exists()


def test_the_paused_the_suppressed_and_those_who_left_are_left_out(crowd, news, published):
    people = crowd(6, news)
    Subscriber.objects.filter(pk=people[0].pk).update(
        paused_until=timezone.now() + timedelta(days=3)
    )
    Subscriber.objects.filter(pk=people[1].pk).update(status=Subscriber.Status.LEFT)
    suppress(people[2].email_normalized, Suppression.Reason.COMPLAINT)
    Suppression.objects.create(
        address_hmac=people[3].address_hmac, reason=Suppression.Reason.BOUNCE
    )
    published()
    assert {message.to[0] for message in letters()} == {people[4].email, people[5].email}
    mailing = Mailing.objects.get()
    assert (mailing.count_total, mailing.count_excluded, mailing.count_sent) == (2, 4, 2)


def test_suppression_is_asked_again_when_a_mail_is_claimed(zeynep, news, follow, published):
    follow(zeynep, news)
    mailing = published().alerts.get()
    Mailing.objects.update(state=Mailing.State.FREEZING)
    assert freezing.freeze(mailing)
    assert Delivery.objects.get().state == Delivery.State.PENDING
    suppress(zeynep.email_normalized, Suppression.Reason.COMPLAINT)
    assert not letters()
    assert Delivery.objects.get().state == Delivery.State.SKIPPED


def test_an_article_that_nobody_follows_is_sent_to_nobody(published):
    published()
    assert not letters()
    assert Mailing.objects.get().state == Mailing.State.SENT


def test_a_freeze_may_be_done_again(crowd, news, published):
    crowd(5, news)
    mailing = published().alerts.get()
    for _time in range(2):
        Mailing.objects.update(state=Mailing.State.FREEZING)
        assert freezing.freeze(mailing)
    assert Delivery.objects.count() == 5
    assert mailing.count_total == 5


def test_a_freeze_takes_few_statements(crowd, django_assert_max_num_queries):
    newsletter = Newsletter.objects.create(name="The Week", edition="en")
    crowd(40, newsletter)
    mailing = Mailing.objects.create(newsletter=newsletter, state=Mailing.State.FREEZING)
    with django_assert_max_num_queries(10):
        freezing.freeze(mailing)
    assert mailing.count_total == 40


def test_nobody_gets_more_alerts_than_the_day_allows(zeynep, news, follow, published, settings):
    settings.ALERTS_PER_DAY = 2
    follow(zeynep, news)
    for n in range(4):
        published(f"Frigate {n}")
        work()
    assert len(letters()) == 2


@pytest.mark.parametrize(
    ("hours", "at", "expected"),
    [
        (None, "2026-11-23T03:00", "2026-11-23T03:00"),
        ((22, 7), "2026-11-23T20:00", "2026-11-24T04:00"),  # 23:00 in Istanbul
        ((22, 7), "2026-11-23T00:30", "2026-11-23T04:00"),  # 03:30 there
        ((22, 7), "2026-11-23T12:00", "2026-11-23T12:00"),
        ((1, 6), "2026-11-23T00:30", "2026-11-23T03:00"),
    ],
)
def test_quiet_hours_are_waited_out(settings, hours, at, expected):
    settings.ALERT_QUIET_HOURS = hours
    moment = datetime.fromisoformat(at).replace(tzinfo=UTC)
    assert after_quiet_hours(moment) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


def test_a_mailing_that_is_late_waits_for_a_human(zeynep, news, follow, published):
    follow(zeynep, news)
    published()
    Mailing.objects.update(send_at=timezone.now() - timedelta(hours=3))
    assert not letters()
    assert Mailing.objects.get().state == Mailing.State.HELD


def test_the_mail_speaks_the_readers_language(zeynep, news, follow, published):
    follow(zeynep, news)
    published("Frigate Returns")
    (message,) = letters()
    assert "/tr/subscriptions/unsubscribe/" in message.body
    assert 'lang="tr"' in message.alternatives[0].content
    assert 'lang="en"' in message.alternatives[0].content, "the story's own language"


def test_a_headline_with_a_line_break_breaks_no_header(zeynep, news, follow, published):
    follow(zeynep, news)
    published("Frigate\r\nBcc: mallory@evil.test")
    (message,) = letters()
    assert message.subject == "Frigate Bcc: mallory@evil.test"
    assert message.recipients() == ["zeynep@reader.test"]
