"""Feeds: three formats, full texts, stable names, conditional GET, and nothing unpublished."""

import json
from xml.etree import ElementTree

import feedparser
import pytest

from articles import editing
from articles.feeds.collect import identifier
from articles.publishing import Publication, publish
from articles.snapshot import revised

FEEDS = ["/feeds/rss.xml", "/feeds/atom.xml"]


@pytest.fixture
def story(published, author):
    return published(
        "Frigate & “Crew” <return>",
        slug="frigate",
        standfirst="After eleven weeks.",
        body='<p>Full <a href="/news/">text</a>.</p>',
        byline=[[author.pk, "author"]],
        tags=["Frigates"],
    )


@pytest.mark.parametrize("path", FEEDS)
def test_an_independent_parser_reads_it(story, sam, path):
    feed = feedparser.parse(sam.get(path).content)
    assert not feed.bozo
    entry = feed.entries[0]
    assert entry.title == "Frigate & “Crew” <return>"
    assert entry.id == identifier(story)
    assert entry.link.endswith("/news/frigate/")
    assert entry.author == "Leyla Arslan"
    assert 'href="http://127.0.0.1:8000/news/"' in entry.content[0].value
    assert feed.feed.language == "en"


def test_json_feed_has_what_its_specification_asks_for(story, sam):
    response = sam.get("/feeds/feed.json")
    document = json.loads(response.content)
    assert response["Content-Type"] == "application/feed+json"
    assert document["version"] == "https://jsonfeed.org/version/1.1"
    assert {"title", "home_page_url", "feed_url", "items", "language"} <= document.keys()
    item = document["items"][0]
    assert {"id", "url", "content_html", "date_published", "date_modified"} <= item.keys()
    assert item["authors"][0]["name"] == "Leyla Arslan"


@pytest.mark.parametrize(
    "path",
    [
        "/feeds/site/rss.xml",
        "/feeds/sections/news/atom.xml",
        "/feeds/tags/frigates/feed.json",
        "/feeds/authors/leyla-arslan/rss.xml",
    ],
)
def test_every_list_has_its_feed(story, sam, path):
    assert "/news/frigate/" in sam.get(path).content.decode()


def test_an_edition_feeds_its_own_articles(story, sam):
    assert "frigate" not in sam.get("/tr/feeds/rss.xml").content.decode()


@pytest.mark.parametrize("path", FEEDS)
def test_a_reader_that_has_it_gets_304(story, sam, path):
    tag = sam.get(path)["ETag"]
    again = sam.get(path, headers={"if-none-match": tag})
    assert again.status_code == 304
    assert again.content == b""


def test_the_name_of_an_entry_outlives_its_address(story, deniz, sam):
    before = feedparser.parse(sam.get("/feeds/rss.xml").content).entries[0].id
    data = revised(story.latest_revision.data, slug="other", headline="Other")
    revision = editing.save_draft(story, data, by=deniz, version=story.version)
    publish([Publication(story, revision, story.version)], by=deniz)
    entry = feedparser.parse(sam.get("/feeds/rss.xml").content).entries[0]
    assert entry.id == before
    assert entry.link.endswith("/news/other/")


def test_characters_that_xml_cannot_hold_do_not_break_it(published, sam):
    published("Bell \x07 rings", body="<p>Ding \x0b dong</p>")
    ElementTree.fromstring(sam.get("/feeds/rss.xml").content)
    ElementTree.fromstring(sam.get("/feeds/atom.xml").content)


@pytest.mark.parametrize("path", ["/feeds/tags/none/rss.xml", "/feeds/sections/none/rss.xml"])
def test_what_does_not_exist_has_no_feed(db, sam, path):
    assert sam.get(path).status_code == 404


@pytest.mark.parametrize(("path", "queries"), [(FEEDS[0], 3), ("/feeds/sections/news/rss.xml", 3)])
def test_queries_do_not_grow_with_the_articles(
    published, sam, path, queries, django_assert_num_queries
):
    for number in range(5):
        published(f"Story {number}")
    sam.get(path)
    with django_assert_num_queries(queries):
        sam.get(path)
