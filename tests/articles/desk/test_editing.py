"""The editor page: drafts are kept, published, scheduled and withdrawn through the admin."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Article, Revision, Status


def test_a_writer_begins_an_article(url, login, ada, news, form, author):
    client = login(ada)
    assert client.get(url("add")).status_code == 200
    answer = client.post(
        url("add"),
        form(
            headline="Frigate Returns",
            body="<p>She came back.</p><script>alert(1)</script>",
            category=news.pk,
            tags=["Navy", "Seçim"],
            byline=[author.pk],
            byline_role=["author"],
        ),
    )
    article = Article.objects.get()
    assert answer.headers["Location"] == url("change", article.pk)
    data = article.latest_revision.data
    assert data["headline"] == "Frigate Returns"
    assert data["body"] == "<p>She came back.</p>"
    assert data["tags"] == ["Navy", "Seçim"]
    assert data["byline"] == [[author.pk, "author"]]
    assert (article.status, article.headline) == (Status.UNPUBLISHED, "")
    page = client.get(url("change", article.pk))
    assert "Frigate Returns" in page.text
    assert "Leyla Arslan" in page.text


def test_an_editor_publishes(url, login, deniz, write, form, sam):
    article = write()
    answer = login(deniz).post(url("publish", article.pk), form(article, headline="She Is Back"))
    assert answer.status_code == 302
    article.refresh_from_db()
    assert article.is_published()
    assert "She Is Back" in sam.get(article.get_absolute_url()).text


def test_a_new_article_is_published_at_once(url, login, deniz, news, form):
    answer = login(deniz).post(
        url("add_publish"), form(headline="At Once", body="<p>x</p>", category=news.pk)
    )
    assert answer.status_code == 302
    assert Article.objects.get().is_published()


def test_readers_see_nothing_of_a_draft(url, login, deniz, published, form, sam):
    article = published()
    before = sam.get(article.get_absolute_url()).content
    client = login(deniz)
    client.post(url("change", article.pk), form(article, headline="Not Yet", featured="on"))
    assert Article.objects.get().latest_revision.headline == "Not Yet"
    assert sam.get(article.get_absolute_url()).content == before


def test_what_forbids_publishing_is_shown_and_the_text_is_kept(url, login, deniz, write, form):
    article = write()
    answer = login(deniz).post(
        url("publish", article.pk), form(article, category="", standfirst="Kept")
    )
    assert answer.status_code == 422
    assert "Choose the category" in answer.text
    article.refresh_from_db()
    assert article.status == Status.UNPUBLISHED
    assert article.latest_revision.data["standfirst"] == "Kept"
    # The page can be sent again at once: it carries the version of the kept draft.
    assert f'name="version" value="{article.version}"' in answer.text


def test_a_writer_may_not_publish(url, login, ada, write, form):
    article = write(by=ada)
    client = login(ada)
    assert url("publish", article.pk) not in client.get(url("change", article.pk)).text
    assert client.post(url("publish", article.pk), form(article)).status_code == 403
    article.refresh_from_db()
    assert article.status == Status.UNPUBLISHED


def test_a_writer_sees_own_articles_only(url, login, ada, deniz, write):
    own, other = write("Mine", by=ada), write("Theirs", by=deniz)
    client = login(ada)
    listed = client.get(url("changelist")).text
    assert "Mine" in listed
    assert "Theirs" not in listed
    assert client.get(url("change", own.pk)).status_code == 200
    assert client.get(url("change", other.pk)).status_code == 404
    assert client.post(url("change", other.pk), {"version": 1}).status_code == 404


def test_scheduling_the_first_publication(url, login, deniz, write, form):
    article = write()
    at = timezone.localtime() + timedelta(days=2)
    client = login(deniz)
    client.post(url("schedule", article.pk), form(article, apply_at=f"{at:%Y-%m-%dT%H:%M}"))
    article.refresh_from_db()
    assert article.status == Status.SCHEDULED
    assert article.published_at == at.replace(second=0, microsecond=0)
    assert not article.is_published()


@pytest.mark.parametrize("moment", ["2020-01-01T10:00", "", "soon"])
def test_a_moment_that_is_none_schedules_nothing(url, login, deniz, write, form, moment):
    article = write()
    answer = login(deniz).post(url("schedule", article.pk), form(article, apply_at=moment))
    assert answer.status_code == 422
    article.refresh_from_db()
    assert article.status == Status.UNPUBLISHED


def test_review_from_draft_to_approved(url, login, ada, deniz, write, form):
    article = write(by=ada)
    login(ada).post(url("submit", article.pk), form(article))
    article.refresh_from_db()
    assert article.latest_revision.review == "in_review"
    login(deniz).post(url("approve", article.pk), form(article))
    article.latest_revision.refresh_from_db()
    assert article.latest_revision.review == "approved"
    login(ada).post(url("change", article.pk), form(article, headline="Changed"))
    assert Article.objects.get().latest_revision.review == "draft"


def test_a_writer_may_not_approve(url, login, ada, write, form):
    article = write(by=ada)
    login(ada).post(url("submit", article.pk), form(article))
    article.refresh_from_db()
    assert login(ada).post(url("approve", article.pk), form(article)).status_code == 403
    article.latest_revision.refresh_from_db()
    assert article.latest_revision.review == "in_review"


def test_unpublishing(url, login, deniz, published, form, sam):
    article = published()
    login(deniz).post(url("unpublish", article.pk), form(article))
    assert sam.get(article.get_absolute_url()).status_code == 410


def test_saving_what_did_not_change_makes_no_revision(url, login, deniz, write, form):
    article = write()
    login(deniz).post(url("change", article.pk), form(article))
    assert Revision.objects.count() == 1


def test_the_second_of_two_keeps_their_text(url, login, deniz, mert, write, form):
    article = write()
    first, second = form(article, headline="First"), form(article, headline="Second")
    login(deniz).post(url("change", article.pk), first)
    answer = login(mert).post(url("change", article.pk), second)
    assert answer.status_code == 409
    assert "Second" in answer.text
    article.refresh_from_db()
    assert article.latest_revision.headline == "First"
    kept = Revision.objects.get(kind="conflict")
    assert (kept.headline, kept.created_by) == ("Second", mert)


@pytest.mark.parametrize(
    "forged",
    [
        {"category": "999999"},
        {"byline": ["999999"], "byline_role": ["author"]},
        {"byline": ["1 or 1"], "byline_role": ["author"]},
        {"lead_image": "999999"},
        {"issue": "999999"},
        {"related": ["999999"]},
        {"translation_of": ["7", "8"]},
        {"kind": "rumour"},
        {"access": "everyone"},
        {"version": ""},
        {"version": "-1"},
        {"slug": "not a slug"},
        {"embargo_until": "tomorrow"},
    ],
)
def test_forged_fields_are_refused(url, login, deniz, write, form, forged):
    article = write()
    answer = login(deniz).post(url("change", article.pk), form(article, **forged))
    assert answer.status_code == 422
    assert Revision.objects.count() == 1


def test_seconds_that_the_form_does_not_show_stay(url, login, deniz, write, form):
    article = write(embargo_until="2026-01-02T03:04:05+03:00")
    client = login(deniz)
    client.post(url("change", article.pk), form(article, embargo_until="2026-01-02T03:04"))
    assert Revision.objects.count() == 1


def test_picking_authors_and_tags(url, login, ada, author, mallory):
    found = login(ada).get(url("picks", "authors"), {"q": "leyl"}).json()
    assert found == {"found": [{"value": author.pk, "label": "Leyla Arslan"}]}
    assert mallory.get(url("picks", "authors"), {"q": "leyl"}).status_code == 302
    assert login(ada).get(url("picks", "secrets")).status_code == 404


def test_a_writer_cannot_pick_what_they_may_not_see(url, login, ada, write, published):
    write("Hidden Plan")
    published("Open Plan")
    found = login(ada).get(url("picks", "articles"), {"q": "plan"}).json()["found"]
    assert [each["label"] for each in found] == ["Open Plan"]
