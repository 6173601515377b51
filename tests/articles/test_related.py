"""Related articles: picked ones first, then what shares tags, sections, words and authors."""

from datetime import timedelta
from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import related, withdrawing
from articles.models import Article, RelatedArticle
from articles.search.backend import two_of


def names(article):
    """Slugs of what is related to the article, in order."""
    rows = RelatedArticle.objects.filter(article=article).order_by("position")
    return list(rows.values_list("related__slug", flat=True))


def test_those_picked_come_first_and_the_rest_is_filled_up(published):
    one, two = published("One", slug="one"), published("Two", slug="two")
    article = published("Three", slug="three", related=[one.pk])
    assert names(article) == ["one", "two"]
    assert list(article.related_items.filter(picked=True).values_list("related", flat=True)) == [
        one.pk
    ]
    assert two.pk


def test_a_shared_tag_counts_more_than_a_section_alone(published):
    published("Old, of the same tag", slug="tagged", tags=["Frigates"])
    published("New, of the section alone", slug="plain")
    assert names(published("Third", slug="third", tags=["Frigates"])) == ["tagged", "plain"]


def test_alike_words_find_what_shares_no_list(published, news, haberler):
    culture = type(news).objects.create(name="Culture", slug="culture")
    published("Corvettes for the Aegean", slug="corvettes", category=culture,
              body="<p>The shipyard delivers submarines, too.</p>")  # fmt: skip
    published("Poems of the sea", slug="poems", category=culture)
    article = published("Shipyard delivers third corvette", slug="third")
    assert names(article) == ["corvettes"]


def test_turkish_endings_do_not_hide_what_is_alike(published, haberler):
    other = type(haberler).objects.create(name="Kültür", slug="kultur", language="tr")
    published("İstanbul tersanesinden yeni fırkateyn", slug="bir", category=other)
    article = published("FIRKATEYNLER TERSANEYE döndü", slug="iki", category=haberler)
    assert names(article) == ["bir"]


def test_words_rank_among_those_of_the_same_section(published):
    published("Minehunters clear the strait", slug="near")
    published("A budget is read twice", slug="far")
    article = published("Three minehunters clear a lane in the strait", slug="third")
    assert names(article) == ["near", "far"]


def test_the_newer_comes_first_among_equals(published):
    now = timezone.now()
    for days in (3, 1, 2):
        published(f"Story {days}", slug=f"days-{days}", at=now - timedelta(days=days))
    assert names(published("Last", slug="last")) == ["days-1", "days-2", "days-3"]


@pytest.mark.parametrize("headline", ["", "“’`\\%s; DROP", "'a':* & | ! <->", '"near" OR (NOT)'])
def test_no_headline_is_an_operator(published, headline):
    published("Something else", slug="other")
    article = published("x", slug="x")
    article.headline = headline
    related.settle(article, [], {f"category-{article.category_id}"})
    assert names(article) == ["other"]


def test_what_is_not_readable_is_not_related(published, deniz, haberler):
    later = timezone.now() + timedelta(days=1)
    published("Corvette launched later", slug="later", at=later)
    published("Corvette launched inside", slug="inside", access="staff")
    published("Corvette launched elsewhere", slug="elsewhere", category=haberler)
    gone = published("Corvette launched and gone", slug="gone")
    withdrawing.unpublish(gone, by=deniz, version=gone.version)
    assert names(published("Corvette launched", slug="last")) == []


def test_it_is_one_query_however_many_lists(published, author, django_assert_num_queries):
    published("Corvette launched", slug="one", tags=["A", "B"], byline=[[author.pk, "author"]])
    article = published("Corvette sails", slug="two", tags=["A", "B"],
                        byline=[[author.pk, "author"]])  # fmt: skip
    keys = set(article.listings.values_list("key", flat=True))
    assert len(keys) == 4
    fresh = Article.objects.get(pk=article.pk)
    with django_assert_num_queries(2):  # the candidates, and what stands
        related.settle(fresh, [], keys)


def test_a_list_is_read_from_its_index_alone(published):
    """Ordered by the article itself, it would be sorted whole by what the article's order is."""
    article = published("Corvette sails", tags=["A"])
    with CaptureQueriesContext(connection) as seen:
        related.settle(article, [], {"tag-1"})
    assert "touched_at" not in seen.captured_queries[0]["sql"]


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5])
def test_two_of_the_terms_are_asked_for(count):
    question = two_of([f"there[{at}]" for at in range(count)], " and ", " or ")
    for there in product([False, True], repeat=count):
        found = eval(question, {"there": there})
        assert found == (sum(there) >= min(2, count))
