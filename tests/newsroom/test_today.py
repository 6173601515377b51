"""Today: each sees what needs them; the week is moved by its own form, once."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from articles import review
from articles.models import Article, ImportRun, ReadCount, Revision
from articles.scheduling import schedule
from newsroom import dashboard
from newsroom.models import WorkerHeartbeat
from subscriptions.models import Mailing, SubscriberImport, Tally

INDEX, MOVE = "admin:index", "admin:desk_move"


def local(moment):
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


@pytest.fixture
def opening(write, deniz):
    """An article that is scheduled to open in two days."""
    article = write("Opens Soon")
    at = timezone.now() + timedelta(days=2)
    schedule(article.latest_revision, at, by=deniz, version=article.version)
    article.refresh_from_db()
    return article


def move(client, article, at, **values):
    form = {"revision": article.live_revision_id, "version": article.version, "at": local(at)}
    return client.post(reverse(MOVE), form | values)


@pytest.mark.parametrize("who", ["ada", "deniz", "mert", "elif_", "root"])
def test_everyone_has_a_day(login, request, who, published):
    published("Out Today")
    answer = login(request.getfixturevalue(who)).get(reverse(INDEX))
    assert answer.status_code == 200
    assert "Out Today" in answer.content.decode()


def test_drafts_are_mine_until_readers_have_them(write, published, ada, deniz):
    mine = write("Mine", by=ada)
    write("Another’s", by=deniz)
    published("Out", by=ada)
    assert list(dashboard.my_drafts(ada)) == [mine]


def test_a_review_waits_for_whom_it_is_assigned_to(write, ada, deniz, mert):
    late, soon, other = (write(name, by=ada) for name in ("Late", "Soon", "Other"))
    for article in (late, soon, other):
        review.submit(article, article.latest_revision, by=ada)
    Article.objects.filter(pk=soon.pk).update(due_at=timezone.now(), assigned_to=deniz)
    Article.objects.filter(pk=other.pk).update(assigned_to=mert)
    assert list(dashboard.waiting(deniz)) == [soon, late]
    assert list(dashboard.waiting(mert)) == [late, other] or other in dashboard.waiting(mert)
    assert not dashboard.waiting(ada).exists()


def test_the_week_shows_what_is_scheduled_to_who_may_edit_it(opening, login, deniz, ada):
    day = timezone.localdate(opening.published_at).isoformat()
    assert "Opens Soon" in login(deniz).get(reverse(INDEX), {"week": day}).content.decode()
    assert "Opens Soon" not in login(ada).get(reverse(INDEX), {"week": day}).content.decode()


@pytest.mark.parametrize("week", ["nonsense", "2026-02-31", "0001-01-01"])
def test_a_week_that_is_none_is_this_one(login, deniz, week):
    assert login(deniz).get(reverse(INDEX), {"week": week}).status_code == 200


def test_an_opening_is_moved(opening, login, deniz):
    later = opening.published_at + timedelta(days=1)
    assert move(login(deniz), opening, later).status_code == 302
    opening.refresh_from_db()
    assert local(opening.published_at) == local(later)


def test_a_later_revision_is_moved_and_the_live_row_stays(published, deniz, login):
    article = published("Out")
    revision = Revision.objects.get()
    at = timezone.now() + timedelta(days=1)
    schedule(revision, at, by=deniz, version=article.version)
    article.refresh_from_db()
    later = at + timedelta(days=1)
    values = {"revision": revision.pk}
    move(login(deniz), article, later, **values)
    revision.refresh_from_db()
    assert local(revision.apply_at) == local(later)
    assert Article.objects.published().count() == 1


def test_a_stale_move_changes_nothing(opening, login, deniz):
    later = opening.published_at + timedelta(days=1)
    client = login(deniz)
    move(client, opening, later)
    move(client, opening, later + timedelta(days=3))
    opening.refresh_from_db()
    assert local(opening.published_at) == local(later)


def test_the_past_and_nonsense_are_refused(opening, login, deniz):
    client, before = login(deniz), opening.published_at
    assert move(client, opening, timezone.now() - timedelta(days=1)).status_code == 302
    assert client.post(reverse(MOVE), {"revision": "x"}).status_code == 302
    opening.refresh_from_db()
    assert opening.published_at == before
    assert client.get(reverse(MOVE)).status_code == 405


def test_a_writer_moves_nothing(opening, write, ada, deniz, login):
    assert move(login(ada), opening, timezone.now() + timedelta(days=5)).status_code == 404
    own = write("Own", by=ada)
    schedule(own.latest_revision, opening.published_at, by=deniz, version=own.version)
    own.refresh_from_db()
    assert move(login(ada), own, timezone.now() + timedelta(days=5)).status_code == 403


def test_a_move_never_leads_off_the_site(opening, login, deniz):
    at = opening.published_at + timedelta(days=1)
    answer = move(login(deniz), opening, at, next="https://evil.example/")
    assert answer.url == reverse(INDEX)


def test_a_worker_that_is_not_seen_is_told(mert):
    assert "worker" in dashboard.failures(mert)[0]["title"]
    WorkerHeartbeat.objects.create(name="one", seen_at=timezone.now() - timedelta(minutes=4))
    assert dashboard.failures(mert) == []
    WorkerHeartbeat.objects.update(seen_at=timezone.now() - timedelta(minutes=6))
    assert "worker" in dashboard.failures(mert)[0]["title"]


def test_a_mailing_that_failed_is_told_to_who_sends(deniz, elif_):
    Mailing.objects.create(subject="Weekly", state="failed", problem="The server refused.")
    assert "Weekly" in str(dashboard.failures(elif_))
    assert "Weekly" not in str(dashboard.failures(deniz))


def test_imports_and_tasks_that_failed_are_told_to_who_mends_them(root, deniz):
    SubscriberImport.objects.create(name="readers.csv", state="failed", problem="No addresses.")
    run = ImportRun.objects.create(importer="wordpress", state="failed", problem="Line 3 is cut.")
    DBTaskResult.objects.create(
        status="FAILED", args_kwargs={}, task_path="articles.images.tasks.make_renditions",
        run_after=timezone.now(), backend_name="default", finished_at=timezone.now(),
    )  # fmt: skip
    told = {each["title"]: each for each in dashboard.failures(root)}
    assert told["Import failed: readers.csv"]["text"] == "No addresses."
    assert told["Import failed: wordpress"]["url"].endswith(f"/importrun/{run.pk}/change/")
    assert "Task failed: make_renditions" in told
    assert not any("failed" in each["title"] for each in dashboard.failures(deniz))


def test_a_revision_that_could_not_go_live_is_told(published, deniz):
    published("Out")
    Revision.objects.update(apply_error="The address is taken.")
    assert "The address is taken." in str(dashboard.failures(deniz))


@pytest.mark.parametrize(("on", "count"), [(True, 1), (False, 0)])
def test_the_demo_says_what_is_off(login, deniz, settings, on, count):
    settings.DEMO = on
    text = login(deniz).get(reverse(INDEX)).content.decode()
    assert text.count("second factors are off") == count


def test_the_curves_of_readers_and_subscribers(login, root, published):
    article, now = published(), timezone.now().replace(minute=0, second=0, microsecond=0)
    cache.clear()
    for days in (0, 2):
        ReadCount.objects.create(article=article, hour=now - timedelta(days=days), count=7)
    Tally.objects.create(day=timezone.localdate(), event=Tally.Event.CONFIRMED, count=1)
    charts = login(root).get(reverse(INDEX)).context["charts"]
    readers, subscribers = (each["chart"] for each in charts)
    assert [point.value for point in readers.points] == [7, 0, 7]
    assert subscribers.last.value == 0
