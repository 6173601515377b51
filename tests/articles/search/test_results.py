"""Search finds what is live, as readers write it, on both databases."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from articles import withdrawing
from articles.models import Article, SearchMiss
from articles.publishing import Publication, announce_due, publish
from articles.search import index
from articles.search.backend import Filters
from articles.search.query import RANKED, search, suggest
from categories.models import Access, Category

EN = Filters("en")


def found(text, filters=EN):
    return [result.article.headline for result in search(text, filters).results]


@pytest.fixture
def istanbul(published):
    return published("İSTANBUL’un Işıkları", body="<p>Çağrı gemisi ılık sulara açıldı.</p>")


@pytest.mark.parametrize(
    "text", ["ISTANBUL", "İstanbul", "istanbul", "ıstanbul", "isik", "Işık", "cagri", "ÇAĞRI"]
)
def test_case_and_turkish_letters_do_not_count(istanbul, text):
    assert found(text) == ["İSTANBUL’un Işıkları"]


def test_headline_standfirst_byline_tags_and_text_are_searched(published, author):
    published(
        "Alpha", standfirst="Bravo", body="<p>Charlie <strong>delta</strong></p>",
        byline=[[author.pk, "author"]], tags=["Echo"],
    )  # fmt: skip
    for word in ["alpha", "bravo", "charlie", "delta", "arslan", "echo"]:
        assert found(word) == ["Alpha"], word
    assert found("strong") == []


def test_a_headline_outranks_a_mention_and_the_newer_wins_among_equals(published):
    published(
        "Something else", slug="b", body="<p>Once a frigate was here, among other things.</p>"
    )
    published("Frigate", slug="a", body="<p>It came.</p>")
    published("Frigate", slug="c", body="<p>It went.</p>")
    results = search("frigate", EN).results
    assert [result.article.slug for result in results] == ["c", "a", "b"]


def test_short_words_stand_for_themselves(published):
    published("Then came thermal sights", slug="then", body="<p>Theory.</p>")
    assert found("the") == ["Then came thermal sights"]  # nothing has it whole
    published("Under the bridge", slug="the")
    assert found("the") == ["Under the bridge"]
    assert found("bridge the") == ["Under the bridge"]
    assert [article.slug for article in suggest("the", "en")] == ["the", "then"]


def test_whole_words_come_first_and_endings_are_forgiven(published):
    published("Gemi limanda bekledi", slug="whole")
    published("Limandakiler gemileri bekledi", slug="longer")
    assert found("gemi") == ["Gemi limanda bekledi", "Limandakiler gemileri bekledi"]
    assert found("limanda") == ["Gemi limanda bekledi", "Limandakiler gemileri bekledi"]


def test_all_words_must_be_found_and_phrases_in_their_order(published):
    published("The sea of stones", slug="one")
    published("Stones in the sea", slug="two")
    assert len(found("sea stones")) == 2
    assert found('"stones in"') == ["Stones in the sea"]
    assert found("sea mountains") == []


@pytest.mark.parametrize("slip", ["frgate", "frigatte", "frigste", "firgate"])
def test_one_slip_is_forgiven(published, slip):
    published("Frigate returns")
    results = search(slip, EN)
    assert [each.article.headline for each in results.results] == ["Frigate returns"]
    assert results.spelled == "frigate"


def test_what_is_found_needs_no_second_thought(published):
    published("Frigate returns")
    published("Frigste, a rare word", slug="rare")
    results = search("frigste", EN)
    assert results.spelled == ""
    assert len(results.results) == 1


def test_words_are_marked_and_everything_else_is_escaped(published):
    published("Çağrı <b>& co", body="<p>" + "Lorem ipsum. " * 60 + "The ÇAĞRI left <i>now</i>.</p>")
    result = search("cagri", EN).results[0]
    assert result.headline_html == "<mark>Çağrı</mark> &lt;b&gt;&amp; co"
    assert "<mark>ÇAĞRI</mark> left now." in result.excerpt_html
    assert result.excerpt_html.startswith("… ")
    assert len(result.excerpt_html) < 400


def test_results_are_narrowed(published, news, author):
    naval = Category.objects.create(name="Naval", parent=news)
    old = timezone.now() - timedelta(days=400)
    published("Frigate one", category=naval, byline=[[author.pk, "author"]])
    published("Frigate two", at=old)
    published("Fırkateyn frigate", slug="three", language="tr")
    assert found("frigate", Filters("en", (naval.key,))) == ["Frigate one"]
    assert len(found("frigate", Filters("en", (news.key,)))) == 3
    assert found("frigate", Filters("en", (author.key,))) == ["Frigate one"]
    assert found("frigate", Filters("en", language="tr")) == ["Fırkateyn frigate"]
    week = timezone.now() - timedelta(days=7)
    assert "Frigate two" not in found("frigate", Filters("en", since=week))
    assert found("frigate", Filters("en", until=week)) == ["Frigate two"]


def test_editions_are_apart(published, haberler):
    published("Frigate", category=haberler)
    assert found("frigate") == []
    assert found("frigate", Filters("tr")) == ["Frigate"]


def test_only_what_is_live_is_indexed(write, published, deniz, news):
    write("Secretword draft")
    published("Secretword later", at=timezone.now() + timedelta(hours=1))
    for slug, end in [("a", withdrawing.unpublish), ("b", withdrawing.trash)]:
        article = published("Secretword gone", slug=slug)
        end(article, by=deniz, version=article.version)
    article = published("Secretword taken back", slug="c")
    withdrawing.retract(article, by=deniz, version=article.version, notice="It was wrong.")
    closed = Category.objects.create(name="Closed", access=Access.STAFF)
    published("Secretword inside", category=closed)
    assert found("secretword") == []
    assert not index.backend().is_known("secretword")


def test_a_section_that_closes_takes_its_articles_along_and_gives_them_back(published, news):
    published("Frigate")
    news.access = Access.STAFF
    news.save()
    assert not index.backend().is_known("frigate")
    news.access = Access.PUBLIC
    news.save()
    assert found("frigate") == ["Frigate"]


def test_a_scheduled_article_is_found_from_its_moment_on(published):
    article = published("Frigate", at=timezone.now() + timedelta(hours=1))
    past = timezone.now() - timedelta(minutes=1)
    Article.objects.filter(pk=article.pk).update(published_at=past)
    announce_due()
    assert found("frigate") == ["Frigate"]


def test_a_purged_article_leaves_no_word(write, deniz):
    article = write("Unheardof")
    publish(
        [Publication(article, article.latest_revision, article.version)], by=deniz, announce=False
    )
    assert found("unheardof")
    Article.objects.get(pk=article.pk).delete()
    assert not index.backend().is_known("unheardof")


def test_rebuilding_finds_the_same(published, capsys):
    published("Frigate")
    index.forget(list(Article.objects.values_list("pk", flat=True)))
    assert found("frigate") == []
    call_command("rebuild_search")
    assert "1 articles" in capsys.readouterr().out
    assert found("frigate") == ["Frigate"]


def test_pages_follow_one_another_without_doubles(published):
    for number in range(25):
        published(f"Frigate {number}", slug=f"f-{number}")
    first = search("frigate", EN)
    published("Frigate newest", slug="newest")
    second = search("frigate", EN, before=str(first.after))
    seen = [result.article.slug for result in (*first.results, *second.results)]
    assert len(seen) == len(set(seen)) == 25
    assert second.after is None
    assert not second.is_first


def test_a_common_word_is_ranked_within_a_limit(published, django_assert_num_queries):
    published("Frigate")
    assert RANKED <= 500
    # Three of its own; a page knows the sections and whether anything changed already.
    with django_assert_num_queries(5):
        search("frigate", EN)


def test_suggestions_go_on_as_the_word_does(published):
    published("Frigate returns")
    published("Freight rates", slug="other", body="<p>frigate</p>")
    assert [article.headline for article in suggest("frig", "en")] == ["Frigate returns"]
    assert [article.headline for article in suggest("returns fr", "en")] == ["Frigate returns"]
    assert suggest("f", "en") == []
    assert suggest("frig", "tr") == []


def test_questions_without_results_are_counted_without_anything_personal(news):
    for text in ["Zeppelin", "ZEPPELIN", "call 0532 123 45 67", "12345678901"]:
        search(text, EN)
    search("zeppelin", Filters("en", language="tr"))
    assert list(SearchMiss.objects.values_list("query", "count")) == [("zeppelin", 2)]
    fields = {field.name for field in SearchMiss._meta.concrete_fields}
    assert fields == {"id", "edition", "query", "count", "last_seen"}


def test_the_log_of_misses_is_bounded(news, monkeypatch):
    monkeypatch.setattr("articles.search.misses.KEPT", 3)
    for number in range(6):
        search(f"nothing{number}", EN)
    assert SearchMiss.objects.count() == 3
    assert SearchMiss.objects.filter(query="nothing5").exists()
