"""SMTP servers that refuse, hang, drop and die: nobody is lost, nobody is mailed twice."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from subscriptions.models import Delivery, Mailing, Suppression
from subscriptions.sending import control
from subscriptions.sending.mailings import Engine
from subscriptions.suppressing import is_suppressed
from subscriptions.work import step
from tests.sink import Script
from tests.subscriptions.conftest import counters_agree, states

pytestmark = pytest.mark.django_db
STATES = Delivery.State


def test_one_bad_address_stops_no_other_and_is_suppressed(smtp, alert):
    class Picky(Script):
        def rcpt(self, recipient):
            return "550 5.1.1 no such user" if "reader3@" in recipient else "250 Ok"

    sink = smtp(Picky())
    mailing = alert(8)
    while step():
        pass
    assert len(sink.kept) == 7
    assert states(mailing) == ["failed"] + ["sent"] * 7
    assert is_suppressed("reader3@crowd.test")
    assert Suppression.objects.count() == 1
    assert counters_agree(mailing)


@pytest.mark.parametrize("pipelining", [True, False])
def test_a_refused_sender_pauses_at_once_and_suppresses_nobody(smtp, alert, pipelining):
    class Strict(Script):
        words = "553 5.1.0 <desk@newsroom.test> sender address rejected"

        def mail(self, sender):
            return self.words

    script = Strict()
    script.pipelining = pipelining
    sink = smtp(script, connections=2)
    mailing = alert(5)
    while step():
        pass
    mailing.refresh_from_db()
    assert (mailing.state, states(mailing)) == ("paused", ["pending"] * 5)
    assert script.words in mailing.problem
    assert not Suppression.objects.exists()
    assert set(mailing.deliveries.values_list("attempt", flat=True)) == {0}
    script.words = "250 Ok"
    assert control.resume(mailing)
    while step():
        pass
    assert (states(mailing), len(sink.kept)) == (["sent"] * 5, 5)


@pytest.mark.parametrize("stage", ["data", "dot"])
def test_only_a_refused_recipient_is_a_bad_address(smtp, alert, stage):
    script = Script()
    setattr(script, stage, lambda *arguments: "550 5.1.0 sender rejected")
    smtp(script)
    mailing = alert(2)
    while step():
        pass
    assert states(mailing) == ["failed"] * 2
    assert not Suppression.objects.exists()


def test_a_refusal_of_the_content_suppresses_nobody(smtp, alert):
    class Critic(Script):
        def dot(self, recipient, content):
            return "554 5.7.1 looks like spam"

    smtp(Critic())
    mailing = alert(3)
    while step():
        pass
    assert states(mailing) == ["failed"] * 3
    assert not Suppression.objects.exists()


def test_greylisting_is_waited_out(smtp, alert):
    class Greylist(Script):
        seen: set[str] = set()

        def rcpt(self, recipient):
            known = recipient in self.seen
            self.seen.add(recipient)
            return "250 Ok" if known else "451 4.7.1 come back later"

    sink = smtp(Greylist())
    mailing = alert(4)
    while step():
        pass
    assert states(mailing) == ["retry"] * 4
    assert not sink.kept
    mailing.deliveries.update(retry_at=mailing.created_at)
    while step():
        pass
    assert states(mailing) == ["sent"] * 4
    assert counters_agree(mailing)


def test_who_is_refused_for_now_too_often_has_failed(smtp, alert):
    class Never(Script):
        def rcpt(self, recipient):
            return "450 4.2.2 mailbox full"

    smtp(Never())
    mailing = alert(1)
    for _attempt in range(7):
        while step():
            pass
        mailing.deliveries.filter(state="retry").update(retry_at=mailing.created_at)
    delivery = mailing.deliveries.get()
    assert (delivery.state, delivery.attempt) == ("failed", 6)


@pytest.mark.parametrize("answer", [None, ""], ids=["hangs", "drops"])
def test_silence_after_the_text_is_uncertain_and_not_repeated(smtp, alert, answer):
    class Silent(Script):
        def dot(self, recipient, content):
            return answer if "reader2@" in recipient else "250 Ok"

    sink = smtp(Silent())
    mailing = alert(6)
    while step():
        pass
    assert states(mailing) == ["sent"] * 5 + ["uncertain"]
    assert len(sink.kept) == 5
    mailing.refresh_from_db()
    assert mailing.state == Mailing.State.SENDING, "a human decides first"
    assert counters_agree(mailing)


@pytest.mark.parametrize("stage", ["mail", "rcpt", "data"])
@pytest.mark.parametrize("answer", [None, "", "421 4.3.2 shutting down"])
def test_trouble_before_the_text_costs_nobody_anything(smtp, alert, stage, answer):
    class Moody(Script):
        times = 0

        def _moody(self, good):
            self.times += 1
            return answer if self.times == 3 else good

    script = Moody()
    good = getattr(script, stage)
    setattr(script, stage, lambda *arguments: script._moody(good(*arguments)))
    sink = smtp(script)
    mailing = alert(6)
    while step():
        pass
    assert states(mailing) == ["sent"] * 6
    assert len(sink.kept) == 6
    assert counters_agree(mailing)


def test_a_server_that_closes_after_some_mails_is_asked_again(smtp, alert):
    class Tired(Script):
        number = 0

        def mail(self, sender):
            self.number += 1
            return "421 too many" if self.number % 4 == 0 else "250 Ok"

    sink = smtp(Tired())
    mailing = alert(15)
    while step():
        pass
    assert len(sink.kept) == len(set(sink.kept)) == 15
    assert states(mailing) == ["sent"] * 15


def test_a_dead_server_is_left_alone_and_nothing_is_lost(smtp, alert, settings):
    sink = smtp()
    port, settings.EMAIL_PORT = sink.port, 1
    mailing = alert(5)
    for _round in range(12):
        step()
    assert states(mailing) == ["pending"] * 5
    mailing.refresh_from_db()
    assert "cannot be reached" in mailing.problem
    assert mailing.deliveries.first().attempt == 0
    settings.EMAIL_PORT = port
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        engine = Engine()
        while engine.step():
            pass
        engine.close()
    assert states(mailing) == ["sent"] * 5


@pytest.mark.parametrize(
    "banner", ["554 5.7.1 go away", "421 4.3.2 later", "\x80\xff not SMTP", "", None]
)
def test_a_server_that_does_not_greet_costs_nobody_anything(smtp, alert, banner):
    class Rude(Script):
        rude = True

        def greet(self, number):
            return banner if self.rude else "220 sink"

    script = Rude()
    sink = smtp(script)
    mailing = alert(3)
    step()
    assert states(mailing) == ["pending"] * 3
    mailing.refresh_from_db()
    assert "cannot be reached" in mailing.problem
    script.rude = False
    while step():
        pass
    assert (states(mailing), len(sink.kept)) == (["sent"] * 3, 3)


@pytest.mark.parametrize("answer", ["\xff\xfe junk", "999 what", "HTTP/1.1 400 Bad Request"])
def test_junk_after_the_text_is_uncertain_and_not_repeated(smtp, alert, answer):
    class Junk(Script):
        def dot(self, recipient, content):
            return answer if "reader1@" in recipient else "250 Ok"

    smtp(Junk())
    mailing = alert(4)
    while step():
        pass
    assert sorted(set(states(mailing))) in (["sent", "uncertain"], ["failed", "sent"])
    assert states(mailing).count("sent") == 3
    assert counters_agree(mailing)


def test_a_name_that_does_not_resolve_is_said(smtp, alert, settings):
    smtp()
    settings.EMAIL_HOST = "no-such-host.invalid"
    mailing = alert(2)
    step()
    mailing.refresh_from_db()
    assert states(mailing) == ["pending"] * 2
    assert "cannot be reached" in mailing.problem


def test_a_server_without_the_promised_encryption_gets_nothing(smtp, alert, settings):
    sink = smtp()
    settings.EMAIL_USE_TLS = True
    mailing = alert(2)
    step()
    assert states(mailing) == ["pending"] * 2
    assert not sink.kept


def test_a_wrong_password_pauses_the_mailing(smtp, alert, settings):
    smtp()
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "newsroom", "wrong"
    mailing = alert(3)
    for _round in range(4):
        step()
    mailing.refresh_from_db()
    assert states(mailing) == ["pending"] * 3
    assert mailing.problem


def test_too_many_refusals_pause_the_mailing(smtp, alert, settings):
    class Closed(Script):
        def rcpt(self, recipient):
            return "550 5.7.1 you are blocked"

    smtp(Closed())
    mailing = alert(220)
    settings.MAIL_BATCH = 100
    while step():
        pass
    mailing.refresh_from_db()
    assert mailing.state == Mailing.State.PAUSED
    assert mailing.problem == "200 of the last 200 mails were refused"
    assert states(mailing) == ["failed"] * 200 + ["pending"] * 20
