"""Addresses not found: counted without anything about readers, bounded, mended with one click."""

import pytest
from django.urls import reverse

from articles.models import MissingAddress, Redirect, missing

LIST = "admin:articles_missingaddress_changelist"


def lead(client, row, article):
    url = reverse("admin:articles_missingaddress_lead", args=[row.pk])
    return client.post(url, {"article": article.pk})


@pytest.mark.django_db
def test_an_address_is_counted_without_its_query(sam):
    for _time in range(3):
        assert sam.get("/2016/05/frigate-returns/?mail=zeynep@reader.test").status_code == 404
    row = MissingAddress.objects.get()
    assert (row.path, row.count) == ("/2016/05/frigate-returns/", 3)
    assert {field.name for field in MissingAddress._meta.fields} == {
        "id", "path", "count", "first_at", "last_at", "dismissed",
    }  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    ["/wp-login.php", "/.env", "/wp-admin/x/", "/a@b.example/", "/<script>/", "/x.png", "/a/../b/"],
)
def test_what_scanners_try_is_not_counted(sam, path):
    sam.get(path)
    assert not MissingAddress.objects.exists()


@pytest.mark.django_db
def test_a_post_is_not_counted(sam):
    sam.post("/nowhere/")
    assert not MissingAddress.objects.exists()


@pytest.mark.django_db
def test_the_table_is_bounded_and_keeps_what_is_asked_for_most(monkeypatch):
    monkeypatch.setattr(missing, "MOST", 20)
    for _time in range(5):
        MissingAddress.objects.count_one("/often/")
    for number in range(60):
        MissingAddress.objects.count_one(f"/{number}/")
    assert MissingAddress.objects.count() <= 20
    assert MissingAddress.objects.get(path="/often/").count == 5


def test_one_click_leads_it_to_the_article_that_is_meant(login, deniz, sam, published):
    article = published("Frigate Returns")
    sam.get("/2016/05/frigate-returns-home/")
    row = MissingAddress.objects.get(path="/2016/05/frigate-returns-home/")
    client = login(deniz)
    page = client.get(reverse(LIST)).content.decode()
    assert f'value="{article.pk}"' in page
    assert lead(client, row, article).status_code == 302
    answer = sam.get("/2016/05/frigate-returns-home/")
    assert (answer.status_code, answer.url) == (301, article.get_absolute_url())
    assert not MissingAddress.objects.filter(pk=row.pk).exists()


def test_it_leads_to_nothing_that_readers_cannot_see(login, deniz, write):
    row = MissingAddress.objects.create(path="/old/")
    assert lead(login(deniz), row, write("Draft")).status_code == 404
    assert not Redirect.objects.exists()


def test_dismissed_ones_are_out_of_sight(login, deniz):
    row = MissingAddress.objects.create(path="/old/")
    client = login(deniz)
    client.post(reverse(LIST), {"action": "dismiss", "_selected_action": [row.pk]})
    assert "/old/" not in client.get(reverse(LIST)).content.decode()


@pytest.mark.parametrize("who", ["ada", "elif_"])
def test_only_editors_lead(login, request, who, published):
    row = MissingAddress.objects.create(path="/old/")
    client = login(request.getfixturevalue(who))
    assert client.get(reverse(LIST)).status_code == 403
    assert lead(client, row, published()).status_code == 403
