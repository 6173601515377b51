"""What a post brings along, and where it stands afterwards."""

import json
import re

import pytest
from django.core import mail

from articles.models import Article
from categories.models import Category
from tests.articles.importers import wxr

pytestmark = pytest.mark.django_db


def test_a_post_arrives_with_all_that_belongs_to_it(bring, sam):
    post = wxr.item(
        5,
        "A ship &amp; a title",
        "Hello\n\nWorld",
        excerpt="In short",
        slug="a-ship",
        sticky=True,
        date="2016-05-04 10:30:00",
        terms=[
            ("category", "ships", "Ships"),
            ("category", "sea", "Sea"),
            ("post_tag", "secim", "SEÇİM"),
        ],
    )

    printed = bring(post)

    article = Article.objects.get()
    assert "posts: 1 created" in printed
    assert article.headline == "A ship & a title"
    assert article.standfirst == "In short"
    assert article.body == "<p>Hello</p><p>World</p>"
    assert article.category.path == "sea/ships"
    assert [row.path for row in article.further_categories.all()] == ["sea"]
    assert [row.name for row in article.tags.all()] == ["Seçim"]
    assert [line.author.name for line in article.bylines.all()] == ["Ada Deniz"]
    assert article.featured
    assert article.published_at.isoformat() == "2016-05-04T10:30:00+00:00"
    assert article.modified_at == article.published_at
    assert sam.get("/sea/ships/a-ship/").status_code == 200


@pytest.mark.parametrize("old", ["/2016/05/a-ship/", "/?p=5"])
def test_old_addresses_lead_to_the_new_one_in_one_hop(bring, sam, old):
    bring(wxr.item(5, "A ship", slug="a-ship", terms=[("category", "sea", "Sea")]))

    response = sam.get(old)

    assert (response.status_code, response["Location"]) == (301, "/sea/a-ship/")


def test_old_addresses_of_terms_and_people_lead_on(bring, sam):
    bring(
        wxr.item(5, "A", terms=[("category", "ships", "Ships"), ("post_tag", "secim", "Seçim")]),
    )

    found = {
        old: sam.get(old).get("Location")
        for old in ("/category/sea/ships/", "/tag/secim/", "/author/ada/")
    }

    assert found == {
        "/category/sea/ships/": "/sea/ships/",
        "/tag/secim/": "/tags/secim/",
        "/author/ada/": "/authors/ada-deniz/",
    }


@pytest.mark.parametrize(
    ("values", "status", "access", "public"),
    [
        ({"status": "publish"}, "published", "public", True),
        ({"status": "private"}, "published", "staff", False),
        ({"status": "publish", "password": "enter"}, "published", "staff", False),
        ({"status": "draft"}, "unpublished", "public", False),
        ({"status": "pending"}, "unpublished", "public", False),
        ({"status": "trash"}, "trashed", "public", False),
        ({"status": "future", "date": "2090-01-01 00:00:00"}, "scheduled", "public", False),
        ({"status": "publish", "date": "0000-00-00 00:00:00"}, "unpublished", "public", False),
    ],
)
def test_nothing_becomes_public_that_was_not(bring, sam, values, status, access, public):
    bring(
        wxr.item(
            5, "A secret", "Hidden words", slug="a", terms=[("category", "sea", "Sea")], **values
        )
    )

    article = Article.objects.get()
    assert article.status == status
    assert article.latest_revision.data["access"] == access
    assert article.is_published() is public
    assert (sam.get("/sea/a/").status_code == 200) is public
    assert Article.objects.published().exists() is public


def test_links_between_pieces_are_led_to_their_new_addresses(bring):
    bring(
        wxr.item(
            5,
            "A",
            '<a href="https://old.example/2016/05/b/">b</a> <a href="/?p=6#x">c</a>',
            slug="a",
        ),
        wxr.item(6, "B", '<a href="http://www.old.example/unknown/">u</a>', slug="b",
                 terms=[("category", "ships", "Ships")]),
    )  # fmt: skip

    first, second = Article.objects.order_by("slug")
    assert 'href="/sea/ships/b/"' in first.body
    assert 'href="/sea/ships/b/#x"' in first.body
    assert 'href="/unknown/"' in second.body


LISTS = {
    "/category/sea/": "/sea/",
    "https://old.example/category/sea/ships/page/2/": "/sea/ships/",
    "https://old.example/?cat=7&utm_source=x": "/sea/",
    "/tag/secim/": "/tags/secim/",
    "/?tag=secim#top": "/tags/secim/#top",
    "/author/ada/": "/authors/ada-deniz/",
    "http://www.old.example/?author=1": "/authors/ada-deniz/",
    "/2016/05/": "/archive/2016/05/",
    "/2016/05/04/": "/archive/2016/05/",
    "/?m=201605": "/archive/2016/05/",
    "/2016/": "/archive/",
    "/index.php?p=1": "/sea/ships/piece-1/",
    "/2016/05/piece-1/feed/": "/sea/ships/piece-1/",
    "/2016/05/piece-1?utm_source=x": "/sea/ships/piece-1/",
    "/?p=1&preview=true": "/sea/ships/piece-1/",
    "/page/3/": "/",
    "/feed/": "/feeds/rss.xml",
    "/category/sea/feed/": "/category/sea/feed/",
    "/?s=ferry+boat": "/search/?q=ferry+boat",
    "/": "/",
    "https://elsewhere.example/?cat=7": "https://elsewhere.example/?cat=7",
}
"""What the old site's addresses of lists become in a body."""


