"""One field searches everything that the person may see, and nothing else."""

import pytest
from django.urls import reverse

from articles.models import Tag
from newsroom.models import Page
from subscriptions.models import Subscriber


def found(client, words):
    answer = client.get(reverse("admin:desk_search"), {"q": words})
    assert answer.status_code == 200
    return {str(row["label"]) for group in answer.context["groups"] for row in group["rows"]}


@pytest.fixture
def harbour(write, author):
    write("Harbour at night")
    Tag.objects.named("Harbour")
    Page.objects.create(title="Harbour rules")
    author.name = "Harbour Master"
    author.save()


def test_it_finds_each_kind(harbour, login, mert):
    words = {"Harbour at night", "Harbour", "Harbour rules", "Harbour Master"}
    assert words <= found(login(mert), "harbour")


def test_it_shows_no_draft_of_another(harbour, login, ada):
    assert "Harbour at night" not in found(login(ada), "harbour")


def test_it_shows_no_subscriber_to_editors(login, deniz, elif_, zeynep):
    assert Subscriber.objects.exists()
    assert not found(login(deniz), "zeynep")


@pytest.mark.parametrize("words", ["", " ", "\x00", "'\"%_\\", "a" * 500, "İĞÜŞÖÇ"])
def test_odd_words_are_no_error(login, root, words):
    found(login(root), words)


def test_it_is_for_staff(client):
    assert client.get(reverse("admin:desk_search"), {"q": "a"}).status_code == 302
