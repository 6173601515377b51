"""How fast: the rate, single domains, a sender that warms up, a server that asks for less."""

import time
from collections import Counter
from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from subscriptions.models import Mailing, Tally
from subscriptions.sending import claims, mailings, warming
from subscriptions.sending.breaker import FAILURES, Breaker
from subscriptions.sending.feed import Bucket, Feed, Limits
from subscriptions.sending.mailings import Engine
from subscriptions.sending.people import Person
from subscriptions.sending.verdicts import is_too_fast
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


@pytest.mark.parametrize(
    "words",
    [
        "421 4.7.28 Gmail has detected an unusual rate of unsolicited mail",
        "421 4.7.0 Too many connections from your address",
        "450 4.7.1 Error: too much mail from 192.0.2.1",
        "451 4.7.0 Temporary rate limit exceeded",
        "451 4.7.650 The mail server has been temporarily rate limited",
        "AnymailRequestsAPIError: Postmark API response 429 (Too Many Requests)",
    ],
)
def test_these_ask_for_less(words):
    assert is_too_fast(words)


@pytest.mark.parametrize(
    "words",
    [
        "451 4.7.1 Greylisting in action, please come back later",
        "450 4.2.0 Recipient address rejected: Graylisted, rate limits apply",
        "451 4.7.1 come back later",
        "450 4.7.1 Client host rejected: cannot find your hostname",
        "451 4.3.2 system not accepting messages",
        "452 4.2.2 mailbox of kate@corporate.test is full",
        "450 4.2.1 the user receives mail at a rate that prevents more",
    ],
)
def test_these_do_not(words):
    assert not is_too_fast(words)


@pytest.mark.django_db
def test_greylisting_never_slows_down(smtp, alert):
    class Greylist(Script):
        def rcpt(self, recipient):
            return "451 4.7.1 Greylisting in action" if "0@" in recipient else "250 Ok"

    smtp(Greylist())
    mailing = alert(20)
    mailings.start_due()
    engine = Engine()
    engine.step()
    assert engine.crew.limits.overall.rate == 0, "still without a limit"
    assert states(mailing) == ["retry"] * 2 + ["sent"] * 18
    engine.close()


@pytest.mark.django_db
def test_the_rate_comes_back_step_by_step(smtp, alert, settings):
    class Strict(Script):
        answer = "421 4.7.28 unusual rate of mail"

        def rcpt(self, recipient):
            answer, self.answer = self.answer, "250 Ok"
            return answer

    settings.MAIL_RATE, settings.MAIL_BATCH = 400, 5
    smtp(Strict())
    mailing = alert(30)
    mailings.start_due()
    engine = Engine()
    rates = []
    while engine.step():
        rates.append(engine.crew.limits.overall.rate)
    engine.close()
    assert rates[:4] == [250, 312.5, 390.625, 400]
    assert max(rates) == 400
    assert states(mailing) == ["sent"] * 30


def test_without_a_limit_it_comes_back_to_none():
    bucket = Bucket(0)
    bucket.slow_down()
    rates = []
    while bucket.rate:
        bucket.speed_up()
        rates.append(bucket.rate)
    assert rates[:2] == [62.5, 78.125]
    assert rates[-2] > 800


def test_what_others_learned_is_no_reason_to_go_faster_than_is_set():
    bucket = Bucket(20)
    rates = []
    for heard in (5, 50, None):
        bucket.follow(heard)
        rates.append(bucket.rate)
    assert rates == [5, 20, 20]


def test_many_connections_that_are_told_at_once_count_as_one():
    bucket = Bucket(80)
    for _connection in range(4):
        bucket.slow_down()
    assert bucket.rate == 40


@pytest.fixture
def warm_up(afternoon, settings):
    """Today is the third day of a new sender that began with two."""
    settings.MAIL_WARM_UP = (timezone.localdate() - timedelta(days=2), 2)


def test_a_new_sender_doubles_each_day():
    start = date(2026, 11, 23)
    caps = [warming.cap(start, 2, start + timedelta(days=n)) for n in (-1, 0, 1, 2, 3, 10)]
    assert caps == [2, 2, 4, 8, 16, 2048]


@pytest.mark.django_db
@pytest.mark.parametrize("connections", [1, 10])
def test_a_new_sender_keeps_to_its_day(warm_up, settings, alert, smtp, connections):
    sink = smtp(connections=connections)
    mailing = alert(30)
    mailings.start_due()
    settings.MAIL_BATCH = 5
    engine = Engine()
    while engine.step():
        pass
    assert len(sink.kept) == 8
    assert states(mailing) == ["pending"] * 22 + ["sent"] * 8
    assert Tally.objects.get(event="sent").count == 8
    assert Mailing.objects.get().state == Mailing.State.SENDING, "the rest goes tomorrow"
    with time_machine.travel(timezone.localtime() + timedelta(days=1)):
        while engine.step():
            pass
    engine.close()
    assert len(sink.kept) == 8 + 16
    assert Tally.objects.filter(event="sent").count() == 2


@pytest.mark.django_db
def test_what_may_have_left_is_of_the_day_and_what_did_not_is_not(warm_up, alert):
    mailing = alert(30)
    mailings.start_due()
    held = claims.claim(mailing, "worker", 6)
    assert len(claims.claim(mailing, "other", 6)) == 2, "in all eight may be on their way"
    outcomes = ("sent", "uncertain", "failed", "skipped", "retry")
    results = [
        claims.Result(person.delivery, outcome, "", timezone.now() + timedelta(hours=1))
        for person, outcome in zip(held, outcomes, strict=False)
    ]
    claims.settle(mailing.pk, "worker", results, timezone.now())
    claims.release(mailing.pk, "worker", [held[5].delivery])
    assert Tally.objects.get(event="sent").count == 2
    assert len(claims.claim(mailing, "worker", 30)) == 4


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
