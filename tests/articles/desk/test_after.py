"""Schedules, previews, restoring, corrections, retraction, duplicates and stale translations."""

from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.utils import timezone

from articles import actions, comments, editing, scheduling, sharing
from articles.models import Article, Comment, Correction, Revision, ScheduleRun, SharedPreview
from articles.snapshot import of_article, revised


def drafted(article, by, **changes):
    article.refresh_from_db()
    return editing.save_draft(
        article, revised(of_article(article), **changes), by=by, version=article.version
    )


def test_a_database_error_in_the_middle_changes_nothing(
    login, deniz, published, form, url, monkeypatch
):
    article = published("Live")
    before: dict[str, object] = {**Article.objects.values().get(pk=article.pk)}

    def broken(*args, **kwargs):
        raise DatabaseError("in the middle of publishing")

    monkeypatch.setattr("articles.publishing.relations.write", broken)
    client = login(deniz)
    client.raise_request_exception = False
    answer = client.post(url("publish", article.pk), form(article, headline="Half"))
    assert answer.status_code == 500
    after: dict[str, object] = {**Article.objects.values().get(pk=article.pk)}
    draft = {"version", "touched_at", "revision_count", "latest_revision_id"}
    assert {name for name in after if after[name] != before[name]} <= draft
    assert Article.objects.get().latest_revision.headline == "Half"


def at(days):
    return timezone.now() + timedelta(days=days)


def test_several_revisions_wait_and_one_is_called_off(login, deniz, published, url, sam):
    article = published("Live")
    revisions = []
    for day, headline in ((1, "Tomorrow"), (2, "The Day After"), (3, "Third")):
        revision = drafted(article, deniz, headline=headline)
        scheduling.schedule(revision, at(day), by=deniz, version=article.version)
        article.refresh_from_db()
        revisions.append(revision)
    client = login(deniz)
    page = client.get(url("change", article.pk)).text
    assert page.count(">Cancel<") == 3
    client.post(url("call_off", article.pk, revisions[1].number), {"version": article.version})
    waiting = Revision.objects.exclude(apply_at=None).order_by("apply_at")
    assert [revision.headline for revision in waiting] == ["Tomorrow", "Third"]
    assert "Live" in sam.get(article.get_absolute_url()).text
    scheduling.apply_due(at(4))
    article.refresh_from_db()
    assert article.headline == "Third"


def test_one_that_breaks_never_stops_the_others(deniz, published):
    broken, fine = published("Broken"), published("Fine")
    for article in (broken, fine):
        revision = drafted(article, deniz, headline="Later")
        scheduling.schedule(revision, at(1), by=deniz, version=article.version)

    Revision.objects.filter(article=broken).update(data={})
    scheduling.apply_due(at(2))
    broken.refresh_from_db()
    fine.refresh_from_db()
    assert (broken.headline, fine.headline) == ("Broken", "Later")
    assert Revision.objects.exclude(apply_error="").get().article == broken
    run = ScheduleRun.objects.get()
    assert (run.done, run.failed, run.finished_at is None) == (1, 1, False)
    told = {(step["what"], step["article"], bool(step["error"])) for step in run.steps}
    assert told == {("applied", broken.pk, True), ("applied", fine.pk, False)}


def test_the_draft_stays_editable_while_a_revision_waits(login, deniz, published, form, url):
    article = published("Live")
    revision = drafted(article, deniz, headline="Tomorrow")
    scheduling.schedule(revision, at(1), by=deniz, version=article.version)
    article = Article.objects.get()
    answer = login(deniz).post(url("change", article.pk), form(article, headline="Later Still"))
    assert answer.status_code == 302
    revision.refresh_from_db()
    assert revision.apply_at is not None
    assert Article.objects.get().latest_revision.headline == "Later Still"


def test_calling_off_a_first_publication(login, deniz, write, form, url, sam):
    article = write()
    scheduling.schedule(article.latest_revision, at(1), by=deniz, version=article.version)
    article.refresh_from_db()
    login(deniz).post(
        url("call_off", article.pk, article.live_revision.number), {"version": article.version}
    )
    article.refresh_from_db()
    assert article.status == "unpublished"
    assert not article.is_published(at(2))


