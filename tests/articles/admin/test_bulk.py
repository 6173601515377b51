"""Bulk actions: first a page that says what they will do, then each article by itself."""

import pytest
from django.urls import reverse

from articles import leases
from articles.models import Article, Tag
from categories.models import Category

LIST = "admin:articles_article_changelist"


def choose(client, name, *articles, **values):
    keys = [article.pk for article in articles]
    form = {"action": name, "_selected_action": keys} | values
    return client.post(reverse(LIST), form)


def confirm(client, name, *articles, **values):
    seen = [f"{article.pk}:{article.version}" for article in articles]
    return choose(client, name, *articles, confirmed="1", seen=seen, **values)


def states():
    return dict(Article.objects.values_list("headline", "status"))


def test_the_first_page_only_tells(login, deniz, published, write):
    out, draft = published("Out"), write("Draft")
    answer = choose(login(deniz), "unpublish", out, draft)
    lines = {line.article.pk: line.stopped for line in answer.context["lines"]}
    assert lines == {out.pk: False, draft.pk: True}
    assert Article.objects.published().count() == 1


def test_then_each_is_done(login, deniz, published):
    one, two = published("One"), published("Two")
    answer = confirm(login(deniz), "unpublish", one, two)
    assert answer.context["done"]
    assert states() == {"One": "unpublished", "Two": "unpublished"}


def test_one_that_changed_meanwhile_is_left_and_stops_no_other(login, deniz, published):
    one, two = published("One"), published("Two")
    Article.objects.filter(pk=one.pk).update(version=one.version + 1)
    answer = confirm(login(deniz), "trash", one, two)
    assert [line.stopped for line in answer.context["lines"]].count(True) == 1
    assert states() == {"One": "published", "Two": "trashed"}


def test_one_that_somebody_edits_is_left(login, deniz, mert, published):
    article = published("One")
    leases.renew(article, by=mert, tab="t")
    confirm(login(deniz), "trash", article)
    assert states() == {"One": "published"}


def test_drafts_are_published_and_checks_stand(login, deniz, write):
    good, bad = write("Good"), write("Bad", body="<p>TKTK</p>")
    confirm(login(deniz), "publish", good, bad)
    assert [row.headline for row in Article.objects.published()] == ["Good"]


def test_a_tag_and_a_category_become_drafts(login, deniz, published, news):
    sea = Category.objects.create(name="Sea", language="en")
    article = published("One")
    confirm(login(deniz), "tag", article, value="Seçim")
    article.refresh_from_db()
    confirm(login(deniz), "move", article, value=str(sea.pk))
    article = Article.objects.select_related("latest_revision").get()
    assert (article.category, Tag.objects.count()) == (news, 0)
    data = article.latest_revision.data
    assert (data["tags"], data["category"]) == (["Seçim"], sea.pk)


@pytest.mark.parametrize("value", ["", "999999", "x", "1 OR 1=1"])
def test_a_forged_category_is_refused(login, deniz, published, value):
    article = published("One")
    answer = confirm(login(deniz), "move", article, value=value)
    assert not answer.context["done"]
    assert Article.objects.get().version == article.version


@pytest.mark.parametrize("name", ["publish", "unpublish", "move", "tag"])
def test_a_writer_is_not_offered_what_editors_do(login, ada, write, name):
    article = write("Mine", by=ada)
    client = login(ada)
    confirm(client, name, article, value="x")
    assert Article.objects.get().version == article.version
    assert f'value="{name}"' not in client.get(reverse(LIST)).content.decode()


def test_a_writer_reaches_no_article_of_another(login, ada, published):
    article = published("Another’s")
    confirm(login(ada), "trash", article)
    assert states() == {"Another’s": "published"}


def test_nothing_is_deleted_by_the_admins_own_action(login, root, published):
    article = published()
    choose(login(root), "delete_selected", article, post="yes")
    assert Article.objects.exists()


@pytest.mark.parametrize("key", ["9" * 25, "1e5", "\x00", "²"])
def test_what_is_no_key_is_not_chosen(login, deniz, published, key):
    article = published("Stays")
    forged = {"action": "trash", "_selected_action": [key, str(article.pk)]}
    answer = login(deniz).post(reverse(LIST), forged)
    assert [line.article for line in answer.context["lines"]] == [article]
