"""Welcome mails: one for each newsletter that somebody begins to follow, from that newsletter."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from subscriptions import leaving, preferences, signing
from subscriptions.models import Newsletter, Subscriber, Topic
from tests.subscriptions.conftest import letters, link, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def newsletters(db):
    """Two that welcome their readers, and one that does not."""
    words = {"edition": "en", "from_email": "ships@magazine.test", "reply_to": "ada@magazine.test"}
    return [
        Newsletter.objects.create(name="Ships", welcome_text="Aye.", **words),
        Newsletter.objects.create(name="Gemiler", welcome_text="Hoş geldiniz.", edition="tr"),
        Newsletter.objects.create(name="Quiet", edition="en"),
    ]


def follow(subscriber, *newsletters):
    """Tick these newsletters in the preference centre, and nothing else."""
    names = {Topic.objects.of(each).name: "instant" for each in newsletters}
    offered = frozenset(topic.name for topic in Topic.objects.all())
    preferences.save(subscriber, preferences.Wish(names, "en", offered))


def test_confirming_welcomes_from_each_newsletter(sam, sign_up, newsletters):
    names = [Topic.objects.of(each).name for each in newsletters]
    sign_up("a@reader.test", topic=names)
    (asked,) = letters()
    assert "Aye." not in asked.body
    assert not letters(), "who has not confirmed is not welcomed"
    path = link(asked, "confirm")
    sam.post(path)
    sam.post(path)
    gemiler, ships = sorted(letters(), key=lambda message: "Aye." in message.body)
    assert "Aye." in ships.body
    assert "Aye." in ships.alternatives[0].content
    assert ships.subject == "Welcome to Ships"
    assert gemiler.subject == "Gemiler bültenine hoş geldiniz"
    assert ships.from_email.endswith("<ships@magazine.test>")
    assert ships.reply_to == ["ada@magazine.test"]
    assert ships.extra_headers["List-ID"].startswith('"Ships" <ships.en.')
    assert ships.extra_headers["List-Archive"].endswith("/subscriptions/letters/>")
    assert ships.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert not letters(), "a second press welcomes nobody again"


def test_its_button_ends_just_this_newsletter(sam, zeynep, newsletters):
    follow(zeynep, *newsletters[:2])
    ships = next(message for message in letters() if "Aye." in message.body)
    address = ships.extra_headers["List-Unsubscribe"].strip("<>")
    assert address in ships.body
    assert address in ships.alternatives[0].content
    path = "/" + address.partition("://")[2].partition("/")[2]
    answer = sam.post(path, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    left = [row.topic.newsletter.name for row in zeynep.subscriptions.active()]
    assert left == ["Gemiler"]


def test_who_comes_back_within_a_month_was_welcomed(zeynep, newsletters):
    ships = newsletters[0]
    follow(zeynep, ships)
    assert len(letters()) == 1
    follow(zeynep, newsletters[2])
    follow(zeynep, ships)
    assert not letters()
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        follow(zeynep, newsletters[2])
        follow(zeynep, ships)
        assert len(letters()) == 1


def test_who_left_before_it_was_sent_is_not_welcomed(zeynep, newsletters):
    follow(zeynep, newsletters[0])
    leaving.leave_all(zeynep)
    work()
    assert not letters()


def test_the_other_letters_are_of_no_list(sign_up, sam, newsletters):
    sign_up("a@reader.test")
    (message,) = letters()
    assert not [name for name in message.extra_headers if name.startswith("List-")]
    assert signing.read_message_id("l", message.extra_headers["Message-ID"])
    assert Subscriber.objects.get().status == "pending"
