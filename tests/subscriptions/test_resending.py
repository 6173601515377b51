"""What may have left: held for a human, or sent once more, always with the same Message-ID."""

from datetime import timedelta
from itertools import pairwise

import pytest
import time_machine
from django.utils import timezone

from newsroom.models import AuditEntry
from subscriptions.sending import claims, control, mailings, recovering, verdicts
from subscriptions.sending.people import Person
from subscriptions.work import step
from tests.sink import MESSAGE_ID, Script
from tests.subscriptions.conftest import counters_agree, states

pytestmark = pytest.mark.django_db
MINUTES = (1, 5, 15, 60, 240)


class Deaf(Script):
    """Takes the text of one reader's mail and says nothing to it, so many times."""

    def __init__(self, times=1):
        self.times = times
        self.seen = []

    def dot(self, recipient, content):
        self.seen.append((MESSAGE_ID.search(content).group(1), recipient))
        if recipient.startswith("reader2@") and self.times:
            self.times -= 1
            return ""
        return "250 Ok"

    def copies(self):
        return [name for name, to in self.seen if to == "reader2@crowd.test"]


@pytest.fixture
def serve(smtp, settings):
    """A server that is waited for, however busy the machine is: none of these hangs."""

    def served(script):
        smtp(script)
        settings.EMAIL_TIMEOUT = 30

    return served


def send():
    while step():
        pass


def later(minutes):
    return time_machine.travel(timezone.now() + timedelta(minutes=minutes))


def test_by_itself_nothing_is_sent_twice(serve, alert):
    script = Deaf()
    serve(script)
    mailing = alert(5)
    send()
    with later(300):
        send()
    assert states(mailing) == ["sent"] * 4 + ["uncertain"]
    assert len(script.copies()) == 1
    assert counters_agree(mailing)
    assert not mailing.deliveries.filter(sent_again=True).exists()


def test_the_desk_sends_it_again_with_the_same_message_id(serve, alert, login, elif_):
    script = Deaf()
    serve(script)
    mailing = alert(5)
    send()
    desk = login(elif_)
    url = f"/admin/subscriptions/mailing/{mailing.pk}/uncertain/"
    page = desk.get(url).content.decode()
    assert "reader2@crowd.test" in page
    assert "reader3@crowd.test" not in page
    unsure = mailing.deliveries.get(state="uncertain")
    desk.post(url, {"pk": [unsure.pk], "decision": "resend"})
    send()
    first, second = script.copies()
    assert first == second
    assert len(script.seen) == 6
    assert states(mailing) == ["sent"] * 5
    assert counters_agree(mailing)
    assert mailing.state == "sent"
    page = desk.get(url).content.decode()
    assert "reader2@crowd.test" in page, "she may have it twice"
    assert url in desk.get(f"/admin/subscriptions/mailing/{mailing.pk}/watch/").content.decode()
    told = AuditEntry.objects.get(action="resend")
    assert (told.actor, told.details["recipients"]) == (str(elif_), 1)


def test_the_policy_sends_it_again_after_a_minute(serve, alert, settings):
    settings.MAIL_UNCERTAIN = "resend"
    script = Deaf()
    serve(script)
    mailing = alert(5)
    send()
    assert states(mailing) == ["retry"] + ["sent"] * 4
    assert len(script.copies()) == 1, "not at once: the server may be in trouble"
    with later(1.1):
        send()
    first, second = script.copies()
    assert first == second
    assert states(mailing) == ["sent"] * 5
    assert counters_agree(mailing)
    assert mailing.state == "sent"
    again = mailing.deliveries.get(sent_again=True)
    assert again.subscriber.email == "reader2@crowd.test"
    assert AuditEntry.objects.get(action="resend").details["recipients"] == 1


def test_a_server_that_never_answers_gets_no_third_one(serve, alert, settings):
    settings.MAIL_UNCERTAIN = "resend"
    script = Deaf(times=9)
    serve(script)
    mailing = alert(5)
    send()
    with later(2):
        send()
    with later(300):
        send()
    assert len(script.copies()) == 2
    assert states(mailing) == ["sent"] * 4 + ["uncertain"]
    assert counters_agree(mailing)
    unsure = mailing.deliveries.get(state="uncertain")
    assert recovering.decide(mailing, [unsure.pk], resend=True) == 1, "a human may"


def test_the_policy_leaves_alone_what_is_paused_or_cancelled(alert, settings):
    settings.MAIL_UNCERTAIN = "resend"
    mailing = alert(3)
    mailings.start_due()
    people = claims.claim(mailing, "worker", 2)
    unsure = [claims.Result(person.delivery, "uncertain") for person in people]
    claims.settle(mailing.pk, "worker", unsure, timezone.now())
    control.pause(mailing)
    assert recovering.repeat() == 0
    control.resume(mailing)
    assert recovering.repeat() == 2
    mailing.deliveries.filter(state="retry").update(state="uncertain", sent_again=False)
    control.cancel(mailing)
    assert recovering.repeat() == 0
    assert states(mailing) == ["skipped", "uncertain", "uncertain"]


def test_a_decision_is_taken_once(alert):
    mailing = alert(2)
    mailings.start_due()
    keys = [person.delivery for person in claims.claim(mailing, "worker", 2)]
    unsure = [claims.Result(key, "uncertain") for key in keys]
    claims.settle(mailing.pk, "worker", unsure, timezone.now())
    assert recovering.decide(mailing, keys[:1], resend=False) == 1
    assert recovering.decide(mailing, keys, resend=True) == 1
    assert recovering.decide(mailing, keys, resend=False) == 0
    assert states(mailing) == ["pending", "sent"]
    assert counters_agree(mailing)


@pytest.mark.parametrize(("attempt", "minutes"), list(enumerate(MINUTES, start=1)))
def test_each_attempt_waits_longer(attempt, minutes):
    person = Person(1, 1, 1, "a@b.test", "en", b"", 0, "", 0, attempt)
    now = timezone.now()
    pauses = {
        (verdicts.later(person, "451 later").retry_at - now).total_seconds() / 60
        for _time in range(30)
    }
    assert len(pauses) == 30, "chance spreads them"
    assert minutes <= min(pauses)
    assert max(pauses) < minutes * 1.25 + 1


def test_after_five_of_them_it_has_failed():
    person = Person(1, 1, 1, "a@b.test", "en", b"", 0, "", 0, len(MINUTES) + 1)
    result = verdicts.later(person, "451 later")
    assert (result.state, result.outcome, result.retry_at) == ("failed", "451 later", None)


def test_nothing_is_tried_before_its_time(serve, alert):
    class Busy(Script):
        tried = 0

        def rcpt(self, recipient):
            self.tried += 1
            return "451 4.3.0 busy"

    script = Busy()
    serve(script)
    mailing = alert(1)
    send()
    waits = []
    for attempt in range(2, 7):
        delivery = mailing.deliveries.get()
        waits.append(delivery.retry_at)
        with time_machine.travel(delivery.retry_at - timedelta(seconds=5), tick=False):
            send()
            assert script.tried == attempt - 1
        with time_machine.travel(delivery.retry_at + timedelta(seconds=1)):
            send()
            assert script.tried == attempt
    gaps = [(b - a).total_seconds() / 60 for a, b in pairwise(waits)]
    for gap, minutes in zip(gaps, MINUTES[1:], strict=True):
        assert minutes <= gap < minutes * 1.25 + 1
    assert states(mailing) == ["failed"]
    assert counters_agree(mailing)