def test_links_to_lists_of_the_old_site_are_led_to_their_new_addresses(bring, sam):
    links = "".join(f'<p><a href="{url.replace("&", "&amp;")}">x</a></p>' for url in LISTS)
    terms = [("category", "ships", "Ships"), ("category", "sea", "Sea")]
    bring(wxr.item(1, "The ferry", links, terms=[*terms, ("post_tag", "secim", "Seçim")]))

    found = re.findall(r'href="([^"]*)"', Article.objects.get().body)
    assert dict(zip(LISTS, found, strict=True)) == LISTS
    for url in found:
        if url.startswith("/") and not url.startswith("/category/"):
            assert sam.get(url).status_code == 200, url


def test_links_of_a_site_in_a_folder_stay_in_it(bring):
    head = wxr.HEAD.replace("https://old.example<", "https://old.example/blog<")
    text = (
        '<a href="https://old.example/blog/category/sea/">in</a>'
        '<a href="https://old.example/category/sea/">out</a>'
        '<a href="https://old.example/blog/">home</a>'
    )
    bring(wxr.item(1, "The ferry", text), head=head)

    found = re.findall(r'href="([^"]*)"', Article.objects.get().body)
    assert found == ["/sea/", "https://old.example/category/sea/", "/"]


def test_doubles_of_guids_ids_and_slugs_are_told_apart(bring):
    bring(
        wxr.item(5, "A", "One", slug="same"),
        wxr.item(5, "B", "Two", slug="same", guid="https://old.example/?p=55"),
        wxr.item(6, "C", "Three", slug="same"),
        wxr.item(7, "D", "Four", slug="other", guid="https://old.example/?p=6"),
    )

    assert sorted(Article.objects.values_list("slug", "headline")) == [
        ("other", "D"),
        ("same", "A"),
        ("same-2", "B"),
        ("same-3", "C"),
    ]


def test_categories_in_a_circle_and_reserved_addresses_are_mended(bring, tmp_path):
    bring(
        wxr.category("a", "A", "b"), wxr.category("b", "B", "a"), wxr.category("media", "Media"),
        wxr.category("lost", "Lost", "nowhere"), report=tmp_path / "report",
    )  # fmt: skip

    assert set(Category.objects.values_list("path", flat=True)) == {
        "sea", "sea/ships", "b", "b/a", "media-2", "lost",
    }  # fmt: skip
    told = json.loads((tmp_path / "report.json").read_text())
    assert {(one["kind"], one["cause"]) for one in told["counts"]} >= {
        ("repaired", "categories that stand under each other"),
        ("missing", "parent of a category"),
    }
    assert "categories that stand under each other" in (tmp_path / "report.html").read_text()


def test_categories_can_be_mapped_to_sections_here(bring, news):
    post = wxr.item(5, "A", terms=[("category", "ships", "Ships")])

    bring(post, map=[("ships", "news/fleet")])

    assert Article.objects.get().category.path == "news/fleet"
    assert Category.objects.get(path="news/fleet").name == "Ships"


def test_guests_of_co_authors_stand_in_the_byline_in_order(bring):
    guest = (
        "<wp:term><wp:term_taxonomy>author</wp:term_taxonomy><wp:term_slug>cap-mert"
        "</wp:term_slug><wp:term_name>Mert Kaya</wp:term_name></wp:term>"
    )
    bring(
        guest,
        wxr.item(5, "A", terms=[("author", "cap-mert", "mert"), ("author", "cap-ada", "ada")]),
    )

    assert [line.author.name for line in Article.objects.get().bylines.all()] == [
        "Mert Kaya",
        "Ada Deniz",
    ]


def test_the_language_decides_the_edition(bring, sam):
    bring(wxr.item(5, "Bir gemi", "Merhaba", slug="gemi"), language="tr")

    article = Article.objects.get()
    assert (article.edition, article.language) == ("tr", "tr")
    assert article.get_absolute_url().startswith("/tr/")


def test_nothing_imported_sends_a_mail(bring, zeynep, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        bring(wxr.item(5, "A", date="2026-11-20 10:00:00"))

    assert not mail.outbox
    assert not Article.objects.due_to_announce().exists()


def test_related_pieces_are_settled_once_all_are_there(bring):
    bring(
        *(
            wxr.item(number, f"Piece {number}", terms=[("category", "sea", "Sea")])
            for number in (1, 2)
        )
    )

    first, second = Article.objects.order_by("slug")
    assert [row.related for row in first.related_items.all()] == [second]
    assert [row.related for row in second.related_items.all()] == [first]
