"""Subscribers in a browser: signing up with and without scripts, choosing, leaving, composing."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import expect

from articles.models import Article
from subscriptions.models import Mailing, Newsletter, Subscriber, Subscription, Topic
from subscriptions.sending import mailings
from subscriptions.work import close, step
from tests.subscriptions.conftest import follow, link  # noqa: F401 a fixture

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _own_engine(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    yield
    close()


def letters():
    """The mails that have come since the last look."""
    while step():
        pass
    found = list(mail.outbox)
    mail.outbox.clear()
    return found


def heading(page, words):
    page.get_by_role("heading", name=re.compile(words)).wait_for()


def test_signing_up_choosing_and_leaving_without_scripts(open_page, news, haberler, live_server):
    page = open_page(java_script_enabled=False)
    page.goto("/subscriptions/")
    page.locator(".letter").get_by_label("News", exact=True).check()
    page.locator(".letter").get_by_label("Your e-mail address").fill("zeynep@reader.test")
    page.locator(".letter").get_by_role("button", name="Subscribe").click()
    heading(page, "One press")
    page.wait_for_timeout(1_200)  # nobody reads the page in less than the second it asks for
    page.get_by_role("button", name="Yes, subscribe me").click()
    heading(page, "Look into your mail")
    (message,) = letters()
    page.goto(link(message, "confirm"))
    assert Subscriber.objects.get().status == Subscriber.Status.PENDING
    page.get_by_role("button", name="Yes, confirm").click()
    heading(page, "Welcome")
    page.get_by_role("link", name="Choose what and how often").click()
    page.get_by_label("How often: News").select_option("weekly")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Saved.").wait_for()
    assert Subscription.objects.get().frequency == "weekly"
    page.get_by_role("button", name="End all mails").click()
    heading(page, "no more of these mails")
    assert Subscriber.objects.get().status == Subscriber.Status.LEFT


def test_signing_up_from_an_article_with_scripts(page, published, news):
    article = published("Frigate Returns")
    page.goto(article.get_absolute_url())
    opener, field = page.locator(".sign-up summary"), page.locator("#email-header")
    opener.press("Enter")
    expect(field).to_be_focused()
    field.press("Escape")
    expect(opener).to_be_focused()
    expect(field).to_be_hidden()
    form = page.locator("form.subscribe-article-end")
    form.get_by_label("Your e-mail address").fill("zeynep@reader.test")
    form.get_by_role("button").click()
    heading(page, "Look into your mail")
    subscriber = Subscriber.objects.get()
    assert [str(row.topic) for row in subscriber.subscriptions.all()] == ["News"]
    assert subscriber.source == "article-end"


def test_a_digest_is_read_and_ended_by_its_link(page, published, news, settings):
    # None is due by itself, at whatever hour the tests run.
    settings.DIGEST_HOUR = (timezone.localtime().hour + 12) % 24
    reader = Subscriber.objects.create(
        email="zeynep@reader.test", status="active", language="en",
        created_at=timezone.now() - timedelta(days=9),
    )  # fmt: skip
    Subscription.objects.create(
        subscriber=reader, topic=Topic.objects.of(news), frequency="daily", status="active"
    )
    published("Frigate Returns", standfirst="With all hands.")
    letters()
    now = timezone.now() + timedelta(seconds=1)
    Mailing.objects.create(
        kind="digest", edition="en", audience={"frequency": "daily"}, state="scheduled", send_at=now
    )
    mailings.start_due(now)
    (message,) = letters()
    assert "Frigate Returns" in message.subject
    page.set_content(message.alternatives[0].content)
    page.get_by_role("link", name="Unsubscribe").click()
    heading(page, "End these mails")
    assert reader.subscriptions.active().exists(), "looking changes nothing"
    page.get_by_role("button", name="Yes, end them").click()
    heading(page, "no more of these mails")
    assert not reader.subscriptions.active().exists()


def test_a_mailing_is_composed_sent_and_read_on_the_web(
    page,
    anonymous,
    log_in,
    elif_,
    published,
    follow,  # noqa: F811
):
    newsletter = Newsletter.objects.create(name="The Week", edition="en")
    reader = Subscriber.objects.create(email="zeynep@reader.test", status="active", language="en")
    follow(reader, newsletter)
    published("Cutter Leaves", standfirst="At dawn.")
    published("Frigate Returns", standfirst="With all hands.")
    assert Article.objects.published().exists()
    log_in(page, elif_)
    page.goto("/admin/subscriptions/mailing/add/")
    page.locator("#id_newsletter").select_option(label="The Week")
    page.locator("#id_subject").fill("What the week was")
    page.locator("#id_preheader").fill("One ship")
    page.locator("#id_blocks").fill("## Ahoy\nDear reader.\n\n[articles]")
    page.locator("[name=_continue]").click()
    page.get_by_role("button", name="Put in what is new").click()
    live = page.frame_locator("iframe[name=live]")
    rows = page.locator("#items-group tr.form-row:not(.empty-form)")
    expect(rows.nth(0)).to_contain_text("Frigate")
    page.locator("#id_intro").fill("Two ships this week.")
    live.get_by_text("Two ships this week.").wait_for()
    rows.nth(1).get_by_role("button", name="Up").click()
    rows.nth(0).locator(".order-handle").drag_to(rows.nth(1))
    page.wait_for_function(
        "[...document.querySelectorAll('#items-group tr.form-row:not(.empty-form)"
        " input[name$=-position]')].every((field, place) => field.value === String(place))"
    )
    page.locator("[name=_continue]").click()
    page.get_by_text("was changed successfully").wait_for()
    assert Mailing.objects.get(kind="campaign").intro == "Two ships this week."
    page.get_by_role("link", name="Preview and test").click()
    frame = page.frame_locator("iframe.mailing-desk")
    frame.get_by_role("link", name="Frigate Returns").wait_for()
    page.goto(page.url.replace("/preview/", "/send/"))
    page.get_by_role("button", name="Send to 1 person").click()
    page.get_by_text("Waiting").or_(page.get_by_text("Scheduled")).first.wait_for()
    sent = [m for m in letters() if m.subject == "What the week was"]
    assert [m.to for m in sent] == [["zeynep@reader.test"]]
    page.reload()
    page.get_by_text("1 of 1 sent").wait_for()
    pk = Mailing.objects.get(kind="campaign").pk
    anonymous.goto(f"/subscriptions/letters/{pk}/")
    anonymous.get_by_role("link", name="Frigate Returns").wait_for()
