"""Comments in an archive, magazine issues by their names, menus in the report."""

from datetime import date

import pytest

from articles.importers.wordpress.issues import named
from articles.models import ArchivedComment, Article, MagazineIssue
from categories.models import Category
from newsroom.models import Page, SiteSettings
from tests.articles.importers import wxr

pytestmark = pytest.mark.django_db


def comment(number: int, text: str, *, parent: int = 0, approved: str = "1", kind: str = "") -> str:
    return (
        f"<wp:comment><wp:comment_id>{number}</wp:comment_id>"
        f"<wp:comment_author>{wxr.cdata('Zeynep')}</wp:comment_author>"
        "<wp:comment_author_email>zeynep@reader.test</wp:comment_author_email>"
        "<wp:comment_author_IP>203.0.113.9</wp:comment_author_IP>"
        "<wp:comment_author_url>https://spam.example/</wp:comment_author_url>"
        "<wp:comment_date_gmt>2016-05-05 10:00:00</wp:comment_date_gmt>"
        f"<wp:comment_content>{wxr.cdata(text)}</wp:comment_content>"
        f"<wp:comment_approved>{approved}</wp:comment_approved>"
        f"<wp:comment_type>{kind}</wp:comment_type><wp:comment_parent>{parent}</wp:comment_parent>"
        "</wp:comment>"
    )


TALK = "".join(
    [
        comment(1, "First.\n\nSecond <b>line</b> https://x.example/ <script>alert(1)</script>"),
        comment(3, "Last."),
        comment(2, 'An <a href="javascript:alert(1)">answer</a>', parent=1),
        comment(4, "Buy!", approved="spam"),
        comment(5, "Wait", approved="0"),
        comment(6, "Elsewhere", kind="pingback"),
    ]
)


def test_comments_are_shown_where_the_site_says_so(bring, sam):
    out = bring(wxr.item(1, "The ferry", "<p>It sails.</p>", extra=TALK))
    url = Article.objects.get().get_absolute_url()

    assert "comments: 3 left out, 3 created" in out
    assert "Last." not in sam.get(url).content.decode()
    SiteSettings.objects.update_or_create(edition="en", defaults={"archived_comments": True})
    page = sam.get(url).content.decode()
    assert page.index("First.") < page.index("answer") < page.index("Last.")
    assert "Zeynep" in page
    for secret in ("zeynep@reader.test", "203.0.113.9", "spam.example", "alert(1)", "Buy!"):
        assert secret not in page
    assert not any("@" in str(row) for row in ArchivedComment.objects.values_list())


def test_comments_come_once(bring):
    post = wxr.item(1, "The ferry", "<p>It sails.</p>", extra=TALK)
    bring(post)
    out = bring(post)

    assert ArchivedComment.objects.count() == 3
    assert "3 skipped" in out


def test_comments_of_a_closed_piece_stay_closed(bring, sam):
    SiteSettings.objects.update_or_create(edition="en", defaults={"archived_comments": True})
    bring(wxr.item(1, "The ferry", "<p>It sails.</p>", status="private", extra=TALK))

    assert sam.get(Article.objects.get().get_absolute_url()).status_code == 404


def test_an_issue_is_recognised_by_its_name(bring, sam):
    section = wxr.category("dergi", "Dergi")
    issue = wxr.category("sayi-351-ekim-2020", "Sayı 351 Ekim 2020", "dergi")
    post = wxr.item(
        1, "Gemi", "<p>Yazı.</p>", slug="gemi", link="https://old.example/dergi/sayi-351/gemi/",
        terms=[("category", "sayi-351-ekim-2020", "Sayı 351 Ekim 2020")],
    )  # fmt: skip
    bring(section, issue, post, language="tr")

    article, found = Article.objects.get(), MagazineIssue.objects.get()
    assert (found.number, found.month, found.edition) == (351, date(2020, 10, 1), "tr")
    assert article.issue == found
    assert article.get_absolute_url() == "/tr/dergi/gemi/"
    assert not Category.objects.filter(name__startswith="Sayı").exists()
    for old in ("/category/dergi/sayi-351-ekim-2020/", "/dergi/sayi-351-ekim-2020/page/2/"):
        assert sam.get(old)["Location"] == found.get_absolute_url()
    assert sam.get(found.get_absolute_url()).status_code == 200
    bring(section, issue, post, language="tr")
    assert MagazineIssue.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "number", "month", "volume"),
    [
        ("Sayı 351 Ekim 2020", 351, date(2020, 10, 1), None),
        ("SAYI: 12 – AĞUSTOS 1999", 12, date(1999, 8, 1), None),
        ("Issue 351, October 2020", 351, date(2020, 10, 1), None),
        ("Cilt 30 Sayı 352 (Kasım 2020)", 352, date(2020, 11, 1), 30),
        ("Vol. 3 No. 4, May 2011", 4, date(2011, 5, 1), 3),
    ],
)
def test_names_of_issues(name, number, month, volume):
    found = named(name)

    assert found is not None
    assert (found.number, found.month, found.volume) == (number, month, volume)


@pytest.mark.parametrize("name", ["Ekim 2020", "Sayı 351", "Issue 3 of many", "News", "2020", ""])
def test_other_names_are_no_issues(name):
    assert named(name) is None


def test_menus_are_told_in_the_report(bring, tmp_path):
    entry = wxr.item(
        9, "About us", type="nav_menu_item", terms=[("nav_menu", "main", "Main")],
        meta={"_menu_item_url": "https://old.example/about/"},
    )  # fmt: skip
    unnamed = wxr.item(
        10, "", type="nav_menu_item", terms=[("nav_menu", "main", "Main")],
        meta={"_menu_item_object": "page", "_menu_item_object_id": "3"},
    )  # fmt: skip
    contact = wxr.item(3, "Contact", type="page")
    bring(wxr.item(1, "The ferry"), entry, unnamed, contact, report=tmp_path / "told")

    page = (tmp_path / "told.html").read_text()
    assert "Menu: Main" in page
    assert "About us → https://old.example/about/" in page
    assert "<li>Contact</li>" in page
    assert not Page.objects.filter(title="About us").exists()
