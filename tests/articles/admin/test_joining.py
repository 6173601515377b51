"""Two tags, or two authors, become one: nothing is lost, old addresses lead on."""

import pytest
from django.urls import reverse

from articles.joining import join_tags
from articles.models import Article, Author, Listing, Tag
from articles.publishing import Publication, publish


@pytest.fixture
def tags(db):
    return Tag.objects.named("Navy"), Tag.objects.named("Naval forces")


def merge(client, gone, stays):
    url = reverse(f"admin:articles_{gone._meta.model_name}_merge", args=[gone.pk])
    return client.post(url, {"stays": stays.pk})


def test_a_tag_is_merged_with_its_articles_and_address(login, mert, published, tags, sam):
    gone, stays = tags
    one = published("One", tags=["Navy", "Sea"])
    both = published("Both", tags=["Navy", "Naval forces"])
    assert merge(login(mert), gone, stays).status_code == 302
    assert [tag.name for tag in one.tags.all()] == ["Naval forces", "Sea"]
    assert [tag.name for tag in both.tags.all()] == ["Naval forces"]
    assert set(Listing.objects.filter(key=stays.key).values_list("article", flat=True)) == {
        one.pk,
        both.pk,
    }
    answer = sam.get("/tags/navy/")
    assert (answer.status_code, answer.url) == (301, stays.get_absolute_url())
    assert sam.get("/tr/tags/navy/").url == stays.get_absolute_url("tr")


def test_the_next_publication_does_not_bring_the_old_tag_back(published, tags, deniz):
    published("One", tags=["Navy"])
    join_tags(*tags, by=deniz)
    article = Article.objects.select_related("latest_revision").get()
    assert not article.has_draft
    publish([Publication(article, article.latest_revision, article.version)], by=deniz)
    assert [tag.name for tag in article.tags.all()] == ["Naval forces"]
    assert not Tag.objects.filter(name="Navy").exists()


def test_an_author_is_merged(login, mert, published, author, sam):
    stays = Author.objects.create(name="L. Arslan")
    article = published(byline=[[author.pk, "author"], [stays.pk, "translator"]])
    old = author.get_absolute_url()
    assert merge(login(mert), author, stays).status_code == 302
    roles = sorted((line.author.name, line.role) for line in article.bylines.all())
    assert roles == [("L. Arslan", "author"), ("L. Arslan", "translator")]
    assert sam.get(old).url == stays.get_absolute_url()
    newest = Article.objects.select_related("latest_revision").get().latest_revision
    assert newest.data["byline"] == [[stays.pk, "author"], [stays.pk, "translator"]]


def test_nothing_is_merged_into_itself(login, mert, tags):
    assert merge(login(mert), tags[0], tags[0]).status_code == 200
    assert Tag.objects.count() == 2


@pytest.mark.parametrize("who", ["ada", "deniz", "elif_"])
def test_only_a_chief_merges(login, request, tags, who):
    assert merge(login(request.getfixturevalue(who)), *tags).status_code == 403
    assert Tag.objects.count() == 2


@pytest.mark.parametrize("key", ["9" * 25, "1e5", "\x00", ""])
def test_what_is_no_key_is_refused_in_the_form(login, mert, author, key):
    url = reverse("admin:articles_author_merge", args=[author.pk])
    answer = login(mert).post(url, {"stays": key})
    assert answer.context["form"].errors["stays"]
