"""The list of articles: what it finds, what it filters, and that its cost does not grow."""

import pytest

from articles import editing
from articles.admin.articles.listing import CappedPaginator
from articles.models import Article
from articles.snapshot import of_article, revised


@pytest.mark.parametrize("words", ["frigate", "FRIGATE returns", "gölcük", "golcuk", "frigate-ret"])
def test_searching_what_readers_see(login, deniz, published, url, words):
    published("Frigate Returns to Gölcük")
    published("Something Else")
    page = login(deniz).get(url("changelist"), {"q": words}).text
    assert "Frigate Returns" in page
    assert "Something Else" not in page


def test_searching_drafts_and_what_is_withdrawn(login, deniz, write, published, url):
    write("A Submarine Draft")
    article = published("Live Words")
    data = revised(of_article(article), headline="Submarine Coming")
    editing.save_draft(article, data, by=deniz, version=article.version)
    write("Else")
    page = login(deniz).get(url("changelist"), {"q": "submarine"}).text
    assert "A Submarine Draft" in page
    assert "Submarine Coming" in page
    assert ">Else<" not in page


@pytest.mark.parametrize("words", ['"', "(", "%", "' OR 1=1", "\x00", "*" * 500])
def test_words_that_are_none(login, deniz, write, url, words):
    write()
    assert login(deniz).get(url("changelist"), {"q": words}).status_code == 200


def test_filters(login, deniz, write, published, news, url):
    write("Only a Draft")
    published("Out There")
    client = login(deniz)
    assert "Out There" not in client.get(url("changelist"), {"draft": "newer"}).text
    assert "Only a Draft" not in client.get(url("changelist"), {"draft": "same"}).text
    assert "Only a Draft" not in client.get(url("changelist"), {"section": news.pk}).text
    assert "Out There" not in client.get(url("changelist"), {"review": "draft"}).text
    assert client.get(url("changelist"), {"section": "x", "review": "y"}).status_code == 200


def test_the_number_of_queries_does_not_grow(
    login, deniz, write, published, url, django_assert_max_num_queries
):
    for number in range(12):
        published(f"Number {number}")
    client = login(deniz)
    client.get(url("changelist"))
    with django_assert_max_num_queries(12):
        page = client.get(url("changelist")).text
    assert "Number 11" in page


def test_counting_stops(write, monkeypatch):
    monkeypatch.setattr("articles.admin.articles.listing.COUNTED", 3)
    for number in range(5):
        write(f"Number {number}")
    assert CappedPaginator(Article.objects.order_by("-touched_at", "-pk"), 2).count == 3


@pytest.mark.parametrize(("language", "count"), [("en", "2 articles"), ("tr", "2 yazı")])
def test_a_number_leaves_turkish_words_as_they_are(login, deniz, write, url, language, count):
    write("One")
    write("Two")
    deniz.language = language
    deniz.save()
    page = login(deniz).get(url("changelist")).text
    assert " ".join(page.partition('class="paginator"')[2].split())[:30].startswith(f"> {count} ")
