"""The places of a menu are set in the list; who has seen older ones moves nothing."""

import pytest
from django.urls import reverse

from newsroom.models import MenuItem

LIST = "admin:newsroom_menuitem_changelist"


@pytest.fixture
def items(news):
    return [
        MenuItem.objects.create(label=name, url=f"/{name}/", edition="en", position=place)
        for place, name in enumerate(["one", "two"], start=1)
    ]


def form(items, *places):
    posted = {"form-TOTAL_FORMS": len(items), "form-INITIAL_FORMS": len(items), "_save": "Save"}
    for number, (item, place) in enumerate(zip(items, places, strict=True)):
        posted |= {
            f"form-{number}-id": item.pk,
            f"form-{number}-position": place,
            f"initial-form-{number}-position": item.position,
        }
    return posted


def places():
    return dict(MenuItem.objects.values_list("label", "position"))


def test_places_are_set_in_the_list(login, mert, items):
    client = login(mert)
    assert "initial-form-0-position" in client.get(reverse(LIST)).text
    assert client.post(reverse(LIST), form(items, 2, 1)).status_code == 302
    assert places() == {"one": 2, "two": 1}


def test_who_comes_second_moves_nothing(login, mert, root, items):
    first, second = form(items, 5, 2), form(items, 7, 2)
    login(mert).post(reverse(LIST), first)
    answer = login(root).post(reverse(LIST), second)
    assert "Somebody else moved this meanwhile" in answer.text
    assert places() == {"one": 5, "two": 2}


def test_a_row_that_was_left_alone_keeps_what_another_gave_it(login, mert, root, items):
    left_alone = form(items, 1, 9)
    login(mert).post(reverse(LIST), form(items, 5, 2))
    assert login(root).post(reverse(LIST), left_alone).status_code == 302
    assert places() == {"one": 5, "two": 9}
