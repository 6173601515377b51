"""Composed mailings: written, looked at, tried, sent, stopped, read on the web."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from articles import withdrawing
from newsroom.models.audit import AuditEntry
from subscriptions import blocks, checking, clicks, composing, markup, regular, subjects
from subscriptions.models import Delivery, Mailing, MailingItem, MailingLink, Newsletter
from subscriptions.sending import control
from subscriptions.work import close, step, stop
from tests.subscriptions.conftest import letters, work

pytestmark = pytest.mark.django_db
BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux) Firefox/140.0", "Accept-Language": "en"}


@pytest.fixture
def weekly(db):
    return Newsletter.objects.create(name="The Week", edition="en", from_name="Ada of the Week")


@pytest.fixture
def mailing(weekly, published):
    """A draft with two articles, the second one with an introduction of its own."""
    made = Mailing.objects.create(
        newsletter=weekly, subject="What the week was", preheader="Two ships", intro="Dear reader,"
    )
    for n, headline in enumerate(["First Frigate", "Second Frigate"]):
        article = published(headline, standfirst=f"Standfirst {n}.")
        MailingItem.objects.create(
            mailing=made, article=article, position=n, intro="Our own words." if n else ""
        )
    Mailing.objects.filter(kind="alert").delete()
    return made


@pytest.fixture
def desk(login, elif_):
    return login(elif_)


def url(mailing, name):
    return f"/admin/subscriptions/mailing/{mailing.pk}/{name}/"


SOURCE = """## Ahoy
A paragraph.

Another one.

[articles]

---

[button Read the issue https://magazine.example/issues/12/]"""


def test_blocks_are_written_as_text_and_come_back_the_same():
    found = markup.parse(SOURCE)
    assert [block["kind"] for block in found] == ["text", "articles", "divider", "button"]
    assert markup.parse(markup.write(found)) == found
    blocks.validate(found)


@pytest.mark.parametrize("line", ["[nonsense]", "[picture x]", "[button https://a.test/]"])
def test_a_block_that_is_none_is_told(line):
    with pytest.raises(Exception, match="is no block"):
        markup.parse(line)


def test_html_and_text_name_the_same_articles_in_order(mailing):
    rendered = composing.compose(mailing, "en")
    for part in (rendered.text, rendered.html):
        assert part.index("First Frigate") < part.index("Second Frigate")
        assert "Our own words." in part
        assert "Standfirst 0." in part
        assert "Standfirst 1." not in part
        assert "Dear reader," in part
    assert rendered.subject == "What the week was"


def test_what_an_editor_writes_is_no_template(mailing):
    Mailing.objects.update(
        subject="{{ settings.SECRET_KEY }}", intro="{% debug %} %(x)s {0.__class__} <script>"
    )
    mailing.refresh_from_db()
    rendered = composing.compose(mailing, "en")
    assert rendered.subject == "{{ settings.SECRET_KEY }}"
    assert "{% debug %} %(x)s {0.__class__} &lt;script&gt;" in rendered.html


def test_the_mail_is_made_for_outlook_and_for_the_dark(mailing):
    html = composing.compose(mailing, "en").html
    assert "<!--[if mso]>" in html
    assert "@media (prefers-color-scheme: dark)" in html
    assert 'name="color-scheme" content="light dark"' in html
    assert 'style="' in html
    assert "600" in html


def test_it_goes_to_those_who_follow_the_newsletter(crowd, mailing, weekly):
    crowd(3, weekly)
    assert checking.reach(mailing) == 3
    control.schedule(mailing)
    found = letters()
    assert len(found) == 3
    message = found[0]
    assert message.from_email.startswith("Ada of the Week <")
    assert message.extra_headers["List-ID"].startswith('"The Week" <the-week.')
    mailing.refresh_from_db()
    assert (mailing.state, mailing.count_sent) == (Mailing.State.SENT, 3)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"newsletter": None}, "newsletter"),
        ({"subject": " "}, "subject"),
        ({"intro": "x" * 110_000}, "102 kB"),
        ({"blocks": [{"kind": "button", "words": "x", "url": "http://evil.test/"}]}, "https"),
        ({"blocks": [{"kind": "picture", "image": 999}]}, "gone"),
    ],
)
def test_what_stands_against_sending_is_said(mailing, change, words):
    for name, value in change.items():
        setattr(mailing, name, value)
    assert any(words in line for line in checking.check(mailing).blocking)