def test_restoring_makes_a_new_revision(login, deniz, write, url):
    article = write("First", tags=["Navy"])
    drafted(article, deniz, headline="Second", tags=[])
    article.refresh_from_db()
    login(deniz).post(url("restore", article.pk, 1), {"version": article.version})
    newest = Article.objects.get().latest_revision
    assert (newest.number, newest.kind, newest.headline) == (3, "restore", "First")
    assert newest.data["tags"] == ["Navy"]


def test_the_list_and_the_comparison(login, deniz, write, url):
    article = write("The Ship Came Back")
    drafted(article, deniz, headline="The Ship Came Home")
    client = login(deniz)
    assert "The Ship Came Home" in client.get(url("revisions", article.pk)).text
    page = client.get(url("compare", article.pk), {"old": 1, "new": 2}).text
    assert "<del>Back</del>" in page
    assert "<ins>Home</ins>" in page
    assert client.get(url("compare", article.pk), {"old": 1, "new": 9}).status_code == 404
    assert client.get(url("compare", article.pk), {"old": "x"}).status_code == 404


@pytest.mark.parametrize("name", ["revisions", "compare", "source"])
def test_nobody_reads_the_history_of_anothers_article(login, ada, elif_, mallory, write, url, name):
    article = write()
    address = f"{url(name, article.pk)}?old=1&new=1"
    assert login(ada).get(address).status_code == 404
    assert login(elif_).get(address).status_code == 403
    assert mallory.get(address).status_code == 302


def test_a_preview_of_what_is_not_saved(login, deniz, published, form, url, sam):
    article = published("Live", tags=["Navy"])
    answer = login(deniz).post(
        url("preview", article.pk), form(article, headline="Unsaved", tags=["Brand New"])
    )
    assert "Unsaved" in answer.text
    assert "Brand New" in answer.text
    assert "no-store" in answer.headers["Cache-Control"]
    assert "frame-ancestors" in answer.headers["Content-Security-Policy"]
    assert Revision.objects.count() == 1
    assert "Unsaved" not in sam.get(article.get_absolute_url()).text


def test_a_preview_of_a_text_that_is_no_article_yet(login, ada, form, url):
    answer = login(ada).post(url("add_preview"), form(headline="Begun", body="<p>Words.</p>"))
    assert "Begun" in answer.text
    assert not Article.objects.exists()


@pytest.fixture
def link(deniz, write):
    article = write("In Confidence")
    return sharing.share(article, article.latest_revision, by=deniz, comments=True)


def test_a_shared_preview(link, sam, deniz):
    answer = sam.get(link.get_absolute_url())
    assert "In Confidence" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"].startswith("noindex")
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert not answer.cookies
    drafted(link.article, deniz, headline="Newer Secret")
    assert "Newer Secret" not in sam.get(link.get_absolute_url()).text
    assert len(link.token) >= 43


def test_what_stands_around_a_draft_is_of_its_edition(
    login, deniz, published, haberler, form, url, sam
):
    """Its address names none; what the default one shows there was kept for readers, too."""
    article = published("Fırkateyn Döndü", category=haberler)
    preview = login(deniz).post(url("preview", article.pk), form(article))
    shared = sharing.share(article, article.latest_revision, by=deniz)
    for page in (preview, sam.get(shared.get_absolute_url()), sam.get(article.get_absolute_url())):
        footer = page.text.partition('<footer class="footer">')[2]
        assert 'href="/tr/haberler/"' in footer
        assert 'href="/news/"' not in footer


def test_a_link_that_opens_no_more(link, sam, deniz):
    address = link.get_absolute_url()
    assert sam.get(address[:-2] + "x/").status_code == 404
    SharedPreview.objects.update(expires_at=timezone.now())
    assert sam.get(address).status_code == 404
    SharedPreview.objects.update(expires_at=at(1))
    assert sam.get(address).status_code == 200
    sharing.revoke(link, by=deniz)
    assert sam.get(address).status_code == 404
    assert sam.post(f"{address}comments/", {"name": "S", "text": "x"}).status_code == 404


def test_a_link_to_what_is_in_the_trash(link, sam, deniz):
    article = link.article
    actions.trash(article, by=deniz, version=article.version)
    assert sam.get(link.get_absolute_url()).status_code == 404


