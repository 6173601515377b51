"""What all workers keep to together: the rate, a dead server, and how much may be refused."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from subscriptions.models import MailServer, MailWorker
from subscriptions.sending import claims, control, mailings
from subscriptions.sending.breaker import FAILURES
from subscriptions.sending.claims import Result
from subscriptions.sending.feed import Feed
from subscriptions.sending.mailings import Engine
from tests.sink import Script
from tests.subscriptions.conftest import states
from tests.subscriptions.test_rates import people, taken

pytestmark = pytest.mark.django_db


@pytest.fixture
def engine():
    """A function that starts a worker's engine: `engine()`."""
    made = []

    def start():
        made.append(Engine())
        return made[-1]

    yield start
    for one in made:
        one.close()


def test_a_rate_is_divided_among_those_who_send(engine, smtp, alert, settings):
    settings.MAIL_RATE, settings.MAIL_DOMAIN_RATES = 60, {"slow.test": 6}
    settings.MAIL_BATCH = 1
    smtp()
    alert(9)
    mailings.start_due()
    first, second, third = engine(), engine(), Engine()
    limits, now = first.crew.limits, timezone.now()
    with time_machine.travel(now, tick=False):
        for one in (first, second, third, first):
            one.step()
        assert {limits.overall.among, limits.domains["slow.test"].among} == {3}
        third.close()
        first.step()
        assert limits.overall.among == 2, "it has left"
    with time_machine.travel(now + timedelta(seconds=20), tick=False):
        first.fleet.seen_at = 0.0
        first.step()
    assert limits.overall.among == 1, "the second was not seen for long"


def test_a_part_of_a_rate_is_kept(engine, settings):
    settings.MAIL_RATE = 40
    limits = engine().crew.limits
    limits.divide(4)
    found, seconds = taken(Feed(people(*["a.test"] * 15), limits, 5))
    assert len(found) == 15
    assert seconds >= 0.45, "ten at once, five more at ten a second"


def test_a_server_that_asks_for_less_asks_all(engine, smtp, alert):
    class Strict(Script):
        def rcpt(self, recipient):
            return "450 4.7.1 too many messages, slow down"

    sink = smtp(Strict())
    mailing = alert(6)
    mailings.start_due()
    engine().step()
    assert states(mailing) == ["retry"] * 6
    sink.script = Script()
    mailing.deliveries.update(retry_at=mailing.created_at)
    second = engine()
    second.fleet.meet()
    assert second.crew.limits.overall.rate == 50
    second.step()
    assert states(mailing) == ["sent"] * 6
    assert MailServer.objects.get().rate == 62.5, "a step back up, for all"


def test_a_server_that_is_dead_is_dead_for_all(engine, smtp, alert):
    smtp(connections=4).__exit__()
    mailing = alert(40)
    mailings.start_due()
    workers = [engine() for _number in range(4)]
    for one in workers[:3]:
        one.step()
    server = MailServer.objects.get()
    assert timedelta() < server.closed_until - timezone.now() <= timedelta(seconds=15)
    assert (server.closings, server.failures >= FAILURES - 1) == (1, True)
    assert workers[3].step() == 0
    assert workers[3].crew.breaker.failures == FAILURES - 1
    assert not workers[3].crew.lines, "it did not even try"
    assert states(mailing) == ["pending"] * 40
    later = timezone.now() + timedelta(seconds=16)
    smtp(connections=4)
    with time_machine.travel(later):
        workers[3].step()
    server.refresh_from_db()
    assert (server.failures, server.closed_until, server.closings) == (0, None, 0)
    assert states(mailing) == ["sent"] * 40


def test_a_worker_that_cannot_reach_it_closes_it_for_nobody_else(engine, smtp, alert, settings):
    sink = smtp()
    mailing = alert(30)
    mailings.start_due()
    settings.MAIL_BATCH = 10
    cut_off, well = engine(), engine()
    settings.EMAIL_PORT = 1
    for _time in range(4):
        cut_off.step()
    assert MailServer.objects.get().failures
    settings.EMAIL_PORT = sink.port
    well.step()
    assert MailServer.objects.get().failures == 0
    assert states(mailing) == ["pending"] * 20 + ["sent"] * 10


def test_refusals_of_all_workers_are_counted_together(alert):
    mailing = alert(240)
    mailings.start_due()
    mailing.refresh_from_db()

    def attempts(worker, number, refused):
        held = claims.claim(mailing, worker, number)
        outcomes = ["failed"] * refused + ["sent"] * (number - refused)
        results = [Result(one.delivery, state) for one, state in zip(held, outcomes, strict=True)]
        claims.settle(mailing.pk, worker, results, timezone.now())
        return control.pause_if_refused(mailing)

    assert not attempts("first", 100, 6)
    assert not attempts("second", 99, 5), "not two hundred yet"
    assert attempts("second", 1, 0)
    mailing.refresh_from_db()
    assert (mailing.state, mailing.problem) == ("paused", "11 of the last 200 mails were refused")
    assert control.resume(mailing)
    assert not attempts("first", 20, 11), "after a pause it begins anew"


def test_workers_of_yesterday_are_forgotten(engine, smtp, alert):
    MailWorker.objects.create(name="old", seen_at=timezone.now() - timedelta(days=2))
    smtp()
    alert(1)
    mailings.start_due()
    one = engine()
    one.step()
    assert [row.name for row in MailWorker.objects.all()] == [one.crew.worker]
