"""What machines are told: linked data, Open Graph, languages and drawn cards."""

import io
import json
import re

import pytest
from PIL import Image as Pixels

from articles import live, withdrawing
from articles.models import Image, Tag
from categories.models import Category
from newsroom.models import Page, SiteSettings

pytestmark = pytest.mark.one_database

SITE = "http://127.0.0.1:8000"
WORDS = "Frigate </script><script>alert(1)</script> & “crew”\u2028"


@pytest.fixture
def site(db, image):
    Page.objects.create(edition="en", title="About", slug="about", body="<p>We.</p>")
    return SiteSettings.objects.create(
        edition="en",
        name="Meridian",
        publisher="Meridian Press",
        logo=image,
        social=[{"label": "Mastodon", "url": "https://mastodon.example/@m"}],
    )


@pytest.fixture
def story(published, author, site, image):
    return published(
        WORDS,
        slug="frigate",
        standfirst="After eleven weeks.",
        body="<p>One two three.</p>",
        byline=[[author.pk, "author"]],
        tags=["Frigates", "Straits"],
        lead_image=image.pk,
    )


def html_of(client, path):
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def things_on(html):
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)
    assert len(blocks) <= 1
    found = json.loads(blocks[0]) if blocks else []
    return found if isinstance(found, list) else [found]


def things(client, path):
    return {thing["@type"]: thing for thing in things_on(html_of(client, path))}


def meta(html):
    pairs = re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)"', html)
    return dict(reversed(pairs))


def test_a_news_article_holds_all_that_google_asks_for(story, sam, author, deniz):
    withdrawing.correct(story, "correction", "It was ten weeks.", by=deniz)
    article = things(sam, "/news/frigate/")["NewsArticle"]
    assert article["@context"] == "https://schema.org"
    assert article["headline"].startswith("Frigate </script>")
    assert article["author"] == [
        {"@type": "Person", "name": "Leyla Arslan", "url": f"{SITE}/authors/leyla-arslan/"}
    ]
    assert {"datePublished", "dateModified", "mainEntityOfPage", "description"} <= article.keys()
    assert article["articleSection"] == "News"
    assert article["keywords"] == ["Frigates", "Straits"]
    assert article["wordCount"] == 3
    assert article["isAccessibleForFree"] is True
    assert article["inLanguage"] == "en"
    assert article["correction"][0]["text"] == "It was ten weeks."
    ratios = [round(each["width"] / each["height"], 2) for each in article["image"]]
    assert ratios == [1.78, 1.33, 1.0]
    assert all(each["width"] >= 1200 for each in article["image"])
    publisher = article["publisher"]
    assert publisher["@type"] == "NewsMediaOrganization"
    assert publisher["name"] == "Meridian Press"
    assert publisher["logo"]["url"].startswith(f"{SITE}/media/")
    assert publisher["sameAs"] == ["https://mastodon.example/@m"]
    assert publisher["correctionsPolicy"] == f"{SITE}/corrections/"
    assert publisher["masthead"] == f"{SITE}/pages/about/"


@pytest.mark.parametrize(
    ("path", "kinds"),
    [
        ("/", {"WebSite", "NewsMediaOrganization"}),
        ("/news/frigate/", {"NewsArticle", "BreadcrumbList"}),
        ("/news/", {"CollectionPage", "BreadcrumbList"}),
        ("/tags/frigates/", {"CollectionPage"}),
        ("/authors/leyla-arslan/", {"ProfilePage"}),
        ("/archive/", {"CollectionPage"}),
    ],
)
def test_linked_data_of_every_kind_parses_and_ends_no_element(story, sam, path, kinds):
    html = html_of(sam, path)
    assert {thing["@type"] for thing in things_on(html)} == kinds
    assert "<script>alert" not in html
    assert "alert(1)</script" not in html


def test_without_a_byline_the_publisher_is_the_author(published, sam, site):
    published("Frigate")
    (author,) = things(sam, "/news/frigate/")["NewsArticle"]["author"]
    assert author["@type"] == "NewsMediaOrganization"
    assert (author["name"], author["url"]) == ("Meridian Press", f"{SITE}/")


