"""Generated articles stand as if each had been published by hand."""

import pytest
from django.core.management import call_command

from articles import listing, snapshot
from articles.body.text import word_count
from articles.models import Article, Listing, SearchEntry
from articles.rendering import render_body
from articles.search import index
from newsroom.generated.site import Generator


@pytest.fixture
def articles(db):
    list(Generator(40).write())
    return list(Article.objects.order_by("pk"))


def test_they_can_be_read(articles, sam):
    assert len(articles) == 40
    newest = articles[-1]
    assert newest.is_published()
    pages = ["/", newest.get_absolute_url(), newest.category.get_absolute_url(), "/feeds/rss.xml"]
    for page in pages:
        answer = sam.get(page)
        assert answer.status_code == 200
        assert newest.headline in answer.content.decode()


def test_rows_are_what_a_publication_would_write(articles):
    for article in articles:
        assert article.body_html == render_body(article.body, article.language)
        assert article.words == word_count(article.body)
        # An address that nobody wrote is made at publication.
        assert snapshot.of_row(article) | {"slug": ""} == article.live_revision.data
        assert snapshot.normalise(article.live_revision.data) == article.live_revision.data
        before = set(Listing.objects.filter(article=article).values_list("pk", "key"))
        listing.rewrite(article)
        assert set(Listing.objects.filter(article=article).values_list("pk", "key")) == before


def test_search_finds_them(articles):
    assert SearchEntry.objects.count() == 40
    shown = {each.pk: index._words(each, index._text(each)) for each in articles}
    generator = Generator(40)
    generator.first = articles[0].pk
    made = [generator._piece(number).search_words() for number in range(40)]
    assert {each.pk: each.body for each in made} == {pk: each.body for pk, each in shown.items()}


def test_the_same_number_makes_the_same_articles(articles, db):
    headlines = [article.headline for article in articles]
    again = Generator(40)
    assert [again._piece(number).headline for number in range(40)] == headlines


def test_the_next_one_published_by_hand_gets_a_free_number(articles, published):
    assert published("One more").pk > articles[-1].pk


def test_a_production_site_is_left_alone(settings, db):
    settings.PRODUCTION = True
    with pytest.raises(Exception, match="production"):
        call_command("generate_articles", "3")
    assert not Article.objects.exists()
