"""The preference centre: everything by a signed link, nothing by looking."""

import json

import pytest

from subscriptions import leaving, preferences
from subscriptions.models import ConsentEvent, Newsletter, Subscriber, Subscription, Suppression
from subscriptions.suppressing import is_suppressed
from tests.subscriptions.conftest import letters, link

pytestmark = pytest.mark.django_db


@pytest.fixture
def path(zeynep):
    return f"/subscriptions/preferences/{preferences.token_for(zeynep)}/"


def test_topics_frequency_and_language_are_chosen(sam, path, zeynep, news, haberler, follow):
    follow(zeynep, haberler)
    weekly = Newsletter.objects.create(name="The Week", edition="en")
    page = sam.get(path).content.decode()
    assert "Haberler" in page
    assert "The Week" in page
    sam.post(
        path,
        {
            "topic": [f"category:{news.pk}", f"newsletter:{weekly.pk}"],
            "offered": [f"category:{n.pk}" for n in (news, haberler)],
            f"frequency-category:{news.pk}": "weekly",
            "language": "en",
        },
    )
    zeynep.refresh_from_db()
    active = {str(row.topic): row.frequency for row in zeynep.subscriptions.active()}
    assert active == {"News": "weekly", "The Week": "instant"}
    assert zeynep.language == "en"
    assert ConsentEvent.objects.get().kind == ConsentEvent.Kind.CHANGED


def test_an_old_page_ends_only_what_it_showed(sam, path, zeynep, news, haberler, follow):
    follow(zeynep, haberler)
    sam.post(path, {"topic": [f"category:{news.pk}"], "offered": [f"category:{news.pk}"]})
    assert zeynep.subscriptions.active().count() == 2


def test_a_pause_stops_mails_and_can_be_ended(sam, path, zeynep, news, follow, published):
    follow(zeynep, news)
    sam.post(f"{path}pause/")
    published()
    assert not letters()
    sam.post(f"{path}pause/", {"resume": "1"})
    published("Second Frigate")
    assert len(letters()) == 1


def test_an_address_changes_when_both_ends_agree(sam, path, zeynep):
    assert sam.post(f"{path}address/", {"email": "zeynep@new.test"}).status_code == 302
    mails = {message.to[0]: message for message in letters()}
    assert set(mails) == {"zeynep@reader.test", "zeynep@new.test"}
    sam.post(link(mails["zeynep@new.test"], "address"))
    zeynep.refresh_from_db()
    assert zeynep.email == "zeynep@reader.test"
    old_end = link(mails["zeynep@reader.test"], "address")
    assert sam.get(old_end).status_code == 200
    sam.post(old_end)
    zeynep.refresh_from_db()
    assert zeynep.email == "zeynep@new.test"
    assert sam.get(path).status_code == 404, "links of the old address are dead"


def test_an_address_that_somebody_has_is_joined_and_not_told(sam, path, zeynep, news, follow):
    follow(zeynep, news)
    twin = Subscriber.objects.create(email="z@new.test", status=Subscriber.Status.ACTIVE)
    answer = sam.post(f"{path}address/", {"email": "z@new.test"})
    assert answer.url.endswith("?moving=1")
    for message in letters():
        sam.post(link(message, "address"))
    assert twin.subscriptions.active().count() == 1
    zeynep.refresh_from_db()
    assert zeynep.status == Subscriber.Status.LEFT


def test_leaving_all_is_one_press(sam, path, zeynep, news, follow):
    follow(zeynep, news)
    sam.post(f"{path}leave/")
    zeynep.refresh_from_db()
    assert zeynep.status == Subscriber.Status.LEFT
    assert not zeynep.subscriptions.active().exists()


def test_own_data_comes_as_json_and_the_ledger_knows(sam, path, zeynep, news, follow, published):
    follow(zeynep, news)
    published()
    letters()
    answer = sam.post(f"{path}export/")
    found = json.loads(answer.content)
    assert found["address"] == "zeynep@reader.test"
    assert found["mails"][0]["state"] == "sent"
    assert ConsentEvent.objects.filter(kind=ConsentEvent.Kind.EXPORTED).exists()


def test_erasing_needs_a_tick_and_leaves_only_a_hash(
    sam, path, zeynep, news, follow, sign_up, published
):
    follow(zeynep, news)
    published()
    letters()
    sam.post(f"{path}erase/")
    assert Subscriber.objects.exists()
    sam.post(f"{path}erase/", {"sure": "1"})
    assert not Subscriber.objects.exists()
    assert is_suppressed("zeynep@reader.test")
    assert not ConsentEvent.objects.filter(address__contains="@").exists()


def test_who_was_erased_may_sign_up_again(sam, path, sign_up, zeynep):
    sam.post(f"{path}erase/", {"sure": "1"})
    sign_up()
    (message,) = letters()
    sam.post(link(message, "confirm"))
    assert Subscriber.objects.get().status == Subscriber.Status.ACTIVE
    assert not Suppression.objects.exists()


@pytest.mark.parametrize("end", ["", "export/", "erase/", "address/", "pause/", "leave/"])
def test_an_unsubscribe_token_opens_none_of_it(mallory, zeynep, news, follow, end):
    follow(zeynep, news)
    token = leaving.token_for(zeynep)
    answer = mallory.post(f"/subscriptions/preferences/{token}/{end}", {"sure": "1"})
    assert answer.status_code == 404
    assert Subscription.objects.active().exists()


@pytest.mark.parametrize("end", ["", "export/", "erase/", "address/", "pause/", "leave/"])
def test_a_foreign_site_cannot_press(mallory, path, end):
    answer = mallory.post(path + end, {"sure": "1"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert Subscriber.objects.get().status == Subscriber.Status.ACTIVE


def test_the_pages_are_kept_by_nobody(sam, path):
    answer = sam.get(path)
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert not answer.cookies


@pytest.mark.parametrize("end", ["pause", "address", "leave", "export", "erase"])
def test_looking_where_only_a_press_acts_leads_to_the_page(sam, path, zeynep, end):
    assert sam.get(f"{path}{end}/").headers["Location"] == path
    assert sam.put(f"{path}{end}/").status_code == 405
    assert Subscriber.objects.get() == zeynep


def test_who_has_left_and_ticks_nothing_stays_away(sam, path, zeynep, news):
    leaving.leave_all(zeynep)
    Subscriber.objects.update(status=Subscriber.Status.LEFT)
    assert "You get no mails from us" in sam.get(path).content.decode()
    assert (
        sam.post(path, {"language": "tr", "topic": ["newsletter:²", "tag:\0"]}).status_code == 302
    )
    zeynep.refresh_from_db()
    assert (zeynep.status, zeynep.language) == (Subscriber.Status.LEFT, "tr")
    sam.post(path, {"language": "tr", "topic": f"category:{news.pk}"})
    zeynep.refresh_from_db()
    assert zeynep.status == Subscriber.Status.ACTIVE


def test_erasing_without_the_tick_says_so(sam, path, zeynep):
    answer = sam.post(f"{path}erase/", follow=True)
    assert "Nothing was erased" in answer.content.decode()
    assert Subscriber.objects.get() == zeynep
