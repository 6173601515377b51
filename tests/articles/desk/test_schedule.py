"""The clock: readers see a change on its minute, with or without a worker, and exactly once."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError
from django.urls import reverse
from django.utils import timezone

from articles import editing, scheduling
from articles.models import Article, Revision, ScheduleRun
from articles.signals import article_action, articles_published
from articles.snapshot import of_article, revised
from tests.conftest import side_by_side


def test_the_minute_is_that_of_istanbul_and_stored_in_utc(login, deniz, write, form, url):
    article = write()
    year = timezone.now().year + 1
    deniz.time_zone = "Europe/Istanbul"
    deniz.save()
    posted = form(article, apply_at=f"{year}-01-15T09:30")
    assert login(deniz).post(url("schedule", article.pk), posted).status_code == 302
    assert Article.objects.get().published_at == datetime(year, 1, 15, 6, 30, tzinfo=UTC)


def test_readers_see_it_on_the_minute_without_a_worker(deniz, write):
    article = write(unpublish_at=(timezone.now() + timedelta(days=3)).isoformat())
    opens = timezone.now() + timedelta(days=1)
    scheduling.schedule(article.latest_revision, opens, by=deniz, version=article.version)
    minute = timedelta(minutes=1)

    def seen(at):
        return Article.objects.published(at).exists()

    assert [seen(opens - minute), seen(opens)] == [False, True]
    ends = Article.objects.get().unpublish_at
    assert [seen(ends - minute), seen(ends)] == [True, False]


def waiting_revision(article, by, after=timedelta(hours=1)):
    """A revision of a published article that goes live by itself."""
    data = revised(of_article(article), headline="Later")
    revision = editing.save_draft(article, data, by=by, version=article.version)
    revision.article = article
    scheduling.schedule(revision, timezone.now() + after, by=by, version=article.version)
    return revision


@pytest.mark.django_db(transaction=True)
def test_a_late_or_doubled_worker_does_it_once(deniz, published):
    due = waiting_revision(published("Live"), deniz, timedelta(days=1)).apply_at
    heard = []

    def hear(sender, action, **kwargs):
        heard.append(action)

    article_action.connect(hear)
    late = due + timedelta(hours=2)
    assert sum(side_by_side(lambda _number: scheduling.apply_due(late), 4)) == 1
    assert scheduling.apply_due(late) == 0
    article_action.disconnect(hear)
    assert heard.count("published") == 1
    assert Article.objects.get().headline == "Later"


def test_each_run_that_had_something_to_do_is_a_row(login, deniz, write):
    ends = timezone.now() + timedelta(days=2)
    article = write("Frigate", unpublish_at=ends.isoformat())
    opens = timezone.now() + timedelta(days=1)
    scheduling.schedule(article.latest_revision, opens, by=deniz, version=article.version)
    minute = timedelta(minutes=1)
    for moment in (opens - minute, opens + minute, opens + 2 * minute, ends + minute):
        scheduling.apply_due(moment)
    runs = ScheduleRun.objects.order_by("pk")
    assert [[step["what"] for step in run.steps] for run in runs] == [["opened"], ["ended"]]
    assert all(run.finished_at and (run.done, run.failed) == (1, 0) for run in runs)
    page = login(deniz).get(reverse("admin:articles_schedulerun_changelist")).text
    assert page.count("Frigate") == 2
    row = login(deniz).get(reverse("admin:articles_schedulerun_change", args=[runs[0].pk])).text
    assert f"/admin/articles/article/{article.pk}/change/" in row


def test_what_fails_again_and_again_is_one_row(deniz, write):
    article = write("Frigate")
    scheduling.schedule(
        article.latest_revision,
        timezone.now() + timedelta(hours=1),
        by=deniz,
        version=article.version,
    )

    def refuse(sender, **kwargs):
        raise ValueError("The listener is broken.")

    articles_published.connect(refuse)
    try:
        for hour in (2, 3):
            scheduling.apply_due(timezone.now() + timedelta(hours=hour))
    finally:
        articles_published.disconnect(refuse)
    run = ScheduleRun.objects.get()
    assert (run.done, run.failed) == (0, 1)
    assert "The listener is broken." in run.steps[0]["error"]


def test_one_that_the_database_refuses_keeps_no_other_from_its_turn(deniz, published, monkeypatch):
    """The refused one stays due, and is tried again a moment later."""
    waiting = [waiting_revision(published(f"Ship {number}"), deniz) for number in range(3)]
    real = scheduling._apply

    def refuse_the_second(revision):
        if revision.pk == waiting[1].pk:
            raise OperationalError("canceling statement due to statement timeout")
        return real(revision)

    monkeypatch.setattr(scheduling, "_apply", refuse_the_second)
    later = timezone.now() + timedelta(hours=2)
    for _turn in range(3):
        with pytest.raises(OperationalError):
            scheduling.apply_due(later)
    due = Revision.objects.filter(apply_at__isnull=False)
    assert list(due) == [waiting[1]]
    assert ScheduleRun.objects.count() == 1, "a turn that did nothing leaves no row"
    assert ScheduleRun.objects.get().finished_at
    monkeypatch.setattr(scheduling, "_apply", real)
    assert scheduling.apply_due(later) == 1
