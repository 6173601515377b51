"""How fast: the rate, single domains, a sender that warms up, a server that asks for less."""

import time
from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from subscriptions.models import Mailing, Tally
from subscriptions.sending import mailings
from subscriptions.sending.breaker import FAILURES, Breaker
from subscriptions.sending.feed import Bucket, Feed, Limits
from subscriptions.sending.mailings import Engine, warm_up_room
from subscriptions.sending.people import Person
from tests.sink import Script
from tests.subscriptions.conftest import states


def people(*domains):
    return [
        Person(n, 1, n, f"r{n}@{domain}", "en", b"", 0, "", 0, 1)
        for n, domain in enumerate(domains)
    ]


def taken(feed):
    """All that the feed gives, and how many seconds it took."""
    start, found = time.monotonic(), []
    while person := feed.take():
        found.append(person.email.partition("@")[2])
    return found, time.monotonic() - start


def test_a_rate_is_kept():
    found, seconds = taken(Feed(people(*["a.test"] * 15), Limits(10, {}), 5))
    assert len(found) == 15
    assert seconds >= 0.45, "ten at once, five more at ten a second"


def test_a_domain_with_a_cap_holds_up_no_other():
    feed = Feed(people(*["slow.test"] * 5, *["a.test"] * 20), Limits(0, {"slow.test": 2}), 0.4)
    found, _seconds = taken(feed)
    assert Counter(found) == {"slow.test": 2, "a.test": 20}
    assert len(feed.waiting) == 3, "given back: they go with the next batch"


def test_a_server_that_asks_for_less_gets_half():
    bucket = Bucket(80)
    bucket.slow_down()
    assert bucket.rate == 40
    unlimited = Bucket(0)
    unlimited.slow_down()
    assert unlimited.rate == 50


@pytest.mark.django_db
def test_too_fast_lowers_the_rate_and_fails_nobody(smtp, alert):
    class Strict(Script):
        def rcpt(self, recipient):
            return "450 4.7.1 too many messages, slow down"

    smtp(Strict())
    mailing = alert(3)
    mailings.start_due()
    engine = Engine()
    engine.step()
    assert engine.crew.limits.overall.rate == 50
    assert states(mailing) == ["retry"] * 3
    engine.close()


@pytest.mark.django_db
def test_a_new_sender_doubles_each_day(settings, alert, smtp):
    now = timezone.now()
    settings.MAIL_BATCH = 500
    settings.MAIL_WARM_UP = (timezone.localdate(now) - timedelta(days=2), 2)
    assert warm_up_room(now) == 8
    sink = smtp()
    mailing = alert(12)
    mailings.start_due()
    engine = Engine()
    while engine.step(now):
        pass
    engine.close()
    assert len(sink.kept) == 8
    assert states(mailing) == ["pending"] * 4 + ["sent"] * 8
    assert Tally.objects.get(event="sent").count == 8
    assert Mailing.objects.get().state == Mailing.State.SENDING, "the rest goes tomorrow"


def test_a_dead_server_is_left_alone_longer_and_longer():
    breaker = Breaker()
    for _time in range(FAILURES - 1):
        breaker.failed(OSError("refused"))
    assert breaker.open_until == 0
    pauses = []
    for _time in range(3):
        breaker.failed(OSError("refused"))
        pauses.append(round(breaker.open_until - time.monotonic()))
    assert pauses == [15, 30, 60]
    assert breaker.is_open
    breaker.worked()
    assert breaker.open_until == 0
