"""Authors, tags, pictures, sections, issues, pages, menus, settings: no form overwrites another.

Three forms are raced here; all of them fifty times in `make fault` (test_desk_conflicts.py).
"""

import pytest

from articles.models import Author
from categories.models import Category
from newsroom.models import SiteSettings
from tests.articles.desk import plain

ROUNDS = 1  # more in `make fault`
MODELS = pytest.mark.parametrize("model", plain.ROWS, ids=lambda model: model.__name__)


@MODELS
def test_who_comes_second_is_told_and_keeps_the_text(model, login, root):
    first, second = login(root), login(root)
    thing, field = plain.row(model), plain.ROWS[model][1]
    theirs, mine = (plain.opened(first, thing, **{field: text}) for text in ("Theirs", "Mine"))
    assert first.post(plain.address(thing), theirs).status_code == 302
    answer = second.post(plain.address(thing), mine)
    assert answer.status_code == 409
    thing.refresh_from_db()
    assert getattr(thing, field) == "Theirs"
    form = answer.context["adminform"].form
    assert form[field].value() == "Mine"
    assert [words for _label, words in answer.context["theirs"]] == ["Theirs"]
    again = mine | {"seen_version": form["seen_version"].value()}
    assert second.post(plain.address(thing), again).status_code == 302
    thing.refresh_from_db()
    assert getattr(thing, field) == "Mine"


def test_rows_under_a_form_are_covered_by_its_version(login, root):
    client, author = login(root), plain.row(Author)
    theirs = plain.opened(client, author, **{"profiles-0-biography": "Theirs"})
    mine = plain.opened(client, author, **{"profiles-0-biography": "Mine"})
    assert client.post(plain.address(author), theirs).status_code == 302
    assert client.post(plain.address(author), mine).status_code == 409
    assert author.profiles.get().biography == "Theirs"


def test_a_form_without_its_version_saves_nothing(login, root):
    client, author = login(root), plain.row(Author)
    assert client.post(plain.address(author), plain.opened(client, author)).status_code == 302
    forged = plain.opened(client, author, name="Forged")
    forged.pop("seen_version")
    assert client.post(plain.address(author), forged).status_code == 409
    assert Author.objects.get().name == "Someone"


def test_whoever_saves_a_row_makes_older_forms_stale(login, root):
    client, author = login(root), plain.row(Author)
    mine = plain.opened(client, author, name="Mine")
    author.name = "By an import"
    author.save(update_fields=["name"])
    assert client.post(plain.address(author), mine).status_code == 409


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("model", [Author, Category, SiteSettings])
def test_of_many_at_once_one_wins(model, login, root):
    plain.race(model, [login(root), login(root)], ROUNDS)
