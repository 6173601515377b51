"""The dialogs of the body editor: library, uploads, embeds, links and languages."""

import pytest
from playwright.sync_api import expect

from articles.models import Image
from tests.browser.body.hand import EDITOR, atom, becomes, button, give_file, press, save, text
from tests.conftest import picture_bytes


def test_a_picture_from_the_library_stands_where_the_cursor_was(desk, stored, ship, dock):
    page = desk("<p>Before</p><p>After</p>")
    text(page, "Before").click()
    button(page, "Picture").click()
    page.get_by_role("dialog").get_by_role("button", name="Ship").click()
    becomes(page, f"<p>Before</p>{atom(ship)}<p>After</p>")
    page.keyboard.type("Between")
    becomes(page, f"<p>Before</p>{atom(ship)}<p>Between</p><p>After</p>")
    press(page, "Control+z", "Control+z")
    becomes(page, "<p>Before</p><p>After</p>")


@pytest.mark.parametrize("way", ["paste", "drop", "picker"])
def test_a_quotation_holds_no_picture(desk, ship, way):
    page = desk("<blockquote><ul><li><p>Said</p></li></ul><p>more</p></blockquote><p>After</p>")
    text(page, "Said").click()
    if way == "picker":
        button(page, "Picture").click()
        page.get_by_role("dialog").get_by_role("button", name="Ship").click()
        shown = ship
    else:
        give_file(page, way, f"{EDITOR} li p", picture_bytes("olive", size=(300, 200)))
        page.get_by_label("Decorative").check()
        page.get_by_role("button", name="Upload", exact=True).click()
        page.wait_for_selector(".body-atom img")
        shown = Image.objects.latest("pk")
    quotation = "<blockquote><ul><li><p>Said</p></li></ul><p>more</p></blockquote>"
    becomes(page, f"{quotation}{atom(shown)}<p>After</p>")


@pytest.mark.parametrize("way", ["dragged", "pasted", "quoted with the words"])
def test_a_picture_of_the_text_does_not_come_into_a_quotation(desk, ship, way):
    said, picture = "<blockquote><p>Said</p></blockquote>", atom(ship)
    body = f"<p>Said</p>{picture}" if way.startswith("quoted") else f"{said}<p>a</p>{picture}"
    page = desk(body)
    shown = page.locator(".body-atom img")
    expect(shown).to_be_visible()
    if way == "dragged":
        shown.drag_to(text(page, "Said"))
        becomes(page, f"{said}{picture}<p>a</p>")
    elif way == "pasted":
        shown.click()
        press(page, "Control+c")
        text(page, "Said").click()
        press(page, "Control+v")
        becomes(page, f"{said}{picture}<p>a</p>{picture}")
    else:
        text(page, "Said").click()
        press(page, "Control+a", "Control+Shift+b")
        becomes(page, f"{said}{picture}")
    press(page, "Control+z")
    becomes(page, body)


def test_the_library_is_searched(desk, ship, dock):
    page = desk()
    page.click(EDITOR)
    button(page, "Picture").click()
    page.get_by_role("searchbox").fill("dock")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Ship")).to_have_count(0)
    expect(dialog.get_by_role("button", name="Dock")).to_have_count(1)
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).to_have_count(0)
    becomes(page, "")


def test_several_pictures_make_a_gallery(desk, ship, dock):
    page = desk()
    page.click(EDITOR)
    button(page, "Gallery").click()
    for name in ["Dock", "Ship"]:
        page.get_by_role("dialog").get_by_role("button", name=name).click()
    page.get_by_role("dialog").get_by_role("button", name="Insert").click()
    becomes(page, f'<div data-gallery="{dock.pk},{ship.pk}"></div>')


def test_a_picture_is_moved_edited_and_removed_by_buttons(desk, stored, ship):
    page = desk(f"<p>a</p><p>b</p>{atom(ship)}")
    tools = page.locator(".body-atom__tools")
    tools.get_by_role("button", name="Move up").click()
    becomes(page, f"<p>a</p>{atom(ship)}<p>b</p>")
    tools.get_by_role("button", name="Edit").click()
    page.get_by_label("Place").select_option("float")
    page.get_by_role("dialog").get_by_label("Caption").fill("Ours <b>")
    page.get_by_role("button", name="Apply").click()
    save(page)
    assert stored["body"] == (
        f'<p>a</p><div data-image="{ship.pk}" data-layout="float" data-caption="Ours &lt;b&gt;">'
        "</div><p>b</p>"
    )
    page.locator(".body-atom__tools").get_by_role("button", name="Remove").click()
    becomes(page, "<p>a</p><p>b</p>")


def test_an_upload_is_asked_what_it_shows(desk, ship, complaints):
    page = desk()
    page.click(EDITOR)
    button(page, "Picture").click()
    with page.expect_file_chooser() as choosing:
        page.get_by_role("button", name="Upload …").click()
    buffer = picture_bytes("olive", size=(300, 200))
    choosing.value.set_files([{"name": "n.jpg", "mimeType": "image/jpeg", "buffer": buffer}])
    page.get_by_role("button", name="Upload", exact=True).click()
    assert page.get_by_role("alert").text_content() == (
        "Describe the picture, or choose “decorative”."
    )
    page.get_by_label("Alternative text").fill("An olive field")
    page.get_by_role("button", name="Upload", exact=True).click()
    page.wait_for_selector(".body-atom img")
    stored = Image.objects.get(alt="An olive field")
    assert stored.uploaded_by.name == "Root"
    becomes(page, f'<div data-image="{stored.pk}"></div>')


def test_what_is_no_picture_is_refused_with_the_reason(desk, complaints):
    complaints.expect("400")
    page = desk("<p>a</p>")
    give_file(page, "drop", f"{EDITOR} p", b"no", "fake.png", "image/png")
    page.get_by_label("Decorative").check()
    page.get_by_role("button", name="Upload", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("not a picture")
    assert Image.objects.count() == 0
    becomes(page, "<p>a</p>")


def test_an_embed_is_an_address(desk, stored):
    page = desk()
    page.click(EDITOR)
    button(page, "Embed").click()
    page.get_by_label("Address").fill("youtube")
    press(page, "Enter")
    assert "https://" in page.get_by_role("alert").text_content()
    page.get_by_label("Address").fill("http://youtu.be/dQw4w9WgXcQ")
    press(page, "Enter")
    save(page)
    assert stored["body"] == '<div data-embed="https://youtu.be/dQw4w9WgXcQ"></div>'


def test_a_link_is_checked(desk, stored):
    page = desk("<p>word</p>")
    text(page, "word").click()
    press(page, "Control+a", "Control+k")
    page.get_by_label("Address").fill("javascript:alert(1)")
    press(page, "Enter")
    assert page.get_by_role("alert").text_content()
    page.get_by_label("Address").fill("example.org/a")
    press(page, "Enter")
    save(page)
    assert stored["body"] == '<p><a href="https://example.org/a">word</a></p>'


def test_a_quotation_in_another_language(desk, stored):
    page = desk("<blockquote><p>نص</p></blockquote>")
    page.locator("blockquote p").click()
    button(page, "Language").click()
    page.get_by_role("textbox", name="Language").fill("ar")
    page.get_by_label("Direction").select_option("rtl")
    page.get_by_role("button", name="Apply").click()
    save(page)
    assert stored["body"] == '<blockquote lang="ar" dir="rtl"><p>نص</p></blockquote>'
