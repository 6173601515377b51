"""Confirming: scanners change nothing, a press does, and a token is good for one thing."""

import time

import pytest

from subscriptions import confirming, leaving, moving, preferences, signing
from subscriptions.models import ConsentEvent, Subscriber, Subscription
from tests.subscriptions.conftest import letters, link

pytestmark = pytest.mark.django_db
ACTIVE = Subscriber.Status.ACTIVE


@pytest.fixture
def path(sign_up, news):
    sign_up(topic=f"category:{news.pk}")
    return link(letters()[0], "confirm")


def test_twenty_looks_of_a_scanner_change_nothing(mallory, path):
    for n in range(20):
        assert getattr(mallory, "head" if n % 3 else "get")(path).status_code == 200
    assert Subscriber.objects.get().status == Subscriber.Status.PENDING


def test_a_press_confirms_and_a_second_one_is_friendly(sam, path):
    assert sam.post(path).status_code == 200
    subscriber = Subscriber.objects.get()
    assert subscriber.status == ACTIVE
    assert subscriber.subscriptions.get().status == Subscription.Status.ACTIVE
    assert sam.post(path).status_code == 200
    kinds = [event.kind for event in ConsentEvent.objects.all()]
    assert kinds == ["requested", "confirm_sent", "confirmed"]


def test_an_old_link_does_not_bring_back_who_has_left(sam, path):
    sam.post(path)
    leaving.leave_all(Subscriber.objects.get())
    for answer in (sam.get(path), sam.post(path)):
        assert answer.status_code == 200
        assert "Welcome" not in answer.content.decode()
        assert "You have left since" in answer.content.decode()
    assert Subscriber.objects.get().status == Subscriber.Status.LEFT


def test_an_expired_link_offers_a_fresh_one(sam, path, time_machine_at):
    time_machine_at(hours=49)
    assert sam.get(path).status_code == 410
    assert sam.post(path).status_code == 200
    assert Subscriber.objects.get().status == Subscriber.Status.PENDING
    sam.post(link(letters()[0], "confirm"))
    assert Subscriber.objects.get().status == ACTIVE


@pytest.fixture
def time_machine_at(monkeypatch):
    """Let the tokens' clock go forward."""
    real = time.time

    def forward(hours):
        monkeypatch.setattr("subscriptions.signing.time.time", lambda: real() + hours * 3600)

    return forward


def tokens_of(subscriber):
    return {
        "confirm": confirming.token_for(subscriber),
        "preferences": preferences.token_for(subscriber),
        "unsubscribe": leaving.token_for(subscriber),
        "address": moving.token_for(subscriber, "new"),
    }


FINDERS = {
    "confirm": confirming.find,
    "preferences": preferences.find,
    "unsubscribe": leaving.find,
    "address": moving.find,
}


@pytest.mark.parametrize("purpose", FINDERS)
@pytest.mark.parametrize("other", FINDERS)
def test_a_token_opens_its_own_door_only(zeynep, purpose, other):
    Subscriber.objects.update(new_email="new@reader.test")
    zeynep.refresh_from_db()
    token = tokens_of(zeynep)[purpose]
    if purpose == other:
        assert FINDERS[other](token)
    else:
        with pytest.raises(signing.BadToken):
            FINDERS[other](token)


@pytest.mark.parametrize("purpose", FINDERS)
def test_no_bit_of_a_token_can_be_changed(zeynep, purpose):
    Subscriber.objects.update(new_email="new@reader.test")
    zeynep.refresh_from_db()
    token = tokens_of(zeynep)[purpose]
    for place in range(len(token)):
        for char in "AZ_":
            forged = token[:place] + char + token[place + 1 :]
            if forged != token:
                with pytest.raises(signing.BadToken):
                    FINDERS[purpose](forged)
    for bad in (token[:-1], token[1:], token + "A", token + "=", "", "é", token * 5):
        with pytest.raises(signing.BadToken):
            FINDERS[purpose](bad)


@pytest.mark.parametrize("purpose", ["confirm", "preferences", "address"])
def test_a_token_dies_with_the_state_that_it_is_about(zeynep, purpose):
    Subscriber.objects.update(new_email="new@reader.test")
    zeynep.refresh_from_db()
    token = tokens_of(zeynep)[purpose]
    Subscriber.objects.update(token="12345678123456781234567812345678")
    with pytest.raises(signing.BadToken):
        FINDERS[purpose](token)


def test_the_key_before_the_last_one_is_good_while_it_is_kept(zeynep, settings):
    token = confirming.token_for(zeynep)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "n" * 60
    assert confirming.find(token) == zeynep
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(signing.BadToken):
        confirming.find(token)


def test_a_token_from_the_future_is_refused(zeynep, time_machine_at):
    time_machine_at(hours=-5)
    token = confirming.token_for(zeynep)
    with pytest.MonkeyPatch.context() as patch:
        patch.undo()
    time_machine_at(hours=-10)
    with pytest.raises(signing.Expired):
        confirming.find(token)


def test_an_unsubscribe_token_fits_into_a_header(zeynep):
    big = signing.make("unsubscribe", 40_000_000, 900_000, 900_000)
    assert len(big) <= 43


def test_a_message_id_leads_back_to_its_delivery():
    value = signing.message_id("d", 4711)
    assert signing.read_message_id("d", value) == 4711
    assert signing.read_message_id("l", value) is None
    assert signing.read_message_id("d", value.replace("d4711", "d4712")) is None
