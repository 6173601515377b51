"""Between the freeze and the claim readers come, go and change: each mail is asked for anew."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from subscriptions import erasing, leaving, moving, preferences
from subscriptions.models import Subscriber, Suppression, Topic
from subscriptions.sending import control, mailings
from subscriptions.suppressing import suppress
from tests.subscriptions.conftest import counters_agree, states, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def frozen(crowd, mailing, weekly):
    """A mailing to four, none of which is claimed."""
    people = crowd(4, weekly)
    control.schedule(mailing)
    mailings.start_due()
    mailing.refresh_from_db()
    assert (mailing.state, states(mailing)) == ("sending", ["pending"] * 4)
    return mailing, people


def presses_the_button(person, topic):
    path = f"/subscriptions/unsubscribe/{leaving.token_for(person, topic)}/"
    assert Client().post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200


WAYS = {
    "unsubscribed": presses_the_button,
    "left": lambda person, topic: leaving.leave_all(person),
    "suppressed": lambda person, topic: suppress(
        person.email_normalized, Suppression.Reason.COMPLAINT
    ),
    "paused": lambda person, topic: preferences.pause(person),
    "erased": lambda person, topic: erasing.erase(person),
}


@pytest.mark.parametrize("reason", WAYS)
def test_who_goes_before_it_is_claimed_gets_nothing(frozen, weekly, reason):
    mailing, people = frozen
    delivery = mailing.deliveries.get(subscriber=people[1])
    WAYS[reason](people[1], Topic.objects.of(weekly))
    work()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.outcome) == ("skipped", reason)
    assert sorted(m.to[0] for m in mail.outbox) == [f"reader{n}@crowd.test" for n in (0, 2, 3)], (
        "the others have theirs"
    )
    assert counters_agree(mailing)
    assert (mailing.state, mailing.count_sent, mailing.count_skipped) == ("sent", 3, 1)


def test_who_follows_only_now_gets_the_next_one(frozen, weekly, follow):
    mailing, _people = frozen
    fresh = Subscriber.objects.create(email="fresh@reader.test", status="active", language="en")
    follow(fresh, weekly)
    work()
    assert len(mail.outbox) == 4
    assert "fresh@reader.test" not in {m.to[0] for m in mail.outbox}
    assert not mailing.deliveries.filter(subscriber=fresh).exists()
    mail.outbox.clear()
    second = type(mailing).objects.create(newsletter=weekly, subject="The next", intro="Dear")
    control.schedule(second)
    work()
    assert "fresh@reader.test" in {m.to[0] for m in mail.outbox}


def test_who_leaves_and_comes_back_gets_it(frozen, weekly, follow):
    mailing, people = frozen
    presses_the_button(people[1], Topic.objects.of(weekly))
    people[1].subscriptions.update(status="active")
    work()
    assert states(mailing) == ["sent"] * 4


def test_a_new_address_is_where_it_goes(frozen):
    mailing, people = frozen
    Subscriber.objects.filter(pk=people[1].pk).update(new_email="new@reader.test")
    people[1].refresh_from_db()
    for end in moving.ENDS:
        moving.agree(people[1], end)
    work()
    got = {m.to[0] for m in mail.outbox} - {people[1].email}
    assert got >= {"new@reader.test", *(people[n].email for n in (0, 2, 3))}
    assert states(mailing) == ["sent"] * 4


def test_a_pause_that_has_ended_stops_nothing(frozen):
    mailing, people = frozen
    Subscriber.objects.filter(pk=people[1].pk).update(
        paused_until=timezone.now() - timedelta(seconds=1)
    )
    work()
    assert states(mailing) == ["sent"] * 4
