"""No lost update: of many writers from one version one wins, the others' words are kept."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import actions, editing, scheduling
from articles.models import Article, Revision
from articles.snapshot import of_article, revised


def saved_by_another(article, by, **changes):
    """Somebody saves; the instance in hand keeps the version that it had."""
    fresh = Article.objects.select_related("latest_revision").get(pk=article.pk)
    data = revised(of_article(fresh), **changes)
    return editing.save_draft(fresh, data, by=by, version=fresh.version)


# Every address that writes an article and its text.
WITH_TEXT = ("change", "publish", "schedule", "submit", "unpublish")


@pytest.mark.parametrize("name", WITH_TEXT)
def test_the_loser_sees_the_conflict_and_loses_nothing(
    login, deniz, mert, published, form, url, name
):
    article = published()
    posted = form(article, headline="Mine", body="<p>My words.</p>")
    if name == "schedule":
        posted["apply_at"] = f"{timezone.localtime() + timedelta(days=3):%Y-%m-%dT%H:%M}"
    saved_by_another(article, deniz, headline="Theirs")
    before: dict[str, object] = {**Article.objects.values().get(pk=article.pk)}
    answer = login(mert).post(url(name, article.pk), posted)
    assert answer.status_code == 409
    assert "My words." in answer.text
    after: dict[str, object] = {**Article.objects.values().get(pk=article.pk)}
    assert {k: v for k, v in after.items() if before[k] != v}.keys() <= {"revision_count"}
    kept = Revision.objects.get(kind="conflict")
    assert kept.data["body"] == "<p>My words.</p>"
    assert kept.created_by == mert
    assert not Revision.objects.exclude(apply_at=None).exists()


def test_restoring_from_a_stale_page(login, deniz, mert, write, url):
    article = write("First")
    saved_by_another(article, deniz, headline="Second")
    answer = login(mert).post(url("restore", article.pk, 1), {"version": article.version})
    assert answer.status_code == 409
    assert Article.objects.get().latest_revision.headline == "Second"
    assert Revision.objects.get(kind="conflict").headline == "First"


def test_what_holds_no_text_says_that_nothing_was_done(login, deniz, mert, published, url):
    article = published()
    saved_by_another(article, deniz, headline="Second")
    retraction = {"version": article.version, "notice": "It was wrong."}
    answer = login(mert).post(url("retract", article.pk), retraction)
    assert answer.status_code == 409
    assert Article.objects.get().status == "published"


def test_calling_off_from_a_stale_page(login, deniz, mert, published, url):
    article = published()
    revision = saved_by_another(article, deniz, headline="Later")
    article.refresh_from_db()
    scheduling.schedule(
        revision, timezone.now() + timedelta(days=1), by=deniz, version=revision.article.version
    )
    answer = login(mert).post(
        url("call_off", article.pk, revision.number), {"version": article.version}
    )
    assert answer.status_code == 409
    revision.refresh_from_db()
    assert revision.apply_at is not None


def test_what_does_not_overlap_is_merged_with_one_click(login, deniz, mert, write, form, url):
    article = write("Headline", body="<p>One.</p><p>Two.</p><p>Three.</p>")
    posted = form(article, standfirst="Mine", body="<p>One.</p><p>Two.</p><p>Three, mine.</p>")
    saved_by_another(
        article, deniz, headline="Theirs", body="<p>One, theirs.</p><p>Two.</p><p>Three.</p>"
    )
    client = login(mert)
    page = client.post(url("change", article.pk), posted)
    assert "fit together" in page.text
    kept = Revision.objects.get(kind="conflict")
    current = Article.objects.get()
    answer = client.post(url("merge", article.pk, kept.pk), {"version": current.version})
    assert answer.status_code == 302
    data = Article.objects.get().latest_revision.data
    assert (data["headline"], data["standfirst"]) == ("Theirs", "Mine")
    assert data["body"] == "<p>One, theirs.</p><p>Two.</p><p>Three, mine.</p>"


@pytest.mark.parametrize(
    ("choice", "body"),
    [
        ("mine", "<p>One.</p><p>Mine.</p>"),
        ("theirs", "<p>One.</p><p>Theirs.</p>"),
        ("both", "<p>One.</p><p>Theirs.</p><p>Mine.</p>"),
    ],
)
def test_what_overlaps_is_chosen(login, deniz, mert, write, form, url, choice, body):
    article = write("Headline", body="<p>One.</p><p>Two.</p>")
    posted = form(article, headline="My Headline", body="<p>One.</p><p>Mine.</p>")
    saved_by_another(article, deniz, headline="Theirs", body="<p>One.</p><p>Theirs.</p>")
    client = login(mert)
    page = client.post(url("change", article.pk), posted)
    assert 'name="body-1" value="mine"' in page.text
    kept = Revision.objects.get(kind="conflict")
    version = Article.objects.get().version
    client.post(
        url("merge", article.pk, kept.pk),
        {"version": version, "headline": "mine", "body-1": choice},
    )
    data = Article.objects.get().latest_revision.data
    assert (data["headline"], data["body"]) == ("My Headline", body)


def test_merging_from_a_stale_conflict_page(login, deniz, mert, write, form, url):
    article = write()
    posted = form(article, standfirst="Mine")
    saved_by_another(article, deniz, headline="Theirs")
    client = login(mert)
    client.post(url("change", article.pk), posted)
    kept = Revision.objects.get(kind="conflict")
    version = Article.objects.get().version
    saved_by_another(article, deniz, headline="Theirs Again")
    answer = client.post(url("merge", article.pk, kept.pk), {"version": version})
    assert answer.status_code == 409
    assert Article.objects.get().latest_revision.headline == "Theirs Again"


def test_nobody_else_sees_a_kept_text_by_its_address(login, deniz, mert, write, form, url):
    article = write()
    posted = form(article, standfirst="Mine")
    saved_by_another(article, deniz, headline="Theirs")
    login(mert).post(url("change", article.pk), posted)
    kept = Revision.objects.get(kind="conflict")
    assert login(mert).get(url("conflict", article.pk, kept.pk)).status_code == 200
    assert login(deniz).get(url("conflict", article.pk, kept.pk)).status_code == 404


def test_a_script_that_saves_gets_the_address_of_the_conflict(login, deniz, mert, write, form, url):
    article = write()
    posted = form(article, standfirst="Mine")
    saved_by_another(article, deniz, headline="Theirs")
    answer = login(mert).post(
        url("change", article.pk), posted, headers={"accept": "application/json"}
    )
    assert answer.status_code == 409
    kept = Revision.objects.get(kind="conflict")
    assert answer.json() == {"conflict": url("conflict", article.pk, kept.pk)}


def test_a_bulk_action_carries_the_version(deniz, published):
    article = published()
    saved_by_another(article, deniz, headline="Second")
    with pytest.raises(Exception, match="meanwhile"):
        actions.unpublish(article, by=deniz, version=article.version)
