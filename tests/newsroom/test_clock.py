"""Clocks that jump, stand still, or change for the summer: once, and never twice."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from articles import editing, scheduling
from articles.models import Article, Revision
from articles.signals import article_action, articles_published
from articles.snapshot import revised
from newsroom.models import WorkerHeartbeat
from newsroom.worker import Worker
from subscriptions import digests
from subscriptions.models import Mailing, Subscriber, Subscription, Topic
from tests.conftest import side_by_side

HOUR = timedelta(hours=1)
NOW = datetime(2031, 3, 1, 12, tzinfo=UTC)  # ahead of any real clock: nothing else falls due


@pytest.fixture
def heard():
    """What followers were told, and what went live, in order."""
    found: list[tuple[str, Any]] = []

    def told(sender, articles, **kwargs):
        found.extend(("told", article) for article in articles)

    def acted(sender, action, article, **kwargs):
        if action == "published":
            found.append(("live", article.pk))

    articles_published.connect(told)
    article_action.connect(acted)
    yield found
    articles_published.disconnect(told)
    article_action.disconnect(acted)


def later(article, by, at, headline):
    """A second version of an article that is to go live at a moment."""
    data = revised(article.latest_revision.data, headline=headline)
    revision = editing.save_draft(article, data, by=by, version=article.version)
    scheduling.schedule(revision, at, by=by, version=article.version)
    return revision


def headline(article):
    return Article.objects.get(pk=article.pk).headline


@pytest.mark.parametrize(
    "clock",
    [
        [NOW - HOUR, NOW, NOW + HOUR],
        [NOW + HOUR, NOW - HOUR, NOW + HOUR],  # an hour too early, back, and on
        [NOW, NOW - HOUR, NOW - 2 * HOUR, NOW, NOW + HOUR],
        [NOW + 6 * HOUR],  # the worker was down for six hours
        [NOW + timedelta(days=3650), NOW],
    ],
)
def test_a_revision_goes_live_once_however_the_clock_jumps(published, deniz, heard, clock):
    article = published("Before")
    later(article, deniz, NOW, "After")
    heard.clear()
    done = [scheduling.apply_due(at) for at in clock]
    assert headline(article) == "After"
    assert heard.count(("live", article.pk)) == 1
    first = next(number for number, at in enumerate(clock) if at >= NOW)
    assert sum(done[:first]) == 0
    assert Revision.objects.exclude(apply_at=None).count() == 0


def test_before_its_moment_nothing_goes_live(published, deniz):
    article = published("Before")
    later(article, deniz, NOW, "After")
    scheduling.apply_due(NOW - timedelta(seconds=1))
    assert headline(article) == "Before"


def test_a_first_publication_shows_by_the_clock_alone_and_is_told_once(write, deniz, heard):
    article = write("One")
    scheduling.schedule(article.latest_revision, NOW, by=deniz, version=article.version)
    assert not Article.objects.published(NOW - HOUR).exists()
    assert Article.objects.published(NOW).count() == 1, "without any worker"
    for at in (NOW - HOUR, NOW + HOUR, NOW - HOUR, NOW, NOW + HOUR):
        scheduling.apply_due(at)
    assert [kind for kind, _article in heard].count("told") == 1


@pytest.mark.parametrize("zone", ["Europe/Istanbul", "Europe/Berlin", "America/New_York"])
@pytest.mark.parametrize("day", [(2031, 3, 30), (2031, 10, 26), (2031, 3, 9), (2031, 11, 2)])
def test_a_night_in_which_clocks_change_publishes_everything_once(
    published, deniz, heard, zone, day
):
    year, month, number = day
    midnight = datetime(year, month, number, tzinfo=ZoneInfo(zone))
    article = published("Version 0")
    # On the wall, half past each hour: one may not exist, one may come twice.
    moments = {
        midnight.replace(hour=hour, minute=30, fold=fold).astimezone(UTC)
        for hour in range(5)
        for fold in (0, 1)
    }
    for version, moment in enumerate(sorted(moments), 1):
        article.refresh_from_db()
        later(article, deniz, moment, f"Version {version}")
    heard.clear()
    start = midnight.astimezone(UTC)
    for minute in range(0, 8 * 60, 10):
        scheduling.apply_due(start + timedelta(minutes=minute))
    assert heard.count(("live", article.pk)) == len(moments)
    assert headline(article) == f"Version {len(moments)}"


@pytest.mark.django_db(transaction=True)
def test_three_schedulers_at_one_moment_publish_once(on_disk, published, deniz, heard):
    articles = [published(f"Before {n}") for n in range(4)]
    for number, article in enumerate(articles):
        later(article, deniz, NOW, f"After {number}")
    heard.clear()
    done = side_by_side(lambda _number: scheduling.apply_due(NOW + HOUR), 3)
    assert not [each for each in done if isinstance(each, Exception)], done
    assert sum(done) == 4
    assert sorted(heard) == sorted(("live", article.pk) for article in articles)


def test_a_digest_is_made_once_however_the_clock_jumps(zeynep, haberler, settings):
    Subscriber.objects.filter(pk=zeynep.pk).update(created_at=NOW - timedelta(days=90))
    Subscription.objects.create(
        subscriber=zeynep, topic=Topic.objects.of(haberler), frequency="daily",
        status=Subscription.Status.ACTIVE,
    )  # fmt: skip
    morning = NOW.replace(hour=settings.DIGEST_HOUR - 3, minute=5)  # Istanbul is three hours ahead
    for at in (
        morning,
        morning + HOUR,
        morning - HOUR,
        morning - 2 * HOUR,
        morning,
        morning + HOUR,
    ):
        digests.schedule(at)
    keys = list(Mailing.objects.filter(kind="digest").values_list("dedupe_key", flat=True))
    assert len(keys) == len(set(keys))
    assert f"digest:daily:tr:{NOW.date()}" in keys
    assert len([key for key in keys if ":daily:tr:" in key]) <= 2


@pytest.mark.django_db(transaction=True)
def test_a_worker_whose_clock_jumps_goes_on_beating(monkeypatch, time_machine):
    worker = Worker("w1")
    worker.turn()
    seen = WorkerHeartbeat.objects.get().seen_at
    time_machine.move_to(seen - 3 * HOUR)
    worker._seen = 0.0  # its half minute has passed: that clock does not jump
    worker.turn()
    assert WorkerHeartbeat.objects.get().seen_at < seen
