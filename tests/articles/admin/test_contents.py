"""The contents of an issue: ordered at the desk, and the same in every draft."""

import pytest
from django.urls import reverse

from articles.editing import save_draft
from articles.models import Article, IssueSection, MagazineIssue
from articles.snapshot import of_article, revised


@pytest.fixture
def issue(db):
    row = MagazineIssue.objects.create(title="Issue 352", month="2026-11-01")
    for position, name in enumerate(["Cover", "Sea"]):
        IssueSection.objects.create(issue=row, name=name, position=position)
    return row


@pytest.fixture
def three(published, issue):
    return [published(name, issue=issue.pk) for name in ("One", "Two", "Three")]


def url(issue):
    return reverse("admin:articles_magazineissue_contents", args=[issue.pk])


def form(issue, *articles, **places):
    cover, sea = issue.sections.values_list("pk", flat=True)
    named = {"cover": cover, "sea": sea, "rest": 0}
    seen = [f"{article.pk}:{article.version}" for article in articles]
    lists = {str(named[name]): [row.pk for row in rows] for name, rows in places.items()}
    return {"seen": seen, "save": "1"} | lists


def order(issue):
    rows = Article.objects.contents_of(issue)
    return [(row.headline, row.issue_section and row.issue_section.name) for row in rows]


def test_contents_are_ordered_for_readers_and_for_editors(login, deniz, issue, three):
    one, two, last = three
    answer = login(deniz).post(url(issue), form(issue, *three, cover=[last], sea=[two, one]))
    assert answer.status_code == 302
    assert order(issue) == [("Three", "Cover"), ("Two", "Sea"), ("One", "Sea")]
    for article in Article.objects.select_related("latest_revision"):
        assert not article.has_draft
        assert article.latest_revision.data["issue_section"] == article.issue_section_id
        assert article.status == "published"


def test_a_button_moves_one_and_saves_nothing(login, deniz, issue, three):
    values = form(issue, *three, rest=three) | {"do": f"up:{three[2].pk}"}
    del values["save"]
    answer = login(deniz).post(url(issue), values)
    shown = [article.pk for article in answer.context["slots"][-1]["articles"]]
    assert shown == [three[0].pk, three[2].pk, three[1].pk]
    assert order(issue)[0][1] is None


def test_a_draft_that_is_ahead_stays_a_draft(login, deniz, issue, three):
    one = Article.objects.select_related("latest_revision").get(pk=three[0].pk)
    data = revised(of_article(one), headline="One, rewritten")
    save_draft(one, data, by=deniz, version=one.version)
    values = form(issue, one, *three[1:], cover=[one], sea=three[1:])
    login(deniz).post(url(issue), values)
    one = Article.objects.select_related("latest_revision").get(pk=one.pk)
    assert (one.headline, one.latest_revision.headline) == ("One", "One, rewritten")
    assert one.has_draft
    assert one.issue_section.name == "Cover"


def test_a_stale_order_changes_nothing(login, deniz, issue, three):
    values = form(issue, *three, cover=three)
    client = login(deniz)
    assert client.post(url(issue), values).status_code == 302
    again = form(issue, *three, sea=three)
    assert client.post(url(issue), again).status_code == 409
    assert {name for _headline, name in order(issue)} == {"Cover"}


def test_nothing_foreign_and_nothing_twice(login, deniz, issue, three, published):
    other = published("Elsewhere")
    client = login(deniz)
    for places in ({"cover": [*three, other]}, {"cover": three[:2]}, {"cover": [*three, three[0]]}):
        assert client.post(url(issue), form(issue, *three, **places)).status_code == 409
    assert {name for _headline, name in order(issue)} == {None}


@pytest.mark.parametrize("who", ["ada", "elif_"])
def test_only_editors_order_contents(login, request, issue, three, who):
    client = login(request.getfixturevalue(who))
    assert client.get(url(issue)).status_code == 403
    assert client.post(url(issue), form(issue, *three, cover=three)).status_code == 403