def test_an_author_is_a_person(story, sam, author, image):
    author.portrait = image
    author.website = "https://leyla.example/"
    author.save()
    author.profiles.create(language="en", role="Editor, sea", biography="She sails.")
    person = things(sam, "/authors/leyla-arslan/")["ProfilePage"]["mainEntity"]
    assert person["@type"] == "Person"
    assert person["jobTitle"] == "Editor, sea"
    assert person["image"].startswith(SITE)
    assert person["sameAs"] == ["https://leyla.example/"]


def test_a_live_article_is_a_live_blog(published, deniz, sam):
    strait = published("Strait", slug="strait", kind="live")
    live.post(strait, "<p>A <em>tug</em> arrives.</p>", by=deniz)
    blog = things(sam, "/news/strait/")["LiveBlogPosting"]
    assert blog["coverageStartTime"]
    update = blog["liveBlogUpdate"][0]
    assert update["articleBody"] == "A tug arrives."
    assert update["headline"] == "A tug arrives."
    assert "#entry-" in update["url"]


def test_a_retracted_article_says_nothing_but_where_it_stands(story, deniz, sam):
    withdrawing.retract(story, by=deniz, version=story.version, notice="Wrong.")
    html = html_of(sam, "/news/frigate/")
    assert [thing["@type"] for thing in things_on(html)] == ["BreadcrumbList"]
    assert "og:image" not in html
    assert "eleven weeks" not in html
    assert meta(html)["robots"] == "noindex"


def test_open_graph_is_complete(story, sam):
    found = meta(html_of(sam, "/news/frigate/"))
    assert found["og:type"] == "article"
    assert found["og:site_name"] == "Meridian"
    assert found["og:url"] == f"{SITE}/news/frigate/"
    assert found["og:image"].startswith(f"{SITE}/media/")
    assert (found["og:image:width"], found["og:image:height"]) == ("1200", "630")
    assert found["og:image:alt"] == "A frigate at anchor"
    assert found["og:locale"] == "en_GB"
    assert found["article:section"] == "News"
    assert found["article:published_time"]
    assert found["twitter:card"] == "summary_large_image"
    assert "max-image-preview:large" in found["robots"]


def test_without_a_picture_a_card_is_drawn_once(published, sam, site, monkeypatch):
    published("İSTANBUL’un ışıkları: a headline", slug="lights")
    url = meta(html_of(sam, "/news/lights/"))["og:image"]
    assert url.startswith(f"{SITE}/media/cards/")
    answer = sam.get(url.removeprefix(SITE))
    assert answer["Content-Type"] == "image/png"
    card = Pixels.open(io.BytesIO(b"".join(answer.streaming_content)))
    assert card.size == (1200, 630)
    monkeypatch.setattr("articles.social._picture", None)
    assert sam.get(url.removeprefix(SITE)).status_code == 200
    assert sam.get(url.removeprefix(SITE)[:-5] + "0.png").status_code == 404


def test_a_card_is_drawn_for_nothing_that_readers_may_not_read(published, deniz, sam, site):
    article = published("Frigate")
    path = meta(html_of(sam, "/news/frigate/"))["og:image"].removeprefix(SITE)
    withdrawing.unpublish(article, by=deniz, version=article.version)
    assert sam.get(path).status_code == 404


@pytest.mark.parametrize("headline", ["x", "Word " * 40, "M" * 200, "שלום עולם", "한국어 🚢"])
def test_any_headline_can_be_drawn(published, sam, headline):
    published(headline.strip(), slug="any")
    path = meta(html_of(sam, "/news/any/"))["og:image"].removeprefix(SITE)
    assert sam.get(path).status_code == 200


