"""Authors, tags, pictures, sections, issues, pages, menus, settings: no form overwrites another.

Three forms are raced here; all of them fifty times in `make fault` (test_desk_conflicts.py).
"""

import pytest
from django.urls import reverse

from accounts.desk import VersionedAdmin
from articles.models import Author, IssueSection, MagazineIssue
from categories.models import Category
from newsroom.models import SiteSettings
from tests.articles.desk import plain

ROUNDS = 1  # more in `make fault`
MODELS = pytest.mark.parametrize("model", plain.ROWS, ids=lambda model: model.__name__)


@MODELS
def test_who_comes_second_is_told_and_keeps_the_text(model, login, root):
    first, second = login(root), login(root)
    thing, field = plain.row(model), plain.ROWS[model][1]
    theirs, mine = plain.said(model, "Theirs"), plain.said(model, "Mine")
    ours = [plain.opened(first, thing, **{field: text}) for text in (theirs, mine)]
    assert first.post(plain.address(thing), ours[0]).status_code == 302
    answer = second.post(plain.address(thing), ours[1])
    assert answer.status_code == 409
    thing.refresh_from_db()
    assert getattr(thing, field) == theirs
    assert getattr(answer.context["original"], field) == theirs
    form = answer.context["adminform"].form
    assert form[field].value() == mine
    told = answer.context["conflict"]
    assert [words for _label, *words in told["clashes"]] == [[theirs, mine]]
    assert told["last"].user == root
    assert "Please correct" not in answer.text
    again = ours[1] | {"seen_version": form["seen_version"].value()}
    assert second.post(plain.address(thing), again).status_code == 302
    thing.refresh_from_db()
    assert getattr(thing, field) == mine


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


def test_of_two_who_read_the_same_row_each_save_raises_its_version(author):
    one, other = Author.objects.get(), Author.objects.get()
    one.save()
    other.name = "Other"
    other.save(update_fields=["name"])
    assert (one.version, other.version) == (1, 2)
    assert Author.objects.get().version == 2


def test_who_is_overtaken_again_while_the_conflict_is_made_keeps_the_text(login, root, monkeypatch):
    """A third save comes between the version that is told and the page that tells it."""
    thing, desk = plain.row(Author), login(root)
    posted = plain.opened(desk, thing, name="Mine")
    thing.save()
    seen = VersionedAdmin._conflicted

    def late(self, request, *rest):
        real = self.get_object

        def before_another(*asked):
            found = real(*asked)
            Author.objects.get(pk=thing.pk).save()
            return found

        monkeypatch.setattr(self, "get_object", before_another)
        return seen(self, request, *rest)

    monkeypatch.setattr(VersionedAdmin, "_conflicted", late)
    answer = desk.post(plain.address(thing), posted)
    assert answer.status_code == 409
    assert 'value="Mine"' in answer.text


def test_what_others_wrote_into_rows_below_is_shown(login, root):
    thing, desk = plain.row(Author), login(root)
    posted = plain.opened(desk, thing)
    (biography,) = [name for name in posted if name.endswith("-biography") and "0" in name]
    thing.profiles.update(biography="Theirs, of the sea.")
    thing.save()
    answer = desk.post(plain.address(thing), posted | {biography: "Mine."})
    assert answer.status_code == 409
    assert "Theirs, of the sea." in answer.text
    assert "Mine." in answer.text


@pytest.mark.parametrize("told", [True, False], ids=["through the form", "behind its back"])
def test_a_row_below_that_somebody_deleted_comes_again_as_a_new_one(login, root, told):
    issue, desk = plain.row(MagazineIssue), login(root)
    for number, name in enumerate(["Sea", "Air", "Land"]):
        IssueSection.objects.create(issue=issue, position=number, name=name)
    mine = {"sections-0-name": "Sea, mine", "sections-2-DELETE": "on"}
    posted = plain.opened(desk, issue, **mine)
    issue.sections.exclude(name="Air").delete()
    if told:
        issue.save()
    answer = desk.post(plain.address(issue), posted)
    assert answer.status_code == 409
    assert ["Deleted", "Sea, mine"] in [
        [stored, words] for _label, stored, words in answer.context["conflict"]["clashes"]
    ]
    assert "What they deleted stands below" in answer.text
    assert desk.post(plain.address(issue), plain.shown(answer)).status_code == 302
    assert [section.name for section in issue.sections.all()] == ["Sea, mine", "Air"]


@pytest.mark.parametrize("key", ["²", "٣", "9" * 40, "-1", "x"])
def test_a_forged_key_of_a_row_below_is_refused(login, root, key):
    issue, desk = plain.row(MagazineIssue), login(root)
    IssueSection.objects.create(issue=issue, name="Sea")
    posted = plain.opened(desk, issue, **{"sections-0-id": key, "sections-0-name": "Forged"})
    assert desk.post(plain.address(issue), posted).status_code in {200, 409}
    assert issue.sections.get().name == "Sea"


def test_the_words_of_what_somebody_deleted_are_offered_to_be_made_anew(login, root):
    author, desk = plain.row(Author), login(root)
    posted = plain.opened(desk, author, name="Mine", **{"profiles-0-biography": "Words."})
    address = plain.address(author)
    author.delete()
    answer = desk.post(address, posted)
    assert answer.status_code == 409
    assert "Somebody deleted this" in answer.text
    assert f'action="{reverse("admin:articles_author_add")}"' in answer.text
    assert not Author.objects.exists()
    again = desk.post(reverse("admin:articles_author_add"), plain.shown(answer))
    assert again.status_code == 302
    assert Author.objects.get(name="Mine").profiles.get().biography == "Words."


def test_rows_below_are_named_as_they_are_stored(login, root):
    """Also where somebody else put them in another order, or took one away."""
    issue, desk = plain.row(MagazineIssue), login(root)
    sea, air, land = [
        IssueSection.objects.create(issue=issue, position=number, name=name)
        for number, name in enumerate(["Sea", "Air", "Land"])
    ]
    posted = plain.opened(desk, issue, **{"sections-0-name": "Mine"})
    IssueSection.objects.filter(pk=sea.pk).update(position=9, name="Theirs")
    land.delete()
    issue.save()

    answer = desk.post(plain.address(issue), posted)

    told = answer.context["conflict"]["clashes"]
    assert [(label, *words) for label, *words in told if "name" in label.lower()] == [
        ("Issue: Theirs: Name", "Theirs", "Mine")
    ]
    (inline,) = answer.context["inline_admin_formsets"]
    heads = {form.form["name"].value(): form.original for form in inline}
    assert heads == {"Mine": sea, "Air": air, "Land": None, None: None}
    assert str(heads["Mine"]) == "Issue: Theirs"
