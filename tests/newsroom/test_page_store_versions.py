"""A stored page names its versions in other languages, as they come and go."""

import pytest

from articles import editing, withdrawing
from articles.publishing import Publication, publish
from articles.snapshot import revised
from tests.newsroom.page_store_browser import Browser, keep_pages


@pytest.fixture
def browser(settings, tmp_path, monkeypatch, transactional_db):
    return Browser(keep_pages(settings, monkeypatch, tmp_path))


def test_versions_in_other_languages_come_and_go_on_each_page(browser, published, haberler, deniz):
    english = published("One", slug="one")
    there = b'href="http://127.0.0.1:8000/tr/haberler/%s/"'
    assert there % b"bir" not in browser.get("/news/one/")[2]
    turkish = published("Bir", slug="bir", category=haberler, translation_of=english.pk)
    assert there % b"bir" in browser.get("/news/one/")[2]
    data = revised(turkish.latest_revision.data, slug="ilk")
    revision = editing.save_draft(turkish, data, by=deniz, version=turkish.version)
    publish([Publication(turkish, revision, turkish.version)], by=deniz)
    assert there % b"ilk" in browser.get("/news/one/")[2]
    turkish.refresh_from_db()
    withdrawing.unpublish(turkish, by=deniz, version=turkish.version)
    assert there % b"ilk" not in browser.get("/news/one/")[2]


def test_a_sections_counterpart_is_named_at_once(browser, published, news, haberler):
    published("One", slug="one")
    assert b"/tr/haberler/" not in browser.get("/news/")[2]
    haberler.counterpart = news
    haberler.save()
    assert b"/tr/haberler/" in browser.get("/news/")[2]
