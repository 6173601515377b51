"""Signing up: the same answer for everybody, one mail at the most, nothing by GET."""

import re
import time
from statistics import median

import pytest

from subscriptions.models import (
    ConsentEvent,
    Letter,
    Subscriber,
    Subscription,
    Suppression,
    Topic,
)
from subscriptions.suppressing import suppress
from tests.subscriptions.conftest import letters, link

pytestmark = pytest.mark.django_db
STATUS = Subscriber.Status


def test_the_form_makes_a_pending_row_and_one_mail(sign_up, news):
    assert sign_up(topic=f"category:{news.pk}").status_code == 200
    subscriber = Subscriber.objects.get()
    assert subscriber.status == STATUS.PENDING
    assert subscriber.subscriptions.get().status == Subscription.Status.PENDING
    (message,) = letters()
    assert message.to == ["zeynep@reader.test"]
    assert "News" in message.body


@pytest.mark.parametrize("status", [None, STATUS.PENDING, STATUS.ACTIVE, STATUS.LEFT, "suppressed"])
def test_the_answer_is_the_same_whoever_it_is(sign_up, sam, news, follow, status):
    fresh = sign_up("new@reader.test", topic=f"category:{news.pk}")
    if status:
        person = Subscriber.objects.create(
            email="zeynep@reader.test",
            status=STATUS.ACTIVE if status == "suppressed" else status,
        )
        follow(person, news)
        if status == "suppressed":
            suppress(person.email_normalized, Suppression.Reason.BOUNCE)
    answer = sign_up(topic=f"category:{news.pk}")
    assert answer.status_code == fresh.status_code
    assert answer.content == fresh.content
    own = {"X-Request-Id": ""}  # each answer's own
    assert {**answer.headers, **own} == {**fresh.headers, **own}
    assert not answer.cookies


def test_two_spellings_are_one_person_and_one_mail(sign_up, settings):
    settings.CONFIRMATIONS_PER_DAY = 1
    sign_up("Zeynep@Reader.Test")
    sign_up("zeynep@reader.test")
    assert Subscriber.objects.count() == 1
    assert len(letters()) == 1


def test_an_international_address_is_one_person(sign_up):
    sign_up("jörg@bücher.example")
    sign_up("JÖRG@xn--bcher-kva.example")
    assert Subscriber.objects.get().email_normalized == "jörg@xn--bcher-kva.example"


def test_a_subscriber_is_told_that_they_get_it_already(sign_up, zeynep, follow, news):
    follow(zeynep, news)
    sign_up(topic=f"category:{news.pk}")
    (message,) = letters()
    assert "/preferences/" in message.body
    assert "/confirm/" not in message.body


def test_a_suppressed_address_gets_nothing(sign_up, zeynep):
    suppress(zeynep.email_normalized, Suppression.Reason.COMPLAINT)
    sign_up()
    assert not letters()
    assert Letter.objects.get().state == Letter.State.SKIPPED


def test_who_has_left_may_come_back(sign_up, zeynep, sam, news):
    Subscriber.objects.update(status=STATUS.LEFT)
    sign_up(topic=f"category:{news.pk}")
    (message,) = letters()
    sam.post(link(message, "confirm"))
    assert Subscriber.objects.get().status == STATUS.ACTIVE


@pytest.mark.parametrize(
    "address",
    ["", "no address", "a@b", "a@b.test\nBcc: c@d.test", "a" * 10_000 + "@b.test", "a\x00@b.test",
     "a@b.test\r\nSubject: x", "a b@c.test", "@b.test", "a@-b.test"],
)  # fmt: skip
def test_what_is_no_address_is_told_and_not_stored(sign_up, address):
    answer = sign_up(address)
    assert answer.status_code == 400
    assert not Subscriber.objects.exists()
    assert not letters()


def test_the_honeypot_answers_as_ever_and_stores_nothing(sign_up):
    good, trapped = sign_up("good@reader.test"), sign_up(website="https://spam.test")
    assert trapped.content == good.content
    assert Subscriber.objects.count() == 1


@pytest.mark.parametrize(
    ("headers", "stored"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 0),
        ({"Sec-Fetch-Site": "same-site"}, 0),
        ({"Origin": "https://evil.test"}, 0),
        ({"Origin": "null"}, 0),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"}, 1),
        ({"Origin": "http://testserver"}, 1),
        ({}, 1),
    ],
)
def test_a_form_on_a_foreign_site_is_refused(mallory, headers, stored):
    mallory.post(
        "/subscriptions/", {"email": "zeynep@reader.test", "elapsed": "4000"}, headers=headers
    )
    assert Subscriber.objects.count() == stored


def test_one_network_signs_up_five_an_hour_and_learns_nothing(sign_up, settings):
    settings.SIGN_UPS_PER_HOUR = 5
    answers = {sign_up(f"victim{n}@reader.test").content for n in range(12)}
    assert len(answers) == 1
    assert Subscriber.objects.count() == 5
    assert len(letters()) == 5


