"""Mailings on their way: stopped, decided, read on the web, clicked, tested, repeated."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from newsroom.worker import Worker
from subscriptions import clicks, regular, subjects
from subscriptions.models import Delivery, Mailing, MailingLink, Newsletter
from subscriptions.sending import control
from subscriptions.work import close, step, stop
from tests.subscriptions.conftest import letters, work

pytestmark = pytest.mark.django_db
BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux) Firefox/140.0", "Accept-Language": "en"}


@pytest.fixture
def desk(login, elif_):
    return login(elif_)


def url(mailing, name):
    return f"/admin/subscriptions/mailing/{mailing.pk}/{name}/"


def test_pause_stops_and_resume_goes_on_without_repeating(crowd, mailing, weekly, settings):
    settings.MAIL_BATCH = 4
    crowd(10, weekly)
    control.schedule(mailing)
    step()
    assert control.pause(mailing)
    work()
    assert len(mail.outbox) == 4
    assert control.resume(mailing)
    work()
    assert len({m.to[0] for m in mail.outbox}) == len(mail.outbox) == 10


def test_a_worker_that_is_told_to_end_begins_nothing(crowd, mailing, weekly):
    crowd(3, weekly)
    control.schedule(mailing)
    stop()
    step()
    step()
    assert not mail.outbox
    close()
    work()
    assert len(mail.outbox) == 3


def test_cancel_ends_it_for_good(crowd, mailing, weekly, settings):
    settings.MAIL_BATCH = 4
    crowd(10, weekly)
    control.schedule(mailing)
    step()
    assert control.cancel(mailing)
    work()
    mailing.refresh_from_db()
    assert len(mail.outbox) == 4
    assert (mailing.state, mailing.count_sent, mailing.count_skipped) == ("cancelled", 4, 6)
    assert not control.resume(mailing)


def test_the_uncertain_are_listed_by_name_and_decided(desk, crowd, mailing, weekly):
    people = crowd(3, weekly)
    control.schedule(mailing)
    letters()
    Delivery.objects.update(state="uncertain")
    Mailing.objects.filter(pk=mailing.pk).update(state="sending", count_sent=0, count_uncertain=3)
    page = desk.get(url(mailing, "uncertain")).content.decode()
    assert all(person.email in page for person in people)
    first, *rest = Delivery.objects.all()
    desk.post(url(mailing, "uncertain"), {"pk": [first.pk], "decision": "resend"})
    desk.post(url(mailing, "uncertain"), {"pk": [r.pk for r in rest], "decision": "leave"})
    assert [m.to for m in letters()] == [[people[0].email]]
    mailing.refresh_from_db()
    assert (mailing.state, mailing.count_sent, mailing.count_uncertain) == ("sent", 3, 0)


def test_it_is_read_on_the_web_without_personal_links(sam, crowd, mailing, weekly):
    assert sam.get(f"/subscriptions/letters/{mailing.pk}/").status_code == 404, "a draft"
    crowd(1, weekly)
    control.schedule(mailing)
    letters()
    page = sam.get(f"/subscriptions/letters/{mailing.pk}/").content.decode()
    assert "First Frigate" in page
    assert "/unsubscribe/" not in page
    assert "/preferences/" not in page
    assert "What the week was" in sam.get("/subscriptions/letters/").content.decode()
    assert "What the week was" in sam.get("/subscriptions/letters/feed.xml").content.decode()
    assert sam.get("/tr/subscriptions/letters/").status_code == 200


def test_clicks_are_counted_by_link_and_machines_apart(sam, crowd, mailing, weekly):
    crowd(1, weekly)
    control.schedule(mailing)
    letters()
    link = MailingLink.objects.filter(url__endswith="first-frigate/").get()
    path = clicks.url_of(link).partition("//")[2].partition("/")[2]
    answer = sam.get(f"/{path}", headers=BROWSER)
    assert answer.status_code == 302
    assert answer.url == link.url
    sam.get(f"/{path}", headers={"User-Agent": "Barracuda Sentinel", "Accept-Language": "en"})
    sam.head(f"/{path}", headers=BROWSER)
    sam.get(f"/{path}")
    link.refresh_from_db()
    mailing.refresh_from_db()
    assert (link.clicks, link.bot_clicks) == (1, 3)
    assert (mailing.count_clicks, mailing.count_bot_clicks) == (1, 3)


def test_a_scanner_that_opens_everything_at_once_is_a_machine(sam, crowd, mailing, weekly):
    crowd(1, weekly)
    control.schedule(mailing)
    letters()
    for link in MailingLink.objects.all()[:3]:
        path = clicks.url_of(link).partition("//")[2].partition("/")[2]
        sam.get(f"/{path}", headers=BROWSER)
    mailing.refresh_from_db()
    assert (mailing.count_clicks, mailing.count_bot_clicks) == (0, 3)


def test_the_redirect_leads_nowhere_else(mallory, mailing):
    assert mallory.get("/subscriptions/go/AAAAAAAAAAAAAAAAAAAAAAAAAAAA/").status_code == 404


def test_two_subjects_are_tried_and_the_better_one_wins(crowd, mailing, weekly):
    crowd(60, weekly)
    Mailing.objects.filter(pk=mailing.pk).update(subject_b="Ships!", ab_share=20)
    mailing.refresh_from_db()
    control.schedule(mailing)
    tried = letters()
    subjects_sent = [message.subject for message in tried]
    assert set(subjects_sent) == {"What the week was", "Ships!"}
    assert len(tried) < 40
    MailingLink.objects.filter(mailing=mailing, variant="b").update(clicks=9)
    Mailing.objects.filter(pk=mailing.pk).update(frozen_at=timezone.now() - timedelta(hours=5))
    assert subjects.decide_due() == 1
    rest = letters()
    assert {message.subject for message in rest} == {"Ships!"}
    assert len(tried) + len(rest) == 60
    assert len({message.to[0] for message in tried + rest}) == 60


def test_a_newsletter_fills_itself_and_repeats_nothing(weekly, published, crowd):
    crowd(1, weekly)
    Newsletter.objects.update(cadence="daily", send_hour=timezone.localtime().hour)
    published("Frigate")
    Mailing.objects.filter(kind="alert").delete()
    assert regular.schedule() == 1
    assert regular.schedule() == 0
    made = Mailing.objects.get()
    assert made.subject == "The Week: Frigate"
    assert [item.article.headline for item in made.items.all()] == ["Frigate"]
    again = Mailing.objects.create(newsletter=weekly, subject="Again")
    assert regular.fill(again) == 0


def test_a_newsletter_with_nothing_new_is_not_made(weekly):
    Newsletter.objects.update(cadence="daily", send_hour=timezone.localtime().hour)
    assert regular.schedule() == 0
    assert not Mailing.objects.exists()


def test_opens_are_counted_only_if_switched_on_and_only_in_total(sam, crowd, mailing, weekly):
    crowd(2, weekly)
    control.schedule(mailing)
    assert "/seen/" not in letters()[0].alternatives[0].content
    Newsletter.objects.update(track_opens=True)
    second = Mailing.objects.create(newsletter=weekly, subject="Again", intro="Dear reader,")
    control.schedule(second)
    pictures = {
        re.search(r"/subscriptions/seen/[\w-]+/", message.alternatives[0].content).group()
        for message in letters()
    }
    assert len(pictures) == 1, "all readers load the same: it tells nobody apart"
    (path,) = pictures
    reader = {"User-Agent": "Thunderbird/140"}
    assert sam.get(path, headers=reader).headers["Content-Type"] == "image/gif"
    sam.get(path, headers={"User-Agent": "Barracuda scanner"})
    assert sam.get(path.replace("/seen/", "/seen/x"), headers=reader).status_code == 404
    second.refresh_from_db()
    assert second.count_opens == 1


@pytest.mark.django_db(transaction=True)
def test_the_desk_hears_of_a_mailing_that_stops_by_itself(elif_, ada, crowd, mailing, weekly):
    crowd(1, weekly)
    control.schedule(mailing, timezone.now() - timedelta(hours=3))
    Worker().run(once=True)
    (told,) = mail.outbox
    assert told.to == [elif_.email]
    assert told.subject == "Stopped: What the week was"
    assert f"/mailing/{mailing.pk}/watch/" in told.body
