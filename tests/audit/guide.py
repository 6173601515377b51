"""`make guide`: the pictures of docs/editing.md, taken of the sample magazine by an editor's hand.

Not collected by itself. The same steps as in the guide; what they leave is two drafts.
"""

import io

import pytest
from PIL import Image

from newsroom.demo.load import PASSWORD
from tests.audit.conftest import ROOT

FOLDER = ROOT / "docs" / "pictures"
CHIEF, EDITOR = "root@meridian.example", "editor@meridian.example"
SAVE = "button[name=verb][value=save]"
LIST = "/admin/articles/article/"
QUALITY = 78


@pytest.fixture
def desk(site, browser):
    """A function that gives a page of the desk to a member of staff."""
    contexts = []

    def page_of(email):
        context = browser.new_context(
            base_url=site,
            viewport={"width": 1280, "height": 900},
            locale="en-GB",
            color_scheme="light",
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        page.goto("/admin/login/")
        page.fill("[name=username]", email)
        page.fill("[name=password]", PASSWORD)
        page.locator("form:has([name=password]) [type=submit]").first.click()
        page.wait_for_url("**/admin/")
        return page

    yield page_of
    for context in contexts:
        context.close()


def picture(page, name, height=900):
    """What stands in the window, as docs/pictures/NAME.webp."""
    page.wait_for_load_state("networkidle")
    page.set_viewport_size({"width": 1280, "height": height})
    shot = Image.open(io.BytesIO(page.screenshot()))
    shot.convert("RGB").save(FOLDER / f"{name}.webp", quality=QUALITY, method=6)


def first_article(page, words):
    page.goto(f"{LIST}?q={words}")
    page.locator("#result_list tbody th a").first.click()
    page.locator(".ProseMirror").wait_for()
    return page.url.partition("?")[0]


@pytest.mark.timeout(900)
def test_the_pictures_of_the_guide(desk):
    editor, chief = desk(EDITOR), desk(CHIEF)
    editor.goto("/admin/")
    picture(editor, "today", 1000)
    editor.goto(LIST)
    picture(editor, "articles")
    address = first_article(editor, "frigate")
    picture(editor, "editor")
    editor.keyboard.press("Escape")
    editor.locator("body").press("?")
    picture(editor, "keys")
    editor.keyboard.press("Escape")
    editor.get_by_role("button", name="Preview", exact=True).click()
    editor.frame_locator("#live-preview iframe").locator("h1").wait_for()
    picture(editor, "preview")
    conflict(editor, chief, address)
    chief.goto("/admin/articles/frontpage/add/")
    chief.locator("form:has(#id_starts_at) [type=submit]").first.click()
    chief.locator(".offered .piece button").first.wait_for()
    out = chief.locator(".offered .piece").filter(has_not_text="Scheduled")
    for slot in ("Lead", "Secondary leads", "Secondary leads", "Featured"):
        out.first.locator("button", has_text=slot).first.click()
        chief.wait_for_load_state("networkidle")
    picture(chief, "front-page", 1000)


def conflict(editor, chief, address):
    """Both save from one version; the second sees both."""
    editor.goto(address)
    editor.locator(".ProseMirror[contenteditable=true]").wait_for()
    chief.goto(address)
    chief.get_by_role("button", name="Take over").click()
    chief.locator(".ProseMirror[contenteditable=true]").wait_for()
    chief.locator("#id_headline").fill("Frigate Poyraz is back, and early")
    chief.click(SAVE)
    chief.locator("#save-state", has_text="Saved ").wait_for()
    editor.locator("#id_headline").fill("Frigate returns ahead of schedule")
    editor.click(SAVE)
    editor.wait_for_url("**/conflict/**")
    picture(editor, "conflict", 1000)
    chief.goto(address.replace("/change/", "/revisions/compare/?old=2&new=3"))
    picture(chief, "compare")