def test_a_forged_forwarding_header_buys_no_more(sam, settings):
    settings.SIGN_UPS_PER_HOUR = 2
    for n in range(5):
        headers = {"X-Forwarded-For": f"198.51.100.{n}"}
        sam.post(
            "/subscriptions/", {"email": f"r{n}@reader.test", "elapsed": "4000"}, headers=headers
        )
    assert Subscriber.objects.count() == 2


def test_one_mailbox_is_not_bombed_however_it_is_spelled(sam, settings):
    settings.CONFIRMATIONS_PER_DAY = 1
    for n in range(30):
        spelled = f"z.ey.nep+{n}@gmail.com"
        sam.post(
            "/subscriptions/", {"email": spelled, "elapsed": "4000"}, REMOTE_ADDR=f"198.51.100.{n}"
        )
    assert len(letters()) == 1


def test_topics_that_do_not_exist_are_passed_over(sign_up, news):
    sign_up(topic=["category:999", "nonsense", "category:²", "user:1", f"category:{news.pk}"])
    assert Subscription.objects.get().topic == Topic.objects.of(news)


def test_nothing_typed_by_a_stranger_is_in_the_first_mail(sign_up):
    sign_up(form="Buy now!", name="Click here")
    (message,) = letters()
    assert "Buy now" not in message.body + message.alternatives[0].content
    assert "Click here" not in message.body + message.alternatives[0].content


def test_the_ledger_knows_what_was_read_and_where(sam, news):
    sam.post(
        "/subscriptions/",
        {
            "email": "zeynep@reader.test",
            "form": "article-end",
            "topic": f"category:{news.pk}",
            "elapsed": "4000",
        },
        headers={"Referer": "http://testserver/news/frigate/", "Sec-Fetch-Site": "same-origin"},
    )
    event = ConsentEvent.objects.get()
    assert event.kind == ConsentEvent.Kind.REQUESTED
    assert (event.form, event.url) == ("article-end", "http://testserver/news/frigate/")
    assert event.text
    assert event.text_version
    assert event.network
    assert "127.0.0.1" not in event.network


def test_the_words_of_consent_stand_beside_the_forms(sam, news):
    words = "You confirm once, you choose how often, you leave with one click."
    assert words in sam.get("/subscriptions/").content.decode()
    assert words in sam.get("/").content.decode()


def test_the_page_ticks_nothing_beforehand(sam, news):
    page = sam.get("/subscriptions/").content.decode()
    assert "News" in page
    box = re.search(rf'<input[^>]*value="category:{news.pk}"[^>]*>', page)
    assert box
    assert "checked" not in box.group()
    assert "Set-Cookie" not in sam.get("/subscriptions/").headers


def test_the_answer_takes_the_same_time_whoever_it_is(sign_up, news, zeynep, settings):
    settings.SIGN_UPS_PER_HOUR = 1000
    times: dict[str, list[float]] = {"known": [], "new": []}
    for n in range(24):
        for kind, address in (("known", "zeynep@reader.test"), ("new", f"new{n}@reader.test")):
            start = time.perf_counter()
            sign_up(address, topic=f"category:{news.pk}")
            times[kind].append(time.perf_counter() - start)
    known, new = (median(each) for each in times.values())
    assert abs(known - new) < max(0.05, known / 2, new / 2)


def test_no_mail_is_sent_inside_the_request(sign_up, monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("mail inside a request")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    assert sign_up().status_code == 200


def test_a_wrong_address_keeps_what_was_chosen(sign_up, news):
    answer = sign_up("zeynep", topic=f"category:{news.pk}", frequency="weekly")
    page = answer.content.decode()
    assert answer.status_code == 400
    assert f'value="category:{news.pk}" checked' in page
    assert '<option value="weekly" selected>' in page
    assert "Enter a valid e-mail address." in page


def test_the_second_page_leads_on_however_it_is_reached(sam):
    assert sam.get("/tr/subscriptions/go-on/").headers["Location"] == "/tr/subscriptions/"
    late = sam.post("/subscriptions/go-on/", {"ticket": "of-yesterday"})
    assert (late.status_code, "took too long" in late.content.decode()) == (400, True)


@pytest.mark.parametrize(
    "written", ["İpek@GMAİL.test", f"İpek@{'gmai̇l.test'.encode('idna').decode()}"]
)
def test_a_capital_i_of_a_turkish_keyboard_is_an_i(sign_up, written):
    sign_up(written)
    sign_up("ipek@gmail.test")
    subscriber = Subscriber.objects.get()
    assert subscriber.email_normalized == "ipek@gmail.test"
    assert subscriber.email.lower() == "ipek@gmail.test"
