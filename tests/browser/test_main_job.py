"""The main job from end to end: write, publish, read, sign up, confirm, hear of the next one."""

import io
import re

import pytest
from playwright.sync_api import expect

from articles.images import originals
from articles.models import Article
from newsroom import outbox
from newsroom.worker import Worker
from tests.conftest import PASSWORD, picture_bytes

BODY = ".ProseMirror"


@pytest.fixture
def outgoing(settings):
    """Mails go where the demo's go."""
    settings.EMAIL_BACKEND = "newsroom.outbox.OutboxBackend"


@pytest.fixture
def ship(db):
    file = io.BytesIO(picture_bytes(size=(1600, 1000)))
    return originals.store(file, alt="A ship", caption="At sea", credit="Ada", title="Ship")


def tool(page, name):
    return page.get_by_role("toolbar").get_by_role("button", name=name, exact=True)


def write_body(page, link):
    """A heading, a quotation, a link and a picture, as an editor types them."""
    page.locator(BODY).click()
    page.keyboard.type("The ship came back on Tuesday. ")
    page.keyboard.press("Enter")
    tool(page, "Heading").click()
    page.keyboard.type("What broke")
    page.keyboard.press("Enter")
    page.keyboard.type("A pump, says the yard")
    for _letter in "the yard":
        page.keyboard.press("Shift+ArrowLeft")
    # The editor hears of a selection a moment after it is made.
    page.wait_for_function("getSelection().toString() === 'the yard'")
    page.wait_for_timeout(100)
    tool(page, "Link").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Address").fill(link)
    dialog.get_by_role("button", name="Apply").click()
    page.locator(f"{BODY} a", has_text="the yard").wait_for()
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    tool(page, "Quotation").click()
    page.keyboard.type("We heard it before we saw it.")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    tool(page, "Picture").click()
    page.get_by_role("dialog").get_by_role("button", name="Ship").click()
    page.locator(f"{BODY} [data-image], {BODY} .picture, {BODY} img").first.wait_for()


def publish(page, headline, body):
    page.goto("/admin/articles/article/add/")
    page.get_by_label("Headline").fill(headline)
    page.get_by_label("Standfirst").fill("After forty days at sea.")
    body(page)
    page.get_by_label("Category", exact=True).select_option("News")
    page.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_text("Published.", exact=True).wait_for()
    return Article.objects.get(headline=headline)


def test_an_editor_publishes_a_reader_reads_and_a_subscriber_is_told_once(
    page, anonymous, deniz, news, ship, outgoing
):
    page.goto("/admin/")
    page.get_by_label(re.compile("e-mail|address", re.I)).first.fill(deniz.email)
    page.get_by_label(re.compile("password", re.I)).first.fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"^[^?]*/admin/$"))

    first = publish(
        page, "Frigate Returns", lambda desk: write_body(desk, "https://example.org/yard")
    )
    anonymous.goto("/")
    anonymous.get_by_role("link", name="Frigate Returns").first.click()
    text = anonymous.locator(".article-body")
    expect(text.get_by_role("heading", name="What broke")).to_be_visible()
    expect(text.locator("blockquote")).to_contain_text("We heard it before we saw it.")
    expect(text.get_by_role("link", name="the yard")).to_have_attribute(
        "href", "https://example.org/yard"
    )
    picture = text.get_by_role("img", name="A ship")
    picture.scroll_into_view_if_needed()
    expect(picture).to_be_visible()
    anonymous.wait_for_function("image => image.naturalWidth > 0", arg=picture.element_handle())
    assert anonymous.context.cookies() == []

    form = anonymous.locator("form.subscribe-article-end")
    form.get_by_label("Your e-mail address").fill("zeynep@reader.test")
    form.get_by_role("button").click()
    anonymous.get_by_role("heading", name=re.compile("mail", re.I)).wait_for()
    Worker().run(once=True)
    assert len(outbox.names()) == 1
    letter = outbox.read(outbox.names()[0])
    assert letter["to"] == "zeynep@reader.test"
    link = re.search(r"https?://\S+/confirm/\S+", letter.get_body(("plain",)).get_content())
    anonymous.goto(link[0])
    anonymous.get_by_role("button", name="Yes, confirm").click()
    anonymous.locator("h1").wait_for()
    Worker().run(once=True)
    before = set(outbox.names())

    second = publish(page, "Second Frigate", lambda desk: desk.locator(BODY).fill("More."))
    for _turn in range(3):
        Worker().run(once=True)
    alerts = [outbox.read(name) for name in set(outbox.names()) - before]
    assert [alert["to"] for alert in alerts] == ["zeynep@reader.test"]
    assert (
        "Second Frigate" in str(alerts[0]["subject"]) + alerts[0].get_body(("plain",)).get_content()
    )
    links = re.findall(r"https?://[^\s>]+", alerts[0].get_body(("plain",)).get_content())
    assert any(second.get_absolute_url() in each for each in links)
    for each in links:
        assert anonymous.request.get(each).status == 200, each
    assert alerts[0]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert first.pk != second.pk
