"""A slow line: what is pressed twice is done once, and what is typed meanwhile is kept."""

import re

import pytest
from playwright.sync_api import expect

from accounts.models.sessions import StaffSession
from articles.models import Article, Revision
from subscriptions.models import Newsletter

# Playwright's own keys would wait for the page that is on its way.
TYPE_ONCE_SENT = """words => document.forms.article_form.addEventListener("submit", (sent) => {
    if (sent.defaultPrevented) return;
    const area = document.querySelector("#id_standfirst");
    setTimeout(() => {
        area.value += words;
        area.dispatchEvent(new InputEvent("input", { bubbles: true }));
    });
})"""


@pytest.fixture
def slow(page, deniz, log_in):
    """A function that opens an address of the desk, and answers its posts a second late."""

    def opened(path):
        log_in(page, deniz)
        page.goto(path)
        page.wait_for_selector(".ProseMirror")
        line = page.context.new_cdp_session(page)
        line.send("Network.enable")
        late = {"latency": 1000, "downloadThroughput": -1, "uploadThroughput": -1}
        line.send("Network.emulateNetworkConditions", {"offline": False, **late})
        return page

    return opened


def test_what_is_pressed_twice_is_done_once(slow, write, news, image):
    article = write("Frigate", standfirst="It came back.", lead_image=image.pk)
    page = slow(f"/admin/articles/article/{article.pk}/change/")
    page.get_by_label("Headline").fill("Frigate Returns")
    page.get_by_role("button", name="Save draft").dblclick()
    page.keyboard.press("Control+s")
    expect(page.locator("#save-state")).to_have_text(re.compile(r"Saved \d"))
    assert Revision.objects.count() == 2
    publish = page.get_by_role("button", name="Publish", exact=True).first
    with page.expect_request("**/publish/"):
        publish.dblclick(no_wait_after=True)
    publish.click(no_wait_after=True)  # impatient, while the page is on its way
    expect(page.get_by_text("Published.", exact=True)).to_be_visible()
    assert not Revision.objects.filter(kind="conflict").exists()


def test_a_plain_form_is_sent_once(page, root, log_in):
    log_in(page, root)
    page.goto("/admin/articles/tag/add/")
    page.get_by_label("Name").fill("Sea")
    sent = []
    page.on("request", lambda request: sent.append(request.method == "POST"))
    page.get_by_role("button", name="Save", exact=True).dblclick()
    expect(page.get_by_text("was added successfully")).to_be_visible()
    assert sent.count(True) == 1


def test_a_plain_form_whose_login_has_ended_stays(page, elif_, log_in):
    newsletter = Newsletter.objects.create(name="Weekly", edition="en", from_name="Ada")
    log_in(page, elif_)
    page.goto(f"/admin/subscriptions/newsletter/{newsletter.pk}/change/")
    page.get_by_label("Name:", exact=True).fill("Mine")
    StaffSession.objects.all().delete()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("What you wrote stays here.")
    log_in(page, elif_)  # in another window
    expect(page.get_by_label("Name:", exact=True)).to_have_value("Mine")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()


def test_keys_do_not_reach_behind_a_dialog(slow, write):
    article = write("Frigate")
    page = slow(f"/admin/articles/article/{article.pk}/change/")
    page.locator(".ProseMirror").click()
    page.get_by_role("toolbar").get_by_role("button", name="Picture", exact=True).click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Control+s")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.locator("#save-state")).not_to_contain_text("Sav")


def test_a_new_article_is_made_once(slow):
    page = slow("/admin/articles/article/add/")
    page.get_by_label("Headline").fill("Frigate")
    page.get_by_role("button", name="Save draft").dblclick()
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    assert Article.objects.count() == 1


def test_what_is_typed_while_the_page_is_sent_off_is_offered(slow, write, image):
    article = write("Frigate", standfirst="It came back.", lead_image=image.pk)
    page = slow(f"/admin/articles/article/{article.pk}/change/")
    page.evaluate(TYPE_ONCE_SENT, " Late words.")
    page.get_by_role("button", name="Publish", exact=True).first.click()
    expect(page.get_by_text("Published.", exact=True)).to_be_visible()
    offer = page.locator("#local-copy")
    expect(offer).to_be_visible()
    offer.get_by_role("button", name="Restore it").click()
    expect(page.get_by_label("Standfirst")).to_have_value("It came back. Late words.")
