"""Composed mailings: written, looked at, tried, sent, stopped, read on the web."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.utils import timezone

from newsroom.models.audit import AuditEntry
from subscriptions import blocks, checking, composing, consent, markup
from subscriptions.models import ConsentEvent, Mailing, Subscriber, Tally
from subscriptions.sending import control
from tests.subscriptions.conftest import letters

pytestmark = pytest.mark.django_db
BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux) Firefox/140.0", "Accept-Language": "en"}


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
        ({"intro": f"See ({settings.SITE_URL}/news/no-such-piece/)."}, "piece/ leads nowhere"),
        ({"blocks": [{"kind": "text", "text": f"{settings.SITE_URL}/n/"}]}, "/n/ leads nowhere"),
    ],
)
def test_what_stands_against_sending_is_said(mailing, change, words):
    for name, value in change.items():
        setattr(mailing, name, value)
    assert any(words in line for line in checking.check(mailing).blocking)


def test_links_that_lead_somewhere_are_no_fault(mailing):
    paths = ["/", "/search/?q=x", mailing.items.first().article.get_absolute_url()]
    mailing.intro = " ".join([f"{settings.SITE_URL}{path}," for path in paths])
    mailing.intro += " https://elsewhere.test/gone"
    assert not checking.check(mailing).blocking


def test_a_picture_that_is_shown_needs_an_alternative_text(mailing, weekly, image):
    type(image).objects.update(alt="", decorative=False)
    for item in mailing.items.all():
        item.article.lead_image = image
        item.article.save()
    for look, number in [("lead", 1), ("pictures", 2), ("brief", 0)]:
        mailing.newsletter.look = look
        mute = [line for line in checking.check(mailing).blocking if "alternative text" in line]
        assert len(mute) == number
    mailing.blocks = [{"kind": "picture", "image": image.pk}]
    assert any("alternative text" in line for line in checking.check(mailing).blocking)
    type(image).objects.update(decorative=True)
    assert not checking.check(mailing).blocking


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


def form_of(mailing, **fields):
    """What the browser posts from the composer."""
    found = {
        "newsletter": mailing.newsletter_id, "subject": mailing.subject,
        "preheader": mailing.preheader, "intro": mailing.intro, "blocks": "", "subject_b": "",
        "ab_share": "10", "ab_hours": "4", "seen_version": mailing.version,
        "items-TOTAL_FORMS": mailing.items.count(), "items-INITIAL_FORMS": mailing.items.count(),
    }  # fmt: skip
    for n, item in enumerate(mailing.items.all()):
        found |= {
            f"items-{n}-id": item.pk, f"items-{n}-mailing": mailing.pk,
            f"items-{n}-article": item.article_id, f"items-{n}-intro": item.intro,
            f"items-{n}-position": item.position,
        }  # fmt: skip
    return found | fields


def test_the_preview_shows_what_is_on_the_screen_and_saves_nothing(desk, mailing):
    moved = form_of(mailing, intro="Ahoy.", **{"items-0-position": "7"})
    answer = desk.post(url(mailing, "live"), {**moved, "look": "text"})
    text = answer.content.decode()
    assert text.index("Ahoy.") < text.index("Second Frigate") < text.index("First Frigate")
    dark = desk.post(url(mailing, "live"), {**moved, "look": "dark"})
    assert "sandbox" in dark.headers["Content-Security-Policy"]
    assert "@media all" in dark.content.decode()
    without = form_of(mailing, look="text", **{"items-0-DELETE": "on"})
    assert "First Frigate" not in desk.post(url(mailing, "live"), without).content.decode()
    mailing.refresh_from_db()
    assert mailing.intro == "Dear reader,"
    Mailing.objects.filter(pk=mailing.pk).update(version=mailing.version + 1)  # somebody else
    assert "Ahoy." in desk.post(url(mailing, "live"), {**moved, "look": "text"}).content.decode()
    wrong = desk.post(url(mailing, "live"), form_of(mailing, blocks="[nonsense]"))
    assert (wrong.status_code, wrong.headers["Content-Type"][:10]) == (200, "text/plain")


def test_articles_keep_the_order_that_they_were_given(desk, mailing):
    path = f"/admin/subscriptions/mailing/{mailing.pk}/change/"
    answer = desk.post(path, form_of(mailing, **{"items-0-position": "1", "items-1-position": "0"}))
    assert answer.status_code == 302, answer.context["errors"]
    text = composing.compose(mailing, "en").text
    assert text.index("Second Frigate") < text.index("First Frigate")


@pytest.mark.parametrize(
    ("chosen", "who"),
    [
        ({}, {"a", "b", "c"}),
        ({"languages": ["tr"]}, {"b"}),
        ({"sources": ["page"]}, {"c"}),
        ({"frequencies": ["daily"]}, {"a"}),
        ({"joined_days": "5"}, {"b", "c"}),
        ({"active_days": "5"}, {"a"}),
        ({"topics": "news"}, {"a"}),
    ],
)
def test_only_some_of_its_readers_get_it(desk, mailing, weekly, news, follow, chosen, who):
    now = timezone.now()
    old = now - timedelta(days=30)
    for name, language, source, confirmed in [
        ("a", "en", "", old), ("b", "tr", "", now), ("c", "en", "page", now),
    ]:  # fmt: skip
        person = Subscriber.objects.create(
            email=f"{name}@x.test", status="active", language=language, source=source,
            confirmed_at=confirmed,
        )  # fmt: skip
        follow(person, weekly)
    first = Subscriber.objects.get(email="a@x.test")
    topic = follow(first, news, "daily").topic
    consent.enter(ConsentEvent.Kind.CHANGED, first)
    Tally.objects.add(Tally.Event.CONFIRMED, source="page")
    if "topics" in chosen:
        chosen = {"topics": [topic.pk]}
    path = f"/admin/subscriptions/mailing/{mailing.pk}/change/"
    assert desk.post(path, form_of(mailing, **chosen)).status_code == 302
    assert desk.get(path).status_code == 200
    mailing.refresh_from_db()
    control.schedule(mailing)
    assert {message.to[0][0] for message in letters()} == who


def test_a_test_of_two_subjects_needs_counted_clicks(mailing):
    mailing.subject_b = "Ships!"
    assert not checking.check(mailing).blocking
    mailing.newsletter.count_clicks = False
    assert any("counted clicks" in line for line in checking.check(mailing).blocking)


def test_a_newsletter_has_its_picture_at_the_top(mailing, weekly, image):
    assert "logo" not in composing.compose(mailing, "en").html
    weekly.logo = image
    weekly.save()
    mailing.refresh_from_db()
    html = composing.compose(mailing, "en").html
    assert f'alt="{weekly.name}"' in html


@pytest.mark.parametrize("who", ["ada", "deniz", "mert"])
@pytest.mark.parametrize("name", ["preview", "send", "watch", "uncertain", "test", "control"])
def test_other_roles_send_nothing(login, request, mailing, who, name):
    client = login(request.getfixturevalue(who))
    assert client.post(url(mailing, name), {"number": "0"}).status_code in (403, 405)
    if name not in ("test", "control"):
        assert client.get(url(mailing, name)).status_code == 403
    mailing.refresh_from_db()
    assert mailing.state == Mailing.State.DRAFT