def test_a_mailing_near_the_limit_is_warned_of(mailing):
    mailing.intro = "x" * 88_000
    verdict = checking.check(mailing)
    assert not verdict.blocking
    assert any("90 kB" in line for line in verdict.advice)


def test_the_desk_previews_tries_sends_and_watches(desk, mailing, crowd, weekly):
    crowd(4, weekly)
    preview = desk.get(url(mailing, "preview"))
    assert preview.status_code == 200
    assert "First Frigate" in preview.content.decode()
    frame = desk.get(f"{url(mailing, 'preview')}frame/?dark=1")
    assert "sandbox" in frame.headers["Content-Security-Policy"]
    assert "@media all" in frame.content.decode()
    desk.post(url(mailing, "test"), {"addresses": "a@desk.test, b@desk.test"})
    assert [m.subject for m in mail.outbox] == ["[Test] What the week was"] * 2
    mail.outbox.clear()
    page = desk.get(url(mailing, "send")).content.decode()
    assert "Send to 4 people" in page
    desk.post(url(mailing, "send"), {"number": "3"})
    mailing.refresh_from_db()
    assert mailing.state == Mailing.State.DRAFT, "the number was not confirmed"
    desk.post(url(mailing, "send"), {"number": "4"})
    assert len(letters()) == 4
    entry = AuditEntry.objects.get(action="schedule")
    assert (entry.actor, entry.details["recipients"]) == ("Elif", 4)
    assert "4 of 4 sent" in desk.get(url(mailing, "watch")).content.decode()
    assert desk.get(f"/admin/subscriptions/mailing/{mailing.pk}/change/").status_code == 200


def test_more_than_ten_tests_are_refused(desk, mailing):
    desk.post(url(mailing, "test"), {"addresses": " ".join(f"a{n}@x.test" for n in range(11))})
    assert not mail.outbox


def test_it_can_be_written_at_the_desk(desk, weekly, published):
    article = published()
    form = {
        "newsletter": weekly.pk, "subject": "Hello", "preheader": "", "intro": "", "blocks": SOURCE,
        "subject_b": "", "ab_share": "10", "ab_hours": "4", "seen_version": "0",
        "items-TOTAL_FORMS": "1", "items-INITIAL_FORMS": "0", "items-0-position": "0",
        "items-0-article": article.pk, "items-0-intro": "",
    }  # fmt: skip
    answer = desk.post("/admin/subscriptions/mailing/add/", form)
    assert answer.status_code == 302, answer.context["errors"]
    made = Mailing.objects.get(kind="campaign")
    assert made.blocks[0] == {
        "kind": "text",
        "title": "Ahoy",
        "text": "A paragraph.\n\nAnother one.",
    }
    assert made.edition == "en"
    form["blocks"] = "[nonsense]"
    assert desk.post("/admin/subscriptions/mailing/add/", form).status_code == 200


@pytest.mark.parametrize("who", ["ada", "deniz", "mert"])
@pytest.mark.parametrize("name", ["preview", "send", "watch", "uncertain", "test", "control"])
def test_other_roles_send_nothing(login, request, mailing, who, name):
    client = login(request.getfixturevalue(who))
    assert client.post(url(mailing, name), {"number": "0"}).status_code in (403, 405)
    if name not in ("test", "control"):
        assert client.get(url(mailing, name)).status_code == 403
    mailing.refresh_from_db()
    assert mailing.state == Mailing.State.DRAFT


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


def test_a_retraction_is_told_to_those_who_were_sent_the_piece(
    crowd, news, published, deniz, zeynep
):
    crowd(2, news)
    article = published("Wrong Frigate")
    assert len(letters()) == 2
    article.refresh_from_db()
    withdrawing.retract(article, by=deniz, version=article.version, notice="It was a cutter.")
    notice = Mailing.objects.get(kind="notice")
    assert notice.state == Mailing.State.HELD, "an editor decides"
    assert not letters()
    control.schedule(notice)
    found = letters()
    assert len(found) == 2
    assert "It was a cutter." in found[0].body
