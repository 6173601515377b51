"""A retraction is told to those who were sent the piece, when an editor says so."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import withdrawing
from subscriptions.models import Mailing
from subscriptions.sending import control, mailings
from tests.subscriptions.conftest import letters

pytestmark = pytest.mark.django_db


def retract(article, deniz):
    article.refresh_from_db()
    withdrawing.retract(article, by=deniz, version=article.version, notice="It was a cutter.")
    return Mailing.objects.filter(kind="notice").first()


def test_who_was_alerted_is_told_when_an_editor_sends_it(crowd, news, published, deniz, zeynep):
    crowd(2, news)
    article = published("Wrong Frigate")
    assert len(letters()) == 2
    notice = retract(article, deniz)
    assert notice.state == Mailing.State.HELD, "an editor decides"
    assert not letters()
    control.schedule(notice)
    found = letters()
    assert sorted(message.to[0] for message in found) == [
        "reader0@crowd.test",
        "reader1@crowd.test",
    ]
    assert "It was a cutter." in found[0].body


def test_who_had_it_in_a_newsletter_is_told(crowd, weekly, mailing, deniz):
    crowd(3, weekly)
    control.schedule(mailing)
    letters()
    notice = retract(mailing.items.get(position=1).article, deniz)
    control.schedule(notice)
    assert len(letters()) == 3


def test_who_had_it_in_a_digest_is_told(afternoon, crowd, news, published, deniz):
    crowd(2, news, "daily", created_at=timezone.now() - timedelta(days=9))
    article = published("Wrong Frigate")
    letters()
    now = timezone.now() + timedelta(seconds=1)
    Mailing.objects.create(
        kind="digest", edition="en", audience={"frequency": "daily"}, state="scheduled", send_at=now
    )
    mailings.start_due(now)
    assert len(letters()) == 2
    control.schedule(retract(article, deniz))
    assert len(letters()) == 2


def test_a_piece_that_nobody_was_sent_needs_no_notice(published, deniz):
    assert retract(published("Wrong Frigate"), deniz) is None


def test_the_desk_sends_a_notice_with_the_number_confirmed(
    login, elif_, crowd, news, published, deniz
):
    crowd(2, news)
    article = published("Wrong Frigate")
    letters()
    notice = retract(article, deniz)
    desk = login(elif_)
    path = f"/admin/subscriptions/mailing/{notice.pk}/"
    assert b"Send to 2 people" in desk.get(f"{path}send/").content
    desk.post(f"{path}send/", {"number": "2"})
    assert len(letters()) == 2


def test_the_one_who_retracts_can_have_it_told_at_once(login, mert, crowd, news, published):
    crowd(2, news)
    article = published("Wrong Frigate")
    letters()
    article.refresh_from_db()
    path = f"/admin/articles/article/{article.pk}/retract/"
    said = {"version": article.version, "notice": "It was a cutter.", "tell": "on"}
    assert login(mert).post(path, said).status_code == 302
    assert len(letters()) == 2


def test_what_is_held_can_be_sent_from_the_desk_after_all(
    afternoon, login, elif_, crowd, news, published
):
    crowd(2, news, "daily", created_at=timezone.now() - timedelta(days=9))
    published("Frigate")
    letters()
    digest = Mailing.objects.create(
        kind="digest", edition="en", audience={"frequency": "daily"}, state="held",
        send_at=timezone.now() - timedelta(hours=3),
    )  # fmt: skip
    desk = login(elif_)
    path = f"/admin/subscriptions/mailing/{digest.pk}/send/"
    assert b"Send to 2 people" in desk.get(path).content
    desk.post(path, {"number": "2"})
    assert len(letters()) == 2
