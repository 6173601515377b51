"""The trash: everything comes back, and only a chief ends it."""

import pytest
from django.urls import reverse

from articles import bin as trash
from articles.models import Article, Revision
from articles.withdrawing import trash as throw_away
from newsroom.models import AuditEntry
from subscriptions.models import Mailing


@pytest.fixture
def thrown(published, author, deniz):
    article = published("Frigate Returns", tags=["Navy"], byline=[[author.pk, "author"]])
    throw_away(article, by=deniz, version=article.version)
    return article


def url(name, article):
    return reverse(f"admin:articles_article_{name}", args=[article.pk])


def test_an_article_comes_back_with_all_that_belongs_to_it(login, deniz, thrown):
    client = login(deniz)
    assert "Frigate Returns" in client.get(reverse("admin:articles_article_bin")).content.decode()
    client.post(url("recover", thrown), {"version": thrown.version})
    article = Article.objects.get()
    assert (article.status, article.slug) == ("unpublished", "frigate-returns")
    assert [tag.name for tag in article.tags.all()] == ["Navy"]
    assert [str(line) for line in article.bylines.all()] == ["Leyla Arslan"]


def test_a_stale_page_brings_nothing_back(login, deniz, thrown):
    login(deniz).post(url("recover", thrown), {"version": thrown.version - 1})
    assert Article.objects.get().status == "trashed"


def test_what_a_mailing_tells_of_is_kept(login, mert, deniz, thrown):
    Mailing.objects.get_or_create(kind="alert", article=thrown)
    client = login(mert)
    answer = client.post(url("purge", thrown), {"version": thrown.version}, follow=True)
    assert "still in use" in answer.content.decode()
    assert Article.objects.filter(status="trashed").exists()


def test_a_chief_ends_it_for_good_and_the_log_remembers(login, mert, write, deniz):
    thrown = write("Frigate Returns", tags=["Navy"])
    throw_away(thrown, by=deniz, version=thrown.version)
    answer = login(mert).post(url("purge", thrown), {"version": thrown.version})
    assert answer.status_code == 302
    assert not Article.objects.exists()
    assert not Revision.objects.exists()
    assert AuditEntry.objects.filter(action="purged", label="Frigate Returns").exists()


@pytest.mark.parametrize(("who", "status"), [("deniz", 403), ("ada", 404), ("elif_", 403)])
def test_nobody_else_ends_anything(login, request, thrown, who, status):
    client = login(request.getfixturevalue(who))
    answer = client.post(url("purge", thrown), {"version": thrown.version})
    assert answer.status_code == status
    assert Article.objects.filter(status="trashed").exists()


def test_what_is_not_in_the_trash_is_not_purged(login, mert, published):
    article = published()
    assert login(mert).post(url("purge", article), {"version": 1}).status_code == 409
    with pytest.raises(Exception, match="trash"):
        trash.purge(article, by=mert, version=article.version)
    assert Article.objects.exists()


def test_a_writer_sees_only_what_they_threw_away(write, ada, thrown):
    own = write("Own", by=ada)
    throw_away(own, by=ada, version=own.version)
    assert list(trash.contents(ada)) == [own]
