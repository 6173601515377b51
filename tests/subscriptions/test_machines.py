"""Machines: providers' events, the JSON endpoint, and what time throws away."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from subscriptions import housekeeping, providers, signing
from subscriptions.models import (
    ConsentEvent,
    Delivery,
    Letter,
    Mailing,
    ProviderEvent,
    Subscriber,
    Suppression,
)
from subscriptions.suppressing import is_suppressed, suppress
from tests.subscriptions.conftest import letters

pytestmark = pytest.mark.django_db


@pytest.fixture
def delivery(zeynep, news, follow, published):
    follow(zeynep, news)
    published()
    letters()
    return Delivery.objects.get()


def event(delivery, event_id, kind, **fields):
    message_id = signing.message_id("d", delivery.pk)
    return providers.take(
        "Postmark", event_id, kind, "Zeynep@Reader.test", message_id=message_id, **fields
    )


def test_an_event_counts_once_however_often_it_comes(delivery):
    assert event(delivery, "e1", "bounced", reason="bounced")
    assert not event(delivery, "e1", "bounced", reason="bounced")
    delivery.mailing.refresh_from_db()
    assert delivery.mailing.count_bounced == 1
    assert ProviderEvent.objects.count() == 1


@pytest.mark.parametrize("kinds", [["complained", "delivered"], ["delivered", "complained"]])
def test_the_order_of_events_does_not_matter(delivery, kinds):
    for kind in kinds:
        event(delivery, kind, kind)
    delivery.mailing.refresh_from_db()
    assert (delivery.mailing.count_delivered, delivery.mailing.count_complained) == (1, 1)
    assert is_suppressed("zeynep@reader.test")
    assert Suppression.objects.get().reason == Suppression.Reason.COMPLAINT


def test_the_third_mail_that_bounces_softly_suppresses(delivery):
    for n in range(9):
        event(delivery, f"again{n}", "deferred")
    assert not is_suppressed("zeynep@reader.test"), "one mail that was put off nine times"
    for n in range(2):
        providers.take("Postmark", f"other{n}", "deferred", "zeynep@reader.test")
    assert is_suppressed("zeynep@reader.test")


def test_a_forged_message_id_settles_nothing(delivery):
    providers.take("X", "1", "delivered", "zeynep@reader.test", message_id="<d1.abc@evil.test>")
    assert ProviderEvent.objects.get().delivery is None


def test_an_event_of_a_deleted_delivery_is_kept(delivery, zeynep):
    key = signing.message_id("d", delivery.pk)
    Delivery.objects.all().delete()
    assert providers.take("X", "1", "complained", zeynep.email, message_id=key)
    assert ProviderEvent.objects.get().delivery is None
    assert is_suppressed("zeynep@reader.test")


def test_an_event_asks_the_database_five_times(delivery, django_assert_num_queries):
    event(delivery, "0", "bounced", reason="soft")  # from now on its questions are compiled
    ProviderEvent.objects.all().delete()
    with django_assert_num_queries(7):  # and a savepoint, since tests are in a transaction
        event(delivery, "1", "bounced", reason="soft")
    with django_assert_num_queries(4):  # savepoint, insert, back
        assert not event(delivery, "1", "bounced", reason="soft")


def test_a_provider_that_knows_it_settles_what_was_uncertain(delivery):
    Delivery.objects.update(state="uncertain")
    Mailing.objects.update(count_sent=0, count_uncertain=1)
    event(delivery, "d1", "delivered")
    delivery.refresh_from_db()
    assert delivery.state == "sent"


def post(client, body, elapsed=4000, **headers):
    """Send what a form elsewhere sends; `elapsed` milliseconds after it was shown."""
    if isinstance(body, dict) and elapsed is not None:
        body = {"elapsed": elapsed, **body}
    data = body if isinstance(body, str) else json.dumps(body)
    return client.post(
        "/subscriptions/api/", data, content_type="application/json", headers=headers
    )


def test_the_endpoint_signs_up_like_the_form(sam, news):
    body = {"email": "a@reader.test", "topics": [f"category:{news.pk}"], "frequency": "daily"}
    answer = post(sam, body)
    assert (answer.status_code, answer.json()) == (202, {"status": "sent"})
    subscriber = Subscriber.objects.get()
    assert subscriber.subscriptions.get().frequency == "daily"
    assert len(letters()) == 1


@pytest.fixture
def of_all_kinds(zeynep):
    """An address of each state that one may be in."""
    Subscriber.objects.create(email="pending@reader.test")
    Subscriber.objects.create(email="left@reader.test", status="left")
    suppress("suppressed@reader.test", Suppression.Reason.BOUNCE)
    return [f"{name}@reader.test" for name in ("new", "pending", "zeynep", "left", "suppressed")]


@pytest.mark.parametrize("elapsed", [4000, 10, None])
def test_the_endpoint_answers_everybody_alike(sam, of_all_kinds, news, elapsed):
    answers = [post(sam, {"email": address}, elapsed) for address in of_all_kinds]
    assert len({answer.status_code for answer in answers}) == 1
    bodies = [{**answer.json(), "ticket": ""} for answer in answers]
    assert all(body == bodies[0] for body in bodies)
    headers = [{**each.headers, "X-Request-Id": "", "Content-Length": ""} for each in answers]
    assert all(each == headers[0] for each in headers)


def test_the_endpoint_does_as_much_for_everybody(sam, of_all_kinds, news):
    """About as many questions to the database are about as much time, on whatever machine."""
    post(sam, {"email": "first@reader.test"})  # which makes the topics
    numbers = {}
    for address in of_all_kinds:
        cache.clear()  # each place of a limit that is taken costs a question
        with CaptureQueriesContext(connection) as found:
            post(sam, {"email": address})
        numbers[address] = len(found)
    assert max(numbers.values()) - min(numbers.values()) <= 8, numbers


@pytest.mark.parametrize("elapsed", [None, "", 10, -5000, "x", "²000", 1.5e3, True, []])
def test_the_endpoint_wants_a_second_of_a_person(sam, news, elapsed):
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        answer = post(sam, {"email": "a@reader.test", "form": "shop"}, elapsed)
        assert (answer.status_code, answer.json()["status"]) == (200, "go_on")
        ticket = {"ticket": answer.json()["ticket"]}
        assert post(sam, ticket).json() == {"status": "go_on", **ticket}
        assert not Subscriber.objects.exists(), "no person presses within a second"
    with time_machine.travel(now + timedelta(seconds=3)):
        assert post(sam, {"ticket": ticket["ticket"] + "x"}).status_code == 400
        assert post(sam, ticket).status_code == 202
    assert Subscriber.objects.get().source == "shop"
    with time_machine.travel(now + timedelta(hours=2)):
        assert post(sam, ticket).json() == {"error": "ticket"}


@pytest.mark.parametrize(
    ("body", "status"),
    [("{", 400), ("[]", 400), ({"email": 3}, 400), ({"email": "no"}, 400), ({}, 400),
     ({"email": "a@b.test", "topics": "x"}, 400), ({"email": ""}, 400),
     ({"email": "a@b.test", "website": "spam"}, 202), ('{"email": "' + "a" * 20_000 + '"}', 400)],
)  # fmt: skip
def test_the_endpoint_stores_nothing_bad(sam, body, status):
    assert post(sam, body).status_code == status
    assert not Subscriber.objects.exists()


def test_the_endpoint_has_the_limits_of_the_form(sam, settings):
    settings.SIGN_UPS_PER_HOUR = 2
    for n in range(4):
        assert post(sam, {"email": f"r{n}@reader.test"}).status_code == 202
    assert Subscriber.objects.count() == 2


def test_foreign_scripts_need_an_invitation(sam, settings):
    foreign = {"Origin": "https://shop.example"}
    assert post(sam, {"email": "a@reader.test"}, **foreign).status_code == 403
    settings.SIGN_UP_ORIGINS = ["https://shop.example"]
    answer = post(sam, {"email": "a@reader.test"}, **foreign)
    assert answer.status_code == 202
    assert answer.headers["Access-Control-Allow-Origin"] == "https://shop.example"


def test_who_never_confirmed_is_forgotten_after_two_weeks(sign_up, zeynep, capsys):
    sign_up("old@reader.test")
    sign_up("fresh@reader.test")
    Subscriber.objects.filter(email="old@reader.test").update(
        created_at=timezone.now() - timedelta(days=15)
    )
    ledger = list(ConsentEvent.objects.order_by("pk").values())
    assert housekeeping.tidy() == 1
    assert {row.email for row in Subscriber.objects.all()} == {
        "fresh@reader.test",
        "zeynep@reader.test",
    }
    after = list(ConsentEvent.objects.order_by("pk").values())
    for entry in ledger:
        if entry["subscriber_id"] not in Subscriber.objects.values_list("pk", flat=True):
            entry["subscriber_id"] = None
    assert after == ledger, "nothing of the ledger is rewritten"
    assert "old@reader.test" not in str(after)
    call_command("consent_chain", "old@reader.test")
    assert "Asked to subscribe" in capsys.readouterr().out


def test_old_letters_are_thrown_away(sign_up):
    sign_up()
    Letter.objects.update(created_at=timezone.now() - timedelta(days=91))
    housekeeping.tidy()
    assert not Letter.objects.exists()


def test_without_a_script_a_second_page_asks_for_one_press(sam, news):
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        answer = sam.post(
            "/subscriptions/",
            {"email": "a@reader.test", "topic": f"category:{news.pk}", "form": "f"},
        )
        assert answer.status_code == 200
        assert not Subscriber.objects.exists()
        ticket = answer.context["ticket"]
        assert sam.post("/subscriptions/go-on/", {"ticket": ticket[:-2]}).status_code == 400
        sam.post("/subscriptions/go-on/", {"ticket": ticket})
        assert not Subscriber.objects.exists(), "no person presses within a second"
    with time_machine.travel(now + timedelta(seconds=3)):
        assert sam.post("/subscriptions/go-on/", {"ticket": ticket}).status_code == 200
    assert Subscriber.objects.get().source == "f"


@pytest.mark.parametrize("elapsed", ["", "10", "-5000", "x", "²000", "9" * 5000])
def test_a_script_that_is_too_quick_gets_the_second_page(sam, elapsed):
    answer = sam.post("/subscriptions/", {"email": "a@reader.test", "elapsed": elapsed})
    assert answer.status_code == 200
    assert Subscriber.objects.count() == (elapsed == "9" * 5000)
