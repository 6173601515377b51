"""The audience is frozen whole: one snapshot, totals that agree, a way out where they do not."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from newsroom.worker import Worker
from subscriptions import leaving
from subscriptions.models import Delivery, Mailing, Subscriber
from subscriptions.sending import control, freezing, mailings
from tests.subscriptions.conftest import states

pytestmark = pytest.mark.django_db


def stray(mailing):
    """A delivery to somebody who follows nothing: a ledger that somebody meddled with."""
    nobody = Subscriber.objects.create(email="stray@reader.test", status="active")
    return Delivery.objects.create(mailing=mailing, subscriber=nobody)


@pytest.mark.django_db(transaction=True)
def test_who_leaves_while_it_is_frozen_does_not_stop_the_mailing(crowd, mailing, weekly):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets nobody write meanwhile")
    first, *_others = crowd(5, weekly)
    control.schedule(mailing)

    def leave():
        try:
            leaving.leave_all(first)
        finally:
            connection.close()

    left: list[bool] = []

    def between(execute, sql, params, many, context):
        if sql.lstrip().startswith("INSERT INTO subscriptions_delivery") and not left:
            left.append(True)
            with ThreadPoolExecutor(1) as pool:
                pool.submit(leave).result(20)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(between):
        mailings.start_due()
    mailing.refresh_from_db()
    assert left
    assert (mailing.state, mailing.problem) == ("sending", "")
    assert (mailing.count_total, mailing.count_excluded) == (5, 0)
    Worker().run(once=True)
    assert states(mailing) == ["sent"] * 4 + ["skipped"]


@pytest.mark.django_db(transaction=True)
def test_totals_that_disagree_stop_it_and_the_desk_hears_and_mends(
    crowd, mailing, weekly, elif_, login
):
    crowd(3, weekly)
    control.schedule(mailing)
    meddled = stray(mailing)
    Worker().run(once=True)
    mailing.refresh_from_db()
    assert (mailing.state, mailing.problem) == ("failed", "3 candidates ≠ 4 deliveries + 0")
    assert mailing.deliveries.get() == meddled, "nothing is half written"
    (told,) = mail.outbox
    assert told.to == [elif_.email]
    assert "3 candidates" in told.body
    mail.outbox.clear()
    meddled.delete()
    desk = login(elif_)
    page = desk.get(f"/admin/subscriptions/mailing/{mailing.pk}/watch/").content.decode()
    assert f"/admin/subscriptions/mailing/{mailing.pk}/send/" in page
    desk.post(f"/admin/subscriptions/mailing/{mailing.pk}/send/", {"number": "3"})
    Worker().run(once=True)
    mailing.refresh_from_db()
    assert (mailing.state, mailing.problem, len(mail.outbox)) == ("sent", "", 3)


@pytest.mark.parametrize(
    ("action", "state"), [("unschedule", Mailing.State.DRAFT), ("cancel", Mailing.State.CANCELLED)]
)
def test_what_failed_goes_back_to_the_draft_or_ends(mailing, action, state):
    Mailing.objects.filter(pk=mailing.pk).update(state=Mailing.State.FAILED)
    assert control.move(mailing, action)
    mailing.refresh_from_db()
    assert mailing.state == state


def test_totals_of_a_digest_are_counted_apart(news, follow, published):
    now = timezone.now()
    created = now - timedelta(days=30)
    names = ("reads", "left", "elsewhere", "late")
    people = {
        name: Subscriber.objects.create(
            email=f"{name}@reader.test", status="active", language="en", created_at=created
        )
        for name in names
    }
    other = type(news).objects.create(name="Elsewhere", slug="elsewhere")
    for name, thing in (("reads", news), ("left", news), ("elsewhere", other)):
        follow(people[name], thing, "daily")
    follow(people["late"], news, "daily", active_since=now + timedelta(hours=1))
    Subscriber.objects.filter(email="left@reader.test").update(suppressed_at=now)
    published("Frigate")
    Mailing.objects.all().delete()
    at = timezone.now() + timedelta(minutes=1)
    fields = {"kind": "digest", "edition": "en", "state": "freezing", "send_at": at}
    good, bad = (
        Mailing.objects.create(**fields, audience={"frequency": "daily"}) for _n in range(2)
    )
    stray(bad)
    freezing.freeze(bad, at)
    assert (bad.state, bad.problem) == ("failed", "4 candidates ≠ 2 deliveries + 3")
    freezing.freeze(good, at)
    assert (good.state, good.count_total, good.count_excluded) == ("sending", 1, 3)
