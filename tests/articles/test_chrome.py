"""What stands around every page is written once, and is right on each."""

import re

import pytest

from categories.models import Category

pytestmark = pytest.mark.one_database


def current(page):
    return re.findall(r'<a href="([^"]*)" aria-current="true"', page)


def test_each_page_marks_its_own_section(sam, published, news):
    sea = Category.objects.create(name="Sea", language="en")
    published("One", slug="one")
    published("Two", slug="two", category=sea)
    for _round in range(2):
        pages = {path: sam.get(path).content.decode() for path in ("/news/one/", "/sea/two/")}
        assert "/news/" in current(pages["/news/one/"])
        assert "/sea/" not in current(pages["/news/one/"])
        assert "/sea/" in current(pages["/sea/two/"])


def test_each_language_has_its_own(sam, published, haberler):
    published("One", slug="one")
    published("Bir", slug="bir", category=haberler)
    for _round in range(2):
        assert "Back to top" in sam.get("/news/one/").content.decode()
        assert "Başa dön" in sam.get("/tr/haberler/bir/").content.decode()


def test_a_renamed_section_is_renamed_on_the_next_page(sam, published, news):
    published("One", slug="one")
    assert b">News</a>" in sam.get("/news/one/").content
    news.name = "Dispatches"
    news.save()
    answer = sam.get("/news/one/").content
    assert b">Dispatches</a>" in answer
    assert b">News</a>" not in answer