def test_a_guest_comments(link, sam, login, deniz, url):
    address = f"{link.get_absolute_url()}comments/"
    assert sam.post(address, {"name": "", "text": "x"}).status_code == 422
    answer = sam.post(address, {"name": "Sam", "text": "<i>Fine</i> by me."})
    assert answer.status_code == 302
    comment = Comment.objects.get()
    assert (comment.signature, comment.revision) == ("Sam", link.revision)
    assert "&lt;i&gt;Fine" in login(deniz).get(url("change", link.article.pk)).text
    SharedPreview.objects.update(comments_allowed=False)
    assert sam.post(address, {"name": "Sam", "text": "x"}).status_code == 404


def test_a_guest_sees_nothing_of_what_the_staff_says(link, sam, deniz):
    comments.write(link.article, "Between us", by=deniz)
    assert "Between us" not in sam.get(link.get_absolute_url()).text


def test_sharing_and_revoking_on_the_page(login, ada, deniz, write, url):
    article = write(by=ada)
    login(ada).post(url("share", article.pk), {"days": 7})
    link = SharedPreview.objects.get()
    assert link.token in login(ada).get(url("change", article.pk)).text
    other = write("Other", by=deniz)
    assert login(deniz).post(url("revoke", other.pk, link.pk)).status_code == 404
    login(ada).post(url("revoke", article.pk, link.pk))
    assert not SharedPreview.objects.valid().exists()


def test_a_typed_correction(login, deniz, published, url, sam):
    article = published()
    modified = article.modified_at
    login(deniz).post(
        url("correct", article.pk), {"kind": "correction", "text": "Forty days, not fifty."}
    )
    assert "Forty days, not fifty." in sam.get(article.get_absolute_url()).text
    assert "Forty days, not fifty." in sam.get("/corrections/").text
    article.refresh_from_db()
    assert article.modified_at == modified


def test_a_small_change_leaves_the_date(login, deniz, published, form, url):
    article = published()
    modified = article.modified_at
    login(deniz).post(url("publish", article.pk), form(article, headline="A Comma", minor="on"))
    article.refresh_from_db()
    assert (article.headline, article.modified_at) == ("A Comma", modified)
    login(deniz).post(url("publish", article.pk), form(article, headline="News"))
    article.refresh_from_db()
    assert article.modified_at > modified


def test_retraction_is_the_chiefs(login, deniz, mert, published, url, sam):
    article = published()
    posted = {"version": article.version, "notice": "We were deceived."}
    assert login(deniz).post(url("retract", article.pk), posted).status_code == 403
    login(mert).post(url("retract", article.pk), posted)
    answer = sam.get(article.get_absolute_url())
    assert answer.status_code == 200
    assert "We were deceived." in answer.text
    assert "The ship came back" not in answer.text


@pytest.mark.parametrize("text", ["", "  "])
def test_an_empty_correction_is_none(login, deniz, published, url, text):
    login(deniz).post(url("correct", published().pk), {"kind": "update", "text": text})
    assert not Correction.objects.exists()


def test_duplicating(login, deniz, published, url):
    article = published("Original", tags=["Navy"], slug="original")
    answer = login(deniz).post(url("duplicate", article.pk))
    twin = Article.objects.exclude(pk=article.pk).get()
    assert answer.headers["Location"] == url("change", twin.pk)
    assert (twin.status, twin.slug, twin.latest_revision.data["slug"]) == ("unpublished", "", "")
    assert twin.latest_revision.data["tags"] == ["Navy"]


def test_a_stale_translation_shows_the_difference(
    login, deniz, published, write, haberler, form, url
):
    source = published("Ship Comes Back")
    turkish = write("Gemi Döndü", category=haberler, translation_of=source.pk)
    client = login(deniz)
    client.post(url("publish", turkish.pk), form(turkish))
    assert "has changed since" not in client.get(url("change", turkish.pk)).text
    source.refresh_from_db()
    client.post(url("publish", source.pk), form(source, headline="Ship Comes Home"))
    assert "has changed since" in client.get(url("change", turkish.pk)).text
    assert "<ins>Home</ins>" in client.get(url("source", turkish.pk)).text
    turkish.refresh_from_db()
    client.post(url("up_to_date", turkish.pk), {"version": turkish.version})
    assert "has changed since" not in client.get(url("change", turkish.pk)).text
