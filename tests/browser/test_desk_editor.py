"""The editor page in a browser: writing, picking, previewing, publishing, by mouse and keyboard."""

import base64

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from articles import editing
from articles.models import Article, Author, Image
from articles.snapshot import of_article, revised
from tests.conftest import picture_bytes


@pytest.fixture
def desk(page, log_in, deniz):
    log_in(page, deniz)
    return page


def change(article):
    return f"/admin/articles/article/{article.pk}/change/"


def test_an_article_is_written_and_published(desk, anonymous, news, db):
    Author.objects.create(name="Leyla Arslan")
    desk.goto("/admin/articles/article/add/")
    desk.get_by_label("Headline").fill("Frigate Returns")
    desk.get_by_label("Standfirst").fill("After forty days at sea.")
    text = desk.locator(".ProseMirror")
    text.click()
    desk.keyboard.type("The ship came back on Tuesday.")
    desk.get_by_label("Category", exact=True).select_option("News")
    tags = desk.get_by_role("combobox", name="Tags")
    tags.fill("Navy")
    tags.press("Enter")
    byline = desk.get_by_role("combobox", name="Byline")
    byline.fill("leyla")
    desk.get_by_role("option", name="Leyla Arslan").click()
    desk.get_by_role("button", name="Publish").click()
    desk.get_by_text("Published.", exact=True).wait_for()
    article = Article.objects.get()
    assert article.latest_revision.data["tags"] == ["Navy"]
    assert [line.author.name for line in article.bylines.all()] == ["Leyla Arslan"]
    anonymous.goto(article.get_absolute_url())
    assert anonymous.get_by_role("heading", level=1).inner_text() == "Frigate Returns"
    assert "The ship came back on Tuesday." in anonymous.locator(".article-body").inner_text()


def focused(page):
    return page.evaluate("document.activeElement.id || document.activeElement.className")


def tab_to(page, wanted, most=60):
    """Press Tab until the focus is on what is wanted."""
    for _press in range(most):
        if wanted in focused(page):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {wanted}")


def test_publishing_with_the_keyboard_alone(desk, news, complaints):
    desk.goto("/admin/articles/article/add/")
    desk.locator(".ProseMirror").wait_for()
    tab_to(desk, "id_headline")
    desk.keyboard.type("Written Without a Mouse")
    desk.keyboard.press("Tab")
    assert focused(desk) == "id_standfirst"
    desk.keyboard.type("Nothing was clicked.")
    tab_to(desk, "ProseMirror")
    desk.keyboard.press("Control+Alt+2")
    desk.keyboard.type("A heading")
    desk.keyboard.press("Enter")
    desk.keyboard.type("A paragraph.")
    desk.keyboard.press("F6")
    tab_to(desk, "id_category")
    desk.keyboard.type("New")
    desk.keyboard.press("F6")
    assert "ProseMirror" in focused(desk)
    desk.keyboard.press("Control+Shift+Enter")
    desk.get_by_text("Published.", exact=True).wait_for()
    article = Article.objects.get()
    assert article.is_published()
    assert article.body == "<h2>A heading</h2><p>A paragraph.</p>"


