"""Reviews, assignments and comments: who is told, and what refuses."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from articles import comments, notices, review
from articles.models import Article, Comment
from articles.models.choices import REVIEW_MOVES, Review
from articles.signals import article_action
from articles.versions import Conflict


@pytest.fixture
def letters(django_capture_on_commit_callbacks):
    """Run what waits for the commit, then the tasks; returns the letters."""

    def sent(act):
        with django_capture_on_commit_callbacks(execute=True):
            act()
        for row in DBTaskResult.objects.all():
            if row.task_path == "articles.notices.send":
                notices.send.func(*row.args_kwargs["args"])
        return [(letter.to, letter.subject, letter.body) for letter in mail.outbox]

    return sent


def test_a_reviewer_with_a_date_is_told(ada, deniz, write, letters):
    article = write("Frigate", by=ada)
    due = timezone.now() + timedelta(days=1)
    review.assign(article, deniz, due, by=deniz, seen=review.assignment(article))
    ((to, subject, body),) = letters(
        lambda: review.submit(article, article.latest_revision, by=ada)
    )
    assert to == ["deniz@newsroom.test"]
    assert subject == "For review: Frigate"
    assert f"/admin/articles/article/{article.pk}/change/" in body
    assert "due" in body


@pytest.mark.parametrize("answer", [review.approve, review.request_changes])
def test_the_writer_is_told_the_answer(ada, deniz, write, letters, answer):
    article = write("Frigate", by=ada)
    review.submit(article, article.latest_revision, by=ada)
    ((to, _subject, _body),) = letters(lambda: answer(article, article.latest_revision, by=deniz))
    assert to == ["ada@newsroom.test"]


def test_a_review_is_claimed_once(login, ada, deniz, mert, write, url):
    article = write("Frigate", by=ada)
    review.submit(article, article.latest_revision, by=ada)
    assert "Claim the review" in login(deniz).get(url("change", article.pk)).text
    assert login(deniz).post(url("claim", article.pk)).status_code == 302
    late = login(mert).post(url("claim", article.pk))
    assert late.status_code == 409
    assert "Deniz reads it already. Nothing was done." in late.text
    article.refresh_from_db()
    assert article.assigned_to == deniz
    with pytest.raises(Conflict, match="Deniz reads it already"):
        review.claim(article, by=mert)


def test_a_review_that_is_given_away_takes_no_words_from_the_writer(
    login, ada, deniz, mert, write, form, url
):
    """Claimed and assigned while Ada writes: her page is as good as before."""
    article = write("Frigate", by=ada)
    review.submit(article, article.latest_revision, by=ada)
    opened = form(article, headline="Frigate Returns")
    login(deniz).post(url("claim", article.pk))
    seen = review.assignment(type(article).objects.get())
    posted = {"seen": seen, "assigned_to": mert.pk, "due_at": "2027-01-15T09:30"}
    assert login(deniz).post(url("assign", article.pk), posted).status_code == 302
    assert login(ada).post(url("change", article.pk), opened).status_code == 302
    article.refresh_from_db()
    assert (article.assigned_to, article.latest_revision.headline) == (mert, "Frigate Returns")


def test_who_assigns_second_is_told(ada, deniz, mert, write):
    article = write("Frigate", by=ada)
    stale = type(article).objects.get()
    review.assign(article, mert, None, by=deniz, seen=":")
    with pytest.raises(Conflict, match="Mert reads it already"):
        review.assign(stale, deniz, None, by=deniz, seen=":")
    stale.refresh_from_db()
    assert stale.assigned_to == mert


def test_who_presses_claim_twice_has_it_once(ada, deniz, write):
    article = write(by=ada)
    review.submit(article, article.latest_revision, by=ada)
    for _press in range(2):
        review.claim(article, by=deniz)
    assert Article.objects.get().assigned_to == deniz


def test_what_was_answered_meanwhile_is_not_claimed(ada, deniz, mert, write):
    article = write(by=ada)
    review.submit(article, article.latest_revision, by=ada)
    read = Article.objects.select_related("latest_revision").get()
    review.approve(article, article.latest_revision, by=mert)
    Article.objects.update(assigned_to=None)
    with pytest.raises(Conflict):
        review.claim(read, by=deniz)


def test_only_what_waits_is_claimed(ada, deniz, write):
    article = write("Frigate", by=ada)
    with pytest.raises(ValidationError, match="does not wait"):
        review.claim(article, by=deniz)
    with pytest.raises(PermissionDenied):
        review.claim(article, by=ada)


def test_a_writer_cannot_be_the_reviewer(ada, deniz, write):
    article = write()
    with pytest.raises(ValidationError, match="may not review"):
        review.assign(article, ada, None, by=deniz, seen=":")


@pytest.mark.parametrize("now", Review.values)
@pytest.mark.parametrize("then", Review.values)
def test_only_the_table_moves_a_review(deniz, write, now, then):
    revision = write().latest_revision
    type(revision).objects.filter(pk=revision.pk).update(review=now)
    revision.refresh_from_db()
    if then in REVIEW_MOVES[now]:
        revision.move_review(then, deniz)
        assert revision.review == then
    else:
        with pytest.raises(ValidationError):
            revision.move_review(then, deniz)


def test_an_older_revision_is_not_approved(ada, deniz, write, form, url, login):
    article = write(by=ada)
    review.submit(article, article.latest_revision, by=ada)
    read = article.latest_revision
    login(ada).post(url("change", article.pk), form(article, headline="Changed After"))
    with pytest.raises(ValidationError, match="newer revision"):
        review.approve(article, read, by=deniz)


def test_four_eyes_in_the_model(deniz, write, settings):
    settings.FOUR_EYES = True
    article = write()
    review.submit(article, article.latest_revision, by=deniz)
    with pytest.raises(ValidationError, match="Somebody else"):
        review.approve(article, article.latest_revision, by=deniz)
    assert article.latest_revision.review == Review.IN_REVIEW


def test_a_mention_is_told_by_mail(ada, deniz, mert, write, letters):
    article = write("Frigate", by=ada)
    found = letters(lambda: comments.write(article, "Is this right, @mert?", by=deniz))
    assert sorted(to[0] for to, _s, _b in found) == ["ada@newsroom.test", "mert@newsroom.test"]
    assert "Is this right, @mert?" in found[0][2]
    assert list(Comment.objects.get().mentioned.all()) == [mert]


def test_nobody_is_told_of_their_own(ada, write, letters):
    article = write(by=ada)
    assert letters(lambda: comments.write(article, "@ada note to self", by=ada)) == []


@pytest.mark.parametrize("text", ["", "   ", "x" * 5001])
def test_what_is_no_comment(ada, write, text):
    with pytest.raises(ValidationError):
        comments.write(write(by=ada), text, by=ada)


def test_answering_and_settling_on_the_page(login, ada, deniz, write, url):
    article = write(by=ada)
    login(deniz).post(url("comment", article.pk), {"text": "<b>Why</b> forty?"})
    thread = Comment.objects.get()
    login(ada).post(url("comment", article.pk), {"text": "I counted.", "parent": thread.pk})
    page = login(deniz).get(url("change", article.pk))
    assert "&lt;b&gt;Why&lt;/b&gt; forty?" in page.text
    assert "I counted." in page.text
    login(deniz).post(url("settle", article.pk, thread.pk))
    thread.refresh_from_db()
    assert thread.resolved_by == deniz


def test_a_comment_of_another_article_is_no_parent(login, ada, write, url):
    here, there = write("Here", by=ada), write("There", by=ada)
    foreign = comments.write(there, "Over there", by=ada)
    answer = login(ada).post(url("comment", here.pk), {"text": "x", "parent": foreign.pk})
    assert answer.status_code == 404
    assert login(ada).post(url("settle", here.pk, foreign.pk)).status_code == 404


def test_every_move_is_announced(ada, deniz, write):
    seen = []
    article = write(by=ada)
    article_action.connect(lambda sender, action, **kwargs: seen.append(action), weak=False)
    review.submit(article, article.latest_revision, by=ada)
    review.approve(article, article.latest_revision, by=deniz)
    assert seen[-2:] == ["review_in_review", "review_approved"]
