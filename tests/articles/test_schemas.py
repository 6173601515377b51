"""Sitemaps and feeds are held against schemas written from their protocols' pages."""

import json
from datetime import date
from pathlib import Path

import pytest
from django.utils import timezone
from lxml import etree

from articles.models import MagazineIssue

pytestmark = pytest.mark.one_database

SCHEMAS = Path(__file__).parent.parent / "schemas"
SITE = "http://127.0.0.1:8000"
NS = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture(scope="module")
def sitemap():
    return etree.XMLSchema(etree.parse(SCHEMAS / "sitemap.xsd"))


@pytest.fixture(scope="module")
def jsonfeed():
    # Imported here: it takes a second, which every process would pay that only collects.
    from jsonschema import Draft7Validator

    return Draft7Validator(json.loads((SCHEMAS / "jsonfeed.json").read_text()))


@pytest.fixture
def magazine(published, haberler, image, author):
    """Something of everything: pictures, translations, an issue, awkward words."""
    issue = MagazineIssue.objects.create(
        title="Issue & 1", month=date(2026, 11, 1), published_at=timezone.now()
    )
    one = published("Frigate & “Crew” <return>", slug="frigate", lead_image=image.pk,
                    byline=[[author.pk, "author"]], tags=["Frigates"], issue=issue.pk)  # fmt: skip
    published("Fırkateyn", slug="firkateyn", category=haberler, translation_of=one.pk)
    published("\x07 Bell", slug="bell", body="<p>Ding \x0b dong</p>")


def parts(client):
    """Every sitemap there is: the index, its parts, and the news."""
    index = etree.fromstring(client.get("/sitemap.xml").content)
    places = [place.text.removeprefix(SITE) for place in index.iter(f"{NS}loc")]
    return ["/sitemap.xml", "/news-sitemap.xml", *places]


def test_every_sitemap_keeps_to_the_protocol(magazine, sitemap, sam):
    found = parts(sam)
    assert len(found) >= 6
    for path in found:
        content = sam.get(path).content
        tree = etree.fromstring(content)
        sitemap.assertValid(tree)
        assert len(tree) <= (1_000 if "news" in path else 50_000)
        assert len(content) < 50_000_000


def test_an_empty_site_has_valid_ones(db, sitemap, sam):
    for path in parts(sam):
        sitemap.assertValid(etree.fromstring(sam.get(path).content))


@pytest.mark.parametrize(
    "wrong",
    [
        b"<url><loc>/relative/</loc></url>",
        b"<url><lastmod>2026-11-01</lastmod></url>",
        b"<url><loc>http://a.b/</loc><lastmod>yesterday</lastmod></url>",
        b"<url><loc>http://a.b/</loc><lastmod>2026-11-01T10:00:00</lastmod></url>",
        b"<url><loc>http://a.b/</loc></url><url><loc>http://a.b/</loc></url>",
        b'<url><loc>http://a.b/</loc><i xmlns="http://x.y/">?</i></url>',
    ],
)
def test_the_schema_refuses_what_the_protocol_does(sitemap, wrong):
    tree = etree.fromstring(b'<urlset xmlns="' + NS[1:-1].encode() + b'">' + wrong + b"</urlset>")
    assert not sitemap.validate(tree)


@pytest.mark.parametrize(
    "path",
    ["/feeds/feed.json", "/tr/feeds/feed.json", "/feeds/sections/news/feed.json",
     "/feeds/tags/frigates/feed.json", "/feeds/authors/leyla-arslan/feed.json"],
)  # fmt: skip
def test_every_json_feed_keeps_to_its_specification(magazine, jsonfeed, sam, path):
    document = json.loads(sam.get(path).content)
    jsonfeed.validate(document)
    assert document["items"]


@pytest.mark.parametrize(
    "change", [{"version": "1"}, {"items": [{}]}, {"items": [{"id": 1}]}, {"author": "x"}]
)
def test_the_schema_refuses_what_the_specification_does(magazine, jsonfeed, sam, change):
    document = json.loads(sam.get("/feeds/feed.json").content) | change
    assert not jsonfeed.is_valid(document)
