"""A running mailing that an editor stops: at the desk, in the audit log, and for the rest of it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from newsroom.models import AuditEntry
from subscriptions import leaving
from subscriptions.models import Delivery, Mailing
from subscriptions.sending import claims, control, mailings, recovering
from subscriptions.work import step
from tests.subscriptions.conftest import counters_agree, states, work

pytestmark = pytest.mark.django_db
HALF = 4


@pytest.fixture
def half(crowd, mailing, weekly, settings):
    """A mailing to ten of whom four have it."""
    settings.MAIL_BATCH = HALF
    crowd(10, weekly)
    control.schedule(mailing)
    step()
    assert len(mail.outbox) == HALF
    return mailing


@pytest.fixture
def press(login, elif_):
    """Press a button of the watch page."""
    desk = login(elif_)

    def pressed(mailing, action):
        url = f"/admin/subscriptions/mailing/{mailing.pk}/control/"
        page = desk.post(url, {"action": action}, follow=True)
        mailing.refresh_from_db()
        return page.content.decode()

    return pressed


def audited(mailing):
    """What the log says that was done with it, after it was put on its way."""
    rows = AuditEntry.objects.filter(object_id=str(mailing.pk), model="subscriptions.mailing")
    told = list(rows.order_by("pk").values_list("action", "actor", "details__state"))
    assert told[0] == ("schedule", "", "scheduled")
    return told[1:]


def test_the_desk_pauses_and_goes_on(half, press, elif_):
    page = press(half, "pause")
    assert half.state == Mailing.State.PAUSED
    assert 'value="resume"' in page
    assert 'value="pause"' not in page
    work()
    assert len(mail.outbox) == HALF, "a paused mailing sends nothing"
    press(half, "resume")
    work()
    half.refresh_from_db()
    assert half.state == Mailing.State.SENT
    assert len({m.to[0] for m in mail.outbox}) == len(mail.outbox) == 10
    assert audited(half) == [("pause", str(elif_), "paused"), ("resume", str(elif_), "sending")]


def test_the_desk_cancels_for_good(half, press, elif_):
    page = press(half, "cancel")
    assert half.state == Mailing.State.CANCELLED
    assert half.finished_at
    assert 'name="action"' not in page, "there is nothing left to press"
    work()
    assert len(mail.outbox) == HALF
    assert states(half) == ["sent"] * HALF + ["skipped"] * 6
    assert counters_agree(half)
    assert "Its state has changed meanwhile." in press(half, "resume")
    assert half.state == Mailing.State.CANCELLED
    assert audited(half) == [("cancel", str(elif_), "cancelled")]


@pytest.mark.parametrize("action", ["pause", "resume", "cancel", "unschedule", "", "send"])
def test_nothing_stops_what_is_sent(crowd, mailing, weekly, press, action):
    crowd(1, weekly)
    control.schedule(mailing)
    work()
    assert "Its state has changed meanwhile." in press(mailing, action)
    assert mailing.state == Mailing.State.SENT
    assert audited(mailing) == []


def test_what_is_refused_for_now_after_a_cancel_is_not_tried_again(alert):
    mailing = alert(3)
    mailings.start_due()
    keys = [person.delivery for person in claims.claim(mailing, "worker", 3)]
    control.cancel(mailing)
    later = timezone.now()
    results = [
        claims.Result(keys[0], "retry", "451 later", later),
        claims.Result(keys[1], "sent", "250 Ok"),
    ]
    assert claims.settle(mailing.pk, "worker", results, later) == 2
    claims.release(mailing.pk, "worker", keys[2:])
    assert states(mailing) == ["sent", "skipped", "skipped"]
    assert set(mailing.deliveries.filter(state="skipped").values_list("outcome", "retry_at")) == {
        ("cancelled", None)
    }
    assert counters_agree(mailing)


def test_nothing_of_a_cancelled_mailing_is_sent_again(alert, login, elif_):
    mailing = alert(2)
    mailings.start_due()
    people = claims.claim(mailing, "worker", 2)
    control.cancel(mailing)
    unsure = [claims.Result(person.delivery, "uncertain", "no answer") for person in people]
    claims.settle(mailing.pk, "worker", unsure, timezone.now())
    desk = login(elif_)
    url = f"/admin/subscriptions/mailing/{mailing.pk}/uncertain/"
    page = desk.get(url).content.decode()
    assert "reader0@crowd.test" in page
    assert 'value="resend"' not in page
    keys = [person.delivery for person in people]
    desk.post(url, {"pk": keys, "decision": "resend"})
    assert states(mailing) == ["uncertain"] * 2
    assert recovering.decide(mailing, keys, resend=True) == 0
    desk.post(url, {"pk": keys, "decision": "leave"})
    assert states(mailing) == ["sent"] * 2
    assert counters_agree(mailing)
    assert mailing.state == Mailing.State.CANCELLED


@pytest.mark.django_db(transaction=True)
def test_a_cancel_and_a_claim_do_not_wait_for_each_other(crowd, mailing, weekly):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer")
    first, *_others = crowd(6, weekly)
    control.schedule(mailing)
    mailings.start_due()
    leaving.leave_all(first)

    def cancel():
        try:
            return control.cancel(Mailing.objects.get(pk=mailing.pk))
        finally:
            connection.close()

    done: list[bool] = []

    def between(execute, sql, params, many, context):
        if sql.startswith('UPDATE "subscriptions_mailing"') and not done:
            with ThreadPoolExecutor(1) as pool:
                waiting = pool.submit(cancel)
                done.append(waiting.result(10))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(between):
        held = claims.claim(mailing, "worker", 3)
    assert done == [True]
    claims.release(mailing.pk, "worker", [person.delivery for person in held])
    assert states(mailing) == ["skipped"] * 6
    assert set(Delivery.objects.values_list("outcome", flat=True)) == {"left", "cancelled"}
    assert counters_agree(mailing)
