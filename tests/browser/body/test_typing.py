"""Typing in the body editor, in a real browser under the desk's strict policy."""

import os

import pytest
from playwright.sync_api import Error

from articles.body.sanitize import clean
from tests.articles.body.test_clean import KEPT
from tests.articles.body.test_paste import DOCS, WORD
from tests.browser.body import storm
from tests.browser.body.hand import (
    EDITOR,
    atom,
    axe_violations,
    becomes,
    button,
    paste,
    press,
    save,
    text,
    value,
)


def test_what_is_typed_is_stored(desk, stored):
    page = desk()
    page.click(EDITOR)
    page.keyboard.type("Hello")
    becomes(page, "<p>Hello</p>")
    save(page)
    assert stored["body"] == "<p>Hello</p>"


def test_every_item_of_the_vocabulary_survives_the_editor(desk, stored, ship):
    body = "".join(KEPT).replace('"12', f'"{ship.pk}').replace("13,14", f"{ship.pk + 1}")
    page = desk(body)
    page.locator(f"{EDITOR} > p").last.click()
    press(page, "End")
    page.keyboard.type("!")
    save(page)
    assert stored["body"] == f"{body.removesuffix('</p>')}!</p>"


def test_typing_on_a_selected_picture_goes_below_it(desk, ship):
    page = desk(f"<p>Before</p>{atom(ship)}<p>After</p>")
    page.locator(".body-atom img").click()
    page.keyboard.type("abc")
    becomes(page, f"<p>Before</p>{atom(ship)}<p>abc</p><p>After</p>")
    page.wait_for_timeout(600)  # or this click and the last one are a double click
    page.locator(".body-atom img").click()
    press(page, "Enter")
    page.keyboard.insert_text("d")
    becomes(page, f"<p>Before</p>{atom(ship)}<p>d</p><p>abc</p><p>After</p>")
    page.wait_for_timeout(600)
    page.locator(".body-atom img").click()
    paste(page, html="<p>e</p>", text="e")
    assert atom(ship) in value(page)
    assert "<p>e</p>" in value(page)


def test_backspace_walks_up_to_a_picture_and_stops_there(desk, ship):
    page = desk(f"{atom(ship)}<p>ab</p>")
    text(page, "ab").click()
    press(page, "End", *["Backspace"] * 6)
    assert value(page).startswith(atom(ship))
    page.keyboard.type("c")
    becomes(page, f"{atom(ship)}<p>c</p>")


def test_delete_stops_before_a_picture(desk, ship):
    page = desk(f"<p>ab</p>{atom(ship)}<p>c</p>")
    text(page, "ab").click()
    press(page, "Home", *["Delete"] * 6)
    assert atom(ship) in value(page)


def test_a_picture_is_deleted_on_purpose_and_comes_back(desk, ship):
    page = desk(f"<p>a</p>{atom(ship)}<p>b</p>")
    page.locator(".body-atom img").click()
    press(page, "Backspace")
    becomes(page, f"<p>a</p>{atom(ship)}<p>b</p>")
    press(page, "Delete")
    becomes(page, "<p>a</p><p>b</p>")
    press(page, "Control+z")
    becomes(page, f"<p>a</p>{atom(ship)}<p>b</p>")


@pytest.mark.parametrize("letter", ["x", "ş"])
def test_typing_over_everything_keeps_the_pictures(desk, ship, dock, letter):
    page = desk(f"<p>a</p>{atom(ship)}<ul><li><p>b</p>{atom(dock)}</li></ul><p>c</p>")
    text(page, "a").click()
    press(page, "Control+a")
    page.keyboard.type(letter)
    assert atom(ship) in value(page)
    assert atom(dock) in value(page)
    assert letter in value(page)
    press(page, "Control+z")
    assert "<p>c</p>" in value(page)


