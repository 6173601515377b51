"""From a form to a mail: the thinnest way through all of it."""

import re
from typing import Any

import pytest
from django.core import mail

from subscriptions.models import Mailing, Subscriber
from subscriptions.work import step

pytestmark = pytest.mark.django_db


def sign_up(client, address="zeynep@reader.test", **fields):
    return client.post(
        "/subscriptions/", {"email": address, "form": "page", "elapsed": "4000", **fields}
    )


def link_in(message, word):
    found = re.search(rf"http\S+/{word}/\S+/", message.body)
    assert found, message.body
    return found.group().partition("//")[2].partition("/")[2]


def test_a_reader_signs_up_confirms_and_gets_the_next_article_once(sam, news, published):
    assert sign_up(sam, topic=f"category:{news.pk}").status_code == 200
    assert Subscriber.objects.get().status == Subscriber.Status.PENDING
    assert step() == 1
    confirmation = mail.outbox.pop()
    link = "/" + link_in(confirmation, "confirm")

    assert sam.get(link).status_code == 200
    assert Subscriber.objects.get().status == Subscriber.Status.PENDING
    assert sam.post(link).status_code == 200
    assert Subscriber.objects.get().status == Subscriber.Status.ACTIVE
    assert not mail.outbox

    article = published("Second Frigate Returns", standfirst="With all hands.")
    while step():
        pass
    assert [message.subject for message in mail.outbox] == ["Second Frigate Returns"]
    alert: Any = mail.outbox[0]
    assert alert.to == ["zeynep@reader.test"]
    assert article.get_absolute_url() in alert.body
    assert article.get_absolute_url() in alert.alternatives[0].content
    assert Mailing.objects.get().state == Mailing.State.SENT

    leave = alert.extra_headers["List-Unsubscribe"].strip("<>").partition("//")[2]
    answer = sam.post("/" + leave.partition("/")[2], {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    published("Third Frigate Returns")
    while step():
        pass
    assert len(mail.outbox) == 1
