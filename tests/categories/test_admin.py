"""The tree of sections at the desk."""

import pytest
from django.urls import reverse

from categories.models import Category

MOVE = "admin:categories_category_move"


@pytest.fixture
def sea(news):
    return Category.objects.create(name="Sea", language="en", parent=news)


@pytest.fixture
def culture(db):
    return Category.objects.create(name="Culture", language="en")


def names(client):
    answer = client.get(reverse("admin:categories_category_changelist"))
    return [row.name for row in answer.context["cl"].result_list]


def test_children_stand_under_their_parent_whatever_the_positions(login, mert, sea, culture):
    Category.objects.update(position=10)
    assert names(login(mert)) == ["News", "Sea", "Culture"]


def test_the_list_has_no_style_in_attributes(login, mert, sea):
    html = login(mert).get(reverse("admin:categories_category_changelist")).content.decode()
    assert "style=" not in html
    assert "tree-depth-1" in html


def test_a_section_is_moved_with_its_address(login, mert, sea, culture, sam):
    client = login(mert)
    values = {"move": sea.pk, "relative_to": culture.pk, "position": "first-child"}
    assert client.post(reverse(MOVE), values).content == b"ok"
    sea.refresh_from_db()
    assert sea.path == "culture/sea"
    assert sam.get("/news/sea/").url == "/culture/sea/"
    assert names(client) == ["News", "Culture", "Sea"]


def test_a_section_never_moves_to_another_edition(login, mert, sea, haberler):
    values = {"move": sea.pk, "relative_to": haberler.pk, "position": "first-child"}
    assert login(mert).post(reverse(MOVE), values).content == b"error"
    sea.refresh_from_db()
    assert sea.path == "news/sea"


def test_only_who_may_change_sections_moves_them(login, deniz, sea, culture):
    values = {"move": sea.pk, "relative_to": culture.pk, "position": "first-child"}
    client = login(deniz)
    assert client.post(reverse(MOVE), values).status_code == 403
    assert client.get(reverse(MOVE)).status_code == 405


def test_search_folds_case_and_marks(login, mert):
    Category.objects.create(name="Savunma Sanayii İstanbul", language="tr")
    url = reverse("admin:categories_category_changelist")
    found = login(mert).get(url, {"q": "ISTANBUL"}).context["cl"].result_list
    assert len(found) == 1
