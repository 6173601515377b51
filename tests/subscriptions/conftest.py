"""Factories for the tests of subscribers and mailings."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache

from subscriptions.models import Subscriber, Subscription, Topic
from subscriptions.work import close, step


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
