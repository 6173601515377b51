"""What is in use is not deleted: the desk says where it is used."""

import pytest
from django.urls import reverse

from articles.models import Article, Author, MagazineIssue, Redirect, Tag


def address(row, page):
    opts = row._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_{page}", args=[row.pk])


@pytest.fixture
def issue(db):
    return MagazineIssue.objects.create(title="Issue 352", month="2026-11-01")


@pytest.fixture
def article(published, author, issue):
    return published(
        "Frigate Returns", tags=["Navy"], byline=[[author.pk, "author"]], issue=issue.pk
    )


@pytest.mark.parametrize("kind", ["author", "tag", "issue", "category", "user"])
def test_a_thing_in_use_says_where_and_stays(article, root, deniz, login, author, issue, kind):
    rows = {
        "author": author,
        "tag": Tag.objects.get(),
        "issue": issue,
        "category": article.category,
        "user": deniz,
    }
    row, client = rows[kind], login(root)
    answer = client.get(address(row, "delete"))
    assert "Frigate Returns" in answer.content.decode() or kind == "user"
    client.post(address(row, "delete"), {"post": "yes"})
    assert type(row).objects.filter(pk=row.pk).exists()
    assert Article.objects.filter(pk=article.pk).exists()


def test_the_page_of_an_author_lists_the_articles(article, login, deniz, author):
    answer = login(deniz).get(address(author, "change"))
    assert answer.context["where_used"][0]["rows"][0][0] == "Frigate Returns"


def test_what_nothing_uses_is_deleted(login, deniz):
    author = Author.objects.create(name="Nobody Yet")
    login(deniz).post(address(author, "delete"), {"post": "yes"})
    assert not Author.objects.exists()


@pytest.mark.parametrize("edition", ["en", "tr"])
def test_an_author_with_a_new_address_is_found_at_the_old(login, deniz, author, sam, edition):
    old = author.get_absolute_url(edition)
    form = {"name": author.name, "slug": "l-arslan", "profiles-TOTAL_FORMS": 0}
    form |= {"profiles-INITIAL_FORMS": 0}
    assert login(deniz).post(address(author, "change"), form).status_code == 302
    author.refresh_from_db()
    answer = sam.get(old)
    assert (answer.status_code, answer.url) == (301, author.get_absolute_url(edition))


def test_redirects_never_form_chains_or_loops(login, deniz, article):
    client, url = login(deniz), reverse("admin:articles_redirect_add")
    assert client.post(url, {"path": "/a/", "url": "/b/"}).status_code == 302
    assert client.post(url, {"path": "/b/", "article": article.pk}).status_code == 302
    assert Redirect.objects.get(path="/a/").article == article
    assert client.post(url, {"path": "/c/", "url": "/c/"}).status_code == 200
    client.post(url, {"path": "/d/", "url": "/e/"})
    assert client.post(url, {"path": "/e/", "url": "/d/"}).status_code == 200
    assert not Redirect.objects.filter(path="/e/").exists()