def test_versions_in_other_languages_name_each_other(published, news, haberler, sam):
    news.counterpart = haberler
    news.save()
    english = published("Frigate")
    turkish = published("Fırkateyn", category=haberler, translation_of=english.pk)
    own = [("en", english), ("tr", turkish), ("x-default", english)]
    wanted = {(lang, SITE + article.get_absolute_url()) for lang, article in own}
    for article in (english, turkish):
        assert hreflang(html_of(sam, article.get_absolute_url())) == wanted
    sections = {("en", f"{SITE}/news/"), ("tr", f"{SITE}/tr/haberler/")}
    for path in ("/news/", "/tr/haberler/"):
        assert hreflang(html_of(sam, path)) == sections | {("x-default", f"{SITE}/news/")}
    homes = {("en", f"{SITE}/"), ("tr", f"{SITE}/tr/"), ("x-default", f"{SITE}/")}
    assert hreflang(html_of(sam, "/")) == hreflang(html_of(sam, "/tr/")) == homes


def test_lists_name_what_other_editions_have_of_them(published, haberler, author, sam, deniz):
    one = {"byline": [[author.pk, "author"]], "tags": ["NATO"]}
    published("Frigate", **one)
    lists = {"/authors/leyla-arslan/", "/tags/nato/"}
    for path in lists:
        assert hreflang(html_of(sam, path)) == set()
    other = published("Fırkateyn", category=haberler, **one)
    for path in lists | {"/issues/", "/archive/", "/corrections/"}:
        pairs = {("en", SITE + path), ("tr", f"{SITE}/tr{path}"), ("x-default", SITE + path)}
        assert hreflang(html_of(sam, path)) == hreflang(html_of(sam, f"/tr{path}")) == pairs
    withdrawing.unpublish(other, by=deniz, version=other.version)
    for path in lists:
        assert hreflang(html_of(sam, path)) == set()


def test_readers_are_shown_the_way_to_the_version_in_another_language(
    published, news, haberler, sam
):
    news.counterpart = haberler
    news.save()
    english = published("Frigate")
    alone = published("Alone")
    turkish = published("Fırkateyn", category=haberler, translation_of=english.pk)
    link = f'<a href="{SITE}%s" lang="%s" hreflang="%s">%s</a>'
    there = link % (turkish.get_absolute_url(), "tr", "tr", "Türkçe")
    back = link % (english.get_absolute_url(), "en", "en", "English")
    assert there in html_of(sam, english.get_absolute_url())
    assert back in html_of(sam, turkish.get_absolute_url())
    assert link % ("/tr/haberler/", "tr", "tr", "Türkçe") in html_of(sam, "/news/")
    assert 'class="versions"' not in html_of(sam, alone.get_absolute_url())


def test_an_unpublished_version_is_not_named(published, write, haberler, sam):
    english = published("Frigate")
    write("Fırkateyn", category=haberler, translation_of=english.pk)
    assert hreflang(html_of(sam, "/news/frigate/")) == set()


def hreflang(html):
    return set(re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)"', html))


def test_a_page_speaks_the_language_of_its_article(published, news, sam):
    published("Fırkateyn", language="tr", slug="firkateyn")
    html = html_of(sam, "/news/firkateyn/")
    assert '<html lang="tr"' in html
    assert sam.get("/news/firkateyn/")["Content-Language"] == "tr"


def test_first_published_elsewhere_is_canonical_there(published, sam):
    published("Frigate", canonical_url="https://first.example/frigate")
    html = html_of(sam, "/news/frigate/")
    assert '<link rel="canonical" href="https://first.example/frigate">' in html


def test_nothing_else_is_made_from_pictures_that_are_too_small(published, sam, image):
    Image.objects.filter(pk=image.pk).update(width=800, height=600)
    published("Frigate", lead_image=image.pk)
    article = things(sam, "/news/frigate/")["NewsArticle"]
    assert [each["width"] for each in article["image"]] == [800, 800, 600]


def test_sections_and_tags_are_named_where_they_stand(story, sam, news):
    Category.objects.create(name="Naval", parent=news)
    crumbs = things(sam, "/news/naval/")["BreadcrumbList"]["itemListElement"]
    assert [crumb["name"] for crumb in crumbs] == ["News", "Naval"]
    assert Tag.objects.count() == 2