@pytest.mark.parametrize("sample", [WORD, DOCS], ids=["word", "docs"])
def test_paste_leaves_the_structure_that_the_server_would(desk, stored, sample):
    page = desk()
    page.click(EDITOR)
    paste(page, html=sample, text="x")
    save(page)
    assert stored["body"] == clean(sample)


def test_a_pull_quote_is_made_and_undone(desk):
    page = desk("<p>Said</p>")
    text(page, "Said").click()
    button(page, "Pull quote").click()
    becomes(page, '<aside data-pullquote=""><p>Said</p></aside>')
    button(page, "Pull quote").click()
    becomes(page, "<p>Said</p>")


def test_the_toolbar_is_one_stop_with_arrows_inside(desk):
    page = desk("<p>a</p>")
    text(page, "a").click()
    press(page, "Shift+Tab")
    focused = "document.activeElement.getAttribute('aria-label')"
    assert page.evaluate(focused) == "Heading"
    press(page, "ArrowRight", "ArrowRight")
    assert page.evaluate(focused) == "Small heading"
    press(page, "Enter")
    becomes(page, "<h4>a</h4>")


def test_without_one_of_its_modules_the_text_stays_as_it_is(desk, ship, complaints, page, stored):
    complaints.expect("Failed to load resource|ERR_FAILED|Failed to fetch")
    page.route("**/media.js", lambda route: route.abort())
    body = f"<p>a</p>{atom(ship)}"
    page.set_default_timeout(1500)
    with pytest.raises(Error, match="Timeout"):
        desk(body)
    assert page.locator("textarea[name=body]").is_visible()
    becomes(page, body)


def test_without_scripts_it_is_a_plain_text_area(open_page, desk, page, stored):
    desk("<p>a</p>")
    plain = open_page(java_script_enabled=False)
    plain.context.add_cookies(page.context.cookies())
    plain.goto("/admin/page/")
    plain.get_by_label("Text").fill("<p>b<script>alert(1)</script></p>")
    plain.click("#save")
    assert stored["body"] == "<p>b</p>"


def test_nothing_stands_in_the_way_of_assistive_technology(desk, ship):
    page = desk(f"<h2>Head</h2><p>a</p>{atom(ship)}<table><tr><th>h</th></tr></table>")
    page.wait_for_selector(".body-atom img")
    assert not axe_violations(page)
    button(page, "Picture").click()
    page.get_by_role("dialog").get_by_role("button", name="Ship").wait_for()
    assert not axe_violations(page)


SECONDS = float(os.environ.get("BODY_SECONDS", "60"))
# Thirty steps a second are more than anybody types, and leave the processor to the other tests.
PAUSE = 1 / 30


@pytest.mark.timeout(SECONDS + 120)
def test_random_typing_and_clicking_never_loses_a_picture(desk, stored, ship, dock, complaints):
    """A minute of it here; ten at full speed in `make fault` (tests/fault/test_typing.py)."""
    complaints.expect(storm.REDRAWN)
    storm.blow(desk, ship, dock, SECONDS, pause=PAUSE)
    assert stored["body"].count("data-image") == 3


def test_the_editor_stands_in_the_real_page_of_an_article(page, deniz, log_in, ship, write):
    article = write("Frigate", body=f"<p>Before</p>{atom(ship)}<p>After</p>")
    log_in(page, deniz)
    page.goto(f"/admin/articles/article/{article.pk}/change/")
    page.wait_for_selector(f"{EDITOR} .body-atom img")
    page.locator(".body-atom img").click()
    page.keyboard.type("Between")
    becomes(page, f"<p>Before</p>{atom(ship)}<p>Between</p><p>After</p>")
    press(page, "Control+z")
    becomes(page, f"<p>Before</p>{atom(ship)}<p>After</p>")
    text(page, "After").click()
    button(page, "Picture").click()
    page.get_by_role("dialog").get_by_role("button", name="Ship").click()
    becomes(page, f"<p>Before</p>{atom(ship)}<p>After</p>{atom(ship)}")