def copy_picture(page):
    """Put a picture, as a screenshot would be, on the clipboard of the page's browser."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate(
        """async encoded => {
            const bytes = Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0));
            const picture = new Blob([bytes], { type: "image/png" });
            await navigator.clipboard.write([new ClipboardItem({ "image/png": picture })]);
        }""",
        base64.b64encode(picture_bytes("olive", (300, 200), "PNG")).decode(),
    )


def test_heading_quotation_link_and_a_pasted_picture_without_a_mouse(desk, write):
    desk.goto(change(write(body="")))
    keys = desk.keyboard
    desk.locator(".ProseMirror").focus()
    keys.type("Sea trials")
    keys.press("Control+Shift+3")
    keys.press("Enter")
    keys.type("We came back.")
    keys.press("Control+Shift+B")
    keys.press("Control+Shift+ArrowLeft")
    keys.press("Control+Shift+ArrowLeft")
    keys.press("Control+k")
    desk.get_by_role("dialog").get_by_label("Address").fill("example.org")
    keys.press("Enter")
    desk.locator(".ProseMirror a").wait_for()
    keys.press("Control+End")
    keys.press("Enter")
    keys.press("Enter")
    copy_picture(desk)
    keys.press("Control+v")
    desk.get_by_label("Alternative text").fill("An olive field")
    tab_to(desk, "default")
    keys.press("Enter")
    desk.locator(".body-atom img").wait_for()
    keys.press("Control+s")
    desk.locator("#save-state", has_text="Saved ").wait_for()
    picture = Image.objects.get(alt="An olive field")
    assert Article.objects.get().latest_revision.data["body"] == (
        "<h3>Sea trials</h3><blockquote><p>We came "
        '<a href="https://example.org">back.</a></p></blockquote>'
        f'<div data-image="{picture.pk}"></div>'
    )


def test_the_keyboard_sheet(desk, write):
    desk.goto(change(write()))
    desk.locator("body").press("?")
    desk.get_by_role("heading", name="Keyboard").wait_for()
    desk.keyboard.press("Escape")
    assert desk.locator("#keys").is_hidden()


def test_the_preview_follows_what_is_typed(desk, published):
    desk.goto(change(published("Frigate Returns")))
    desk.get_by_role("button", name="Preview", exact=True).click()
    frame = desk.frame_locator("#live-preview iframe")
    frame.get_by_role("heading", level=1, name="Frigate Returns").wait_for()
    desk.get_by_label("Headline").fill("Frigate Sinks")
    frame.get_by_role("heading", level=1, name="Frigate Sinks").wait_for()
    for name, width in (("Phone", 360), ("Tablet", 820), ("Desktop", 1440)):
        desk.get_by_role("button", name=name).click()
        assert desk.frame_locator("iframe").locator("html").evaluate("() => innerWidth") == width
    assert Article.objects.get().headline == "Frigate Returns"


def test_how_it_will_look_in_search_results_and_when_shared(desk, write, image):
    desk.goto(change(write("Frigate Returns", slug="")))
    desk.get_by_text("Search engines and address").click()
    shown = desk.locator(".seo-result")
    assert "frigate-returns" in shown.inner_text()
    desk.get_by_label("Title for search engines").fill("Ship News")
    assert "Ship News" in shown.inner_text()
    card = desk.locator("[data-seo-picture]")
    expect(card).to_be_hidden()
    desk.get_by_role("button", name="Choose an image").click()
    desk.locator(".body-chooser__list button").click()
    expect(card).to_be_visible()
    expect(card).to_have_js_property("naturalWidth", 480)
    desk.get_by_role("button", name="Remove", exact=True).click()
    expect(card).to_be_hidden()


def test_words_and_minutes(desk, write):
    desk.goto(change(write(body=f"<p>{'word ' * 456}</p>")))
    assert desk.locator(".bar-count").inner_text() == "456 words · 2 min"


def test_a_byline_is_put_in_order_and_kept(desk, write):
    one, two = (Author.objects.create(name=name) for name in ("Aylin", "Burak"))
    article = write(byline=[[one.pk, "author"], [two.pk, "author"]])
    desk.goto(change(article))
    rows = desk.locator("[data-field=byline] .pick")
    rows.nth(1).get_by_role("button", name="Up").click()
    rows.nth(1).get_by_label("Role").select_option("translator")
    desk.get_by_role("button", name="Save draft").click()
    desk.locator("#save-state", has_text="Saved ").wait_for()
    article.refresh_from_db()
    assert article.latest_revision.data["byline"] == [[two.pk, "author"], [one.pk, "translator"]]


def test_a_comment_leaves_the_text_as_it_is(desk, write):
    desk.goto(change(write()))
    desk.get_by_label("Headline").fill("Not Saved")
    desk.get_by_label("Say something").fill("Is this right?")
    desk.get_by_role("button", name="Comment", exact=True).click()
    desk.get_by_text("Is this right?", exact=False).first.wait_for()
    assert desk.get_by_label("Headline").input_value() == "Not Saved"


SERIOUS = {"serious", "critical"}


def problems(page, scheme):
    """What axe finds; in the dark only colours can differ."""
    rules = {"runOnly": ["color-contrast", "link-in-text-block"]} if scheme == "dark" else {}
    found = Axe().run(page, options={"resultTypes": ["violations"], **rules}).response["violations"]
    return {
        each["id"]: [node["html"] for node in each["nodes"]]
        for each in found
        if each["impact"] in SERIOUS
    }


def test_axe_finds_nothing_serious(page, log_in, deniz, mert, published, image):
    article = published("Frigate Returns", lead_image=image.pk, tags=["Navy"])
    base = article.latest_revision
    data = revised(of_article(article), headline="Mert's")
    editing.save_draft(article, data, by=mert, version=article.version)
    mine = revised(data, headline="Deniz's")
    kept = editing.keep_aside(article, mine, by=deniz, kind="conflict", base=base)
    log_in(page, deniz)
    root = f"/admin/articles/article/{article.pk}"
    for path in (
        "",
        f"{root}/change/",
        f"{root}/revisions/",
        f"{root}/revisions/compare/?old=1&new=2",
        f"{root}/conflict/{kept.pk}/",
    ):
        page.goto(path or "/admin/articles/article/")
        page.wait_for_load_state("networkidle")
        for width in (360, 820, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            across = page.evaluate("document.documentElement.scrollWidth")
            assert across <= width, f"{path} is {across} wide"
        for width, scheme in ((820, "light"), (820, "dark"), (1440, "dark"), (1440, "light")):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            page.evaluate("Promise.all(document.getAnimations().map(each => each.finished))")
            assert problems(page, scheme) == {}, (path, width, scheme)
