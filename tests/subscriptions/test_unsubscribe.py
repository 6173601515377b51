"""Leaving with one click (RFC 8058): no cookie, no login, no second thought."""

import pytest
from django.test import Client

from subscriptions import leaving
from subscriptions.models import ConsentEvent, Subscriber, Topic
from tests.subscriptions.conftest import letters

pytestmark = pytest.mark.django_db


@pytest.fixture
def path(zeynep, news, haberler, follow):
    follow(zeynep, news)
    follow(zeynep, haberler)
    token = leaving.token_for(zeynep, Topic.objects.of(news))
    return f"/subscriptions/unsubscribe/{token}/"


def following(subscriber):
    return {str(row.topic) for row in subscriber.subscriptions.active()}


@pytest.mark.parametrize("kind", ["multipart/form-data", "application/x-www-form-urlencoded"])
def test_the_mail_programs_button_ends_just_this_topic(path, zeynep, kind):
    client = Client(enforce_csrf_checks=True)
    body = b"List-Unsubscribe=One-Click"
    if kind.startswith("multipart"):
        kind += "; boundary=x"
        body = (
            b'--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\n'
            b"One-Click\r\n--x--\r\n"
        )
    headers = {"Origin": "https://mail.example", "Sec-Fetch-Site": "cross-site"}
    for _time in range(2):
        answer = client.post(path, body, content_type=kind, headers=headers)
        assert answer.status_code == 200
        assert "Location" not in answer.headers
        assert not answer.cookies
    assert following(zeynep) == {"Haberler"}
    assert ConsentEvent.objects.get().kind == ConsentEvent.Kind.LEFT_TOPIC


def test_looking_changes_nothing(mallory, path, zeynep):
    for _time in range(5):
        assert mallory.get(path).status_code == 200
        assert mallory.head(path).status_code == 200
    assert following(zeynep) == {"News", "Haberler"}


def test_a_forged_token_is_unknown_and_changes_nothing(mallory, path, zeynep):
    forged = path[:-3] + ("AA/" if path[-3:] != "AA/" else "BB/")
    assert mallory.post(forged).status_code == 404
    assert following(zeynep) == {"News", "Haberler"}


def test_everything_can_be_ended_from_the_same_page(sam, path, zeynep):
    sam.post(path, {"everything": "1"})
    zeynep.refresh_from_db()
    assert zeynep.status == Subscriber.Status.LEFT


def test_who_is_forgotten_is_answered_kindly(sam, path, zeynep):
    zeynep.delete()
    assert sam.post(path).status_code == 200


def test_leaving_while_a_mailing_waits_stops_it(sam, path, zeynep, news, published):
    published()
    sam.post(path)
    assert not letters()


def test_the_mailing_counts_who_left_because_of_it(sam, zeynep, news, follow, published):
    follow(zeynep, news)
    article = published()
    (message,) = letters()
    url = message.extra_headers["List-Unsubscribe"].strip("<>")
    sam.post(url[url.index("/", 8) :])
    assert article.alerts.get().count_unsubscribed == 1
