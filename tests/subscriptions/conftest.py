"""Factories for the tests of subscribers and mailings."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.utils import timezone

from subscriptions.models import (
    Mailing,
    MailingItem,
    Newsletter,
    Subscriber,
    Subscription,
    Topic,
)
from subscriptions.work import close, step
from tests.sink import Sink


@pytest.fixture(autouse=True)
def _empty_cache(request):
    """Limits start anew in each test."""
    if "db" in request.fixturenames or request.node.get_closest_marker("django_db"):
        request.getfixturevalue("db")
        cache.clear()


@pytest.fixture
def sign_up(sam) -> Callable[..., object]:
    """Send the form as a reader's browser does: `sign_up("a@x.test", topic="category:3")`."""

    def send(address="zeynep@reader.test", path="/subscriptions/", **fields):
        return sam.post(path, {"email": address, "form": "page", "elapsed": "4000", **fields})

    return send


@pytest.fixture
def follow(db) -> Callable[..., Subscription]:
    """Let a subscriber follow something: `follow(zeynep, news, "daily")`."""

    def follows(subscriber, thing, frequency="instant", **fields):
        fields.setdefault("active_since", subscriber.created_at)
        return Subscription.objects.create(
            subscriber=subscriber,
            topic=Topic.objects.of(thing),
            frequency=frequency,
            status=Subscription.Status.ACTIVE,
            **fields,
        )

    return follows


@pytest.fixture
def crowd(follow) -> Callable[..., list[Subscriber]]:
    """Many confirmed subscribers who follow something: `crowd(50, news)`."""

    def gathered(number, thing, frequency="instant", **fields):
        people = [
            Subscriber.objects.create(
                email=f"reader{n}@crowd.test", status=Subscriber.Status.ACTIVE, **fields
            )
            for n in range(number)
        ]
        for person in people:
            follow(person, thing, frequency)
        return people

    return gathered


@pytest.fixture
def afternoon() -> Iterator[None]:
    """It is three o'clock: no digest is due by itself, at whatever hour the tests run."""
    today = timezone.localtime()
    with time_machine.travel(today.replace(hour=15, minute=0, second=0, microsecond=0)):
        yield


def work() -> None:
    """Let the worker do all that is due."""
    for _round in range(200):
        if not step():
            return
    raise AssertionError("the worker finds no end")


def letters() -> list[Any]:
    """The mails that have come since the last look."""
    work()
    found = list(mail.outbox)
    mail.outbox.clear()
    return found


def link(message: Any, word: str) -> str:
    """The path of the first link of a kind in a mail's text: `link(mail, "confirm")`."""
    found = re.search(rf"https?://[^/\s]+(/\S*{word}/[\w-]+/)", str(message.body))
    assert found, message.body
    return found.group(1)


@pytest.fixture(autouse=True)
def _own_engine(settings, tmp_path):
    """Each test has journals of its own, and a worker that ends with it."""
    settings.DATA_DIR = tmp_path
    yield
    close()


@pytest.fixture
def smtp(settings):
    """Point the site's mail to a sink that behaves like `script`."""
    opened = []

    def serve(script=None, connections=1):
        sink = Sink(script).__enter__()
        opened.append(sink)
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        settings.EMAIL_TIMEOUT, settings.MAIL_CONNECTIONS = 1, connections
        return sink

    yield serve
    close()  # while the servers still answer: each connection would wait for its goodbye
    for sink in opened:
        sink.__exit__()


@pytest.fixture
def alert(crowd, news, published):
    """A mailing to so many readers, ready to go."""

    def made(number=10):
        crowd(number, news)
        return published("Frigate Returns: İstanbul’da", standfirst="With all hands.").alerts.get()

    return made


def states(mailing):
    return sorted(mailing.deliveries.values_list("state", flat=True))


def counters_agree(mailing):
    mailing.refresh_from_db()
    rows = list(mailing.deliveries.values_list("state", flat=True))
    return (
        mailing.count_sent == rows.count("sent")
        and mailing.count_failed == rows.count("failed")
        and mailing.count_uncertain == rows.count("uncertain")
        and mailing.count_skipped == rows.count("skipped")
    )


@pytest.fixture
def weekly(db):
    return Newsletter.objects.create(name="The Week", edition="en", from_name="Ada of the Week")


@pytest.fixture
def mailing(weekly, published):
    """A draft with two articles, the second one with an introduction of its own."""
    made = Mailing.objects.create(
        newsletter=weekly, subject="What the week was", preheader="Two ships", intro="Dear reader,"
    )
    for n, headline in enumerate(["First Frigate", "Second Frigate"]):
        article = published(headline, standfirst=f"Standfirst {n}.")
        MailingItem.objects.create(
            mailing=made, article=article, position=n, intro="Our own words." if n else ""
        )
    Mailing.objects.filter(kind="alert").delete()
    return made
