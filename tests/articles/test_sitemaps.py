"""Sitemaps: well-formed, complete, and with nothing that readers cannot open."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from articles.sitemaps import CHUNK

NS = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "i": "http://www.google.com/schemas/sitemap-image/1.1",
    "n": "http://www.google.com/schemas/sitemap-news/0.9",
    "x": "http://www.w3.org/1999/xhtml",
}
SITE = "http://127.0.0.1:8000"


def locations(client, path):
    """Addresses in the sitemap at `path`."""
    tree = ElementTree.fromstring(client.get(path).content)
    return [place.text for place in tree.findall(".//s:loc", NS)]


def part_of(article):
    """Path of the map that tells of `article`: one for each thousand keys."""
    return f"/sitemaps/articles-{article.edition}-{article.pk // CHUNK}.xml"


def everything(client):
    """Addresses in all parts of the index."""
    parts = [url.removeprefix(SITE) for url in locations(client, "/sitemap.xml")]
    return [url for part in parts for url in locations(client, part)]


def test_the_index_leads_to_every_article_section_author_and_issue(published, author, sam):
    article = published("One", slug="one", byline=[[author.pk, "author"]])
    found = everything(sam)
    assert f"{SITE}/news/one/" in found
    assert f"{SITE}/news/" in found
    assert f"{SITE}/authors/leyla-arslan/" in found
    for url in found:
        assert sam.get(url.removeprefix(SITE)).status_code == 200, url
    assert article.pk


@pytest.mark.parametrize(
    "hidden",
    [
        {"noindex": True},
        {"access": "staff"},
        {"at": timezone.now() + timedelta(days=1)},
    ],
)
def test_what_is_hidden_is_in_none(published, sam, hidden):
    published("Secret", slug="secret", **hidden)
    assert not [url for url in everything(sam) if "secret" in url]
    assert "secret" not in sam.get("/news-sitemap.xml").content.decode()


def test_lastmod_is_the_real_change(published, sam):
    at = timezone.now() - timedelta(days=3)
    article = published("One", slug="one", at=at)
    body = sam.get(part_of(article)).content
    tree = ElementTree.fromstring(body)
    assert tree.find(".//s:lastmod", NS).text == at.isoformat()


def test_translations_name_each_other(published, haberler, sam):
    one = published("One", slug="one")
    bir = published("Bir", slug="bir", category=haberler, translation_of=one.pk)
    for article in (one, bir):
        tree = ElementTree.fromstring(sam.get(part_of(article)).content)
        pairs = {(a.get("hreflang"), a.get("href")) for a in tree.findall(".//x:link", NS)}
        assert pairs == {("en", f"{SITE}/news/one/"), ("tr", f"{SITE}/tr/haberler/bir/")}


def test_the_lead_image_is_named(published, image, sam):
    article = published("One", lead_image=image.pk)
    tree = ElementTree.fromstring(sam.get(part_of(article)).content)
    assert tree.find(".//i:image/i:loc", NS).text.startswith(f"{SITE}/media/renditions/")


def test_news_are_two_days_with_name_and_language(published, haberler, sam):
    published("Old", slug="old", at=timezone.now() - timedelta(hours=49))
    fresh = published("Yeni & taze", slug="yeni", category=haberler)
    tree = ElementTree.fromstring(sam.get("/news-sitemap.xml").content)
    assert [place.text for place in tree.findall(".//s:loc", NS)] == [f"{SITE}/tr/haberler/yeni/"]
    news = tree.find(".//n:news", NS)
    assert news.find(".//n:language", NS).text == "tr"
    assert news.find(".//n:name", NS).text == "Newsroom"
    assert news.find("n:title", NS).text == "Yeni & taze"
    assert news.find("n:publication_date", NS).text == fresh.published_at.isoformat()


@pytest.mark.parametrize("part", ["articles-en-999999999", "articles-xx-0", "nothing"])
def test_parts_that_do_not_exist(db, sam, part):
    response = sam.get(f"/sitemaps/{part}.xml")
    assert response.status_code in {200, 404}
    assert "<url>" not in response.content.decode()


def test_robots_name_both(db, sam):
    robots = sam.get("/robots.txt").content.decode()
    assert f"Sitemap: {SITE}/sitemap.xml" in robots
    assert f"Sitemap: {SITE}/news-sitemap.xml" in robots
    assert "Disallow: /admin/" in robots
