"""Addresses: any path that was ever public answers 301 to today's, in one hop."""

import pytest

from articles import editing, withdrawing
from articles.models import Redirect
from articles.publishing import Publication, publish
from articles.snapshot import revised
from categories.models import Category


def lands(client, path):
    """Where `path` leads in at most one hop, and the status there."""
    first = client.get(path)
    if first.status_code != 301:
        return path, first.status_code
    second = client.get(first["Location"])
    return first["Location"], second.status_code


def republish(article, by, **changes):
    data = revised(article.latest_revision.data, **changes)
    revision = editing.save_draft(article, data, by=by, version=article.version)
    publish([Publication(article, revision, article.version)], by=by)


def test_every_old_slug_leads_to_todays_in_one_hop(published, deniz, sam):
    article = published("One", slug="one")
    republish(article, deniz, slug="two")
    republish(article, deniz, slug="three")
    for old in ("one", "two"):
        assert lands(sam, f"/news/{old}/") == ("/news/three/", 200)


def test_a_slug_taken_back_is_the_page_again(published, deniz, sam):
    article = published("One", slug="one")
    republish(article, deniz, slug="two")
    republish(article, deniz, slug="one")
    assert lands(sam, "/news/one/") == ("/news/one/", 200)
    assert lands(sam, "/news/two/") == ("/news/one/", 200)


def test_moving_an_article_to_another_section(published, deniz, sam):
    article = published("One", slug="one")
    science = Category.objects.create(name="Science", language="en")
    republish(article, deniz, category=science.pk)
    assert lands(sam, "/news/one/") == ("/science/one/", 200)


def test_moving_to_another_edition(published, deniz, haberler, sam):
    article = published("One", slug="one")
    republish(article, deniz, category=haberler.pk)
    assert lands(sam, "/news/one/") == ("/tr/haberler/one/", 200)


def test_renaming_a_section_keeps_every_address_below_it(published, news, sam):
    sea = Category.objects.create(name="Sea", language="en", parent=news)
    published("One", slug="one", category=sea)
    news.slug = "reports"
    news.save()
    news.slug = "wire"
    news.save()
    for old in ("news", "reports"):
        assert lands(sam, f"/{old}/") == ("/wire/", 200)
        assert lands(sam, f"/{old}/sea/") == ("/wire/sea/", 200)
        assert lands(sam, f"/{old}/sea/one/") == ("/wire/sea/one/", 200)


def test_an_imported_address_with_a_query(published, sam):
    article = published("One", slug="one")
    Redirect.objects.create(path="/?p=77", article=article)
    Redirect.objects.create(path="/2016/05/one.html", article=article)
    assert sam.get("/2016/05/one.html")["Location"] == "/news/one/"
    assert sam.get("/?p=77")["Location"] == "/news/one/"
    assert sam.get("/?p=78")["Location"] == "/"


def test_the_default_editions_own_prefix_leads_away(published, sam):
    published("One", slug="one")
    assert lands(sam, "/en/news/one/") == ("/news/one/", 200)
    assert sam.get("/en/")["Location"] == "/"


@pytest.mark.parametrize("path", ["/en//evil.test/", "/en/%5Cevil.test/", "/en/%2f%2fevil.test/"])
def test_no_prefix_leads_to_another_host(path, sam, db):
    location = sam.get(path).get("Location", "/")
    assert location.startswith("/")
    assert not location.startswith(("//", "/\\"))


def test_a_withdrawn_article_is_gone(published, deniz, sam):
    article = published("One", slug="one")
    withdrawing.unpublish(article, by=deniz, version=article.version)
    assert sam.get("/news/one/").status_code == 410
    withdrawing.trash(article, by=deniz, version=article.version)
    assert sam.get("/news/one/").status_code == 410


def test_what_was_never_public_is_not_found(write, sam):
    write("One", slug="one")
    assert sam.get("/news/one/").status_code == 404


def test_a_staff_only_article_is_not_found(published, sam):
    published("One", slug="one", access="staff")
    assert sam.get("/news/one/").status_code == 404


def test_a_missing_slash_leads_to_the_page(published, sam):
    published("One", slug="one")
    assert lands(sam, "/news/one") == ("/news/one/", 200)
