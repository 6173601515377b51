"""A reader's own pieces of interface: menu, colours, pictures large, what others' players show."""

import io
import re

from playwright.sync_api import expect

from articles import reads
from articles.images import originals
from articles.models import ReadCount
from tests.conftest import picture_bytes

FILM = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"


def test_overlays_close_with_escape_and_give_the_focus_back(open_page, published):
    published("Frigate Returns")
    page = open_page(viewport={"width": 360, "height": 740})
    page.goto("/")
    menu = page.get_by_role("link", name="Menu")
    menu.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Menu")
    expect(dialog).to_be_visible()
    for _press in range(30):  # the page behind is out of reach
        page.keyboard.press("Tab")
        assert page.evaluate(
            "document.activeElement === document.body || "
            "Boolean(document.activeElement.closest('dialog'))"
        )
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(menu).to_be_focused()
    page.get_by_role("link", name="Search").first.click()
    search = page.get_by_role("dialog", name="Search")
    search.get_by_role("button", name="Close").click()
    expect(search).to_be_hidden()
    expect(page.get_by_role("link", name="Search").first).to_be_focused()


def test_a_chosen_colour_survives_without_a_flash(page, published):
    published("Frigate Returns")
    page.add_init_script(
        """new MutationObserver(() => {
             if (document.body) window.first ??= document.documentElement.dataset.theme ?? "none";
           }).observe(document, { childList: true, subtree: true });"""
    )
    page.goto("/")
    assert page.evaluate("window.first") == "none"
    paper = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    page.locator("footer").get_by_label("Dark").check()
    dark = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert dark != paper
    page.reload()
    assert page.evaluate("window.first") == "dark"  # before anything of the page was drawn
    expect(page.locator("footer").get_by_label("Dark")).to_be_checked()
    page.locator("footer").get_by_label("As the device").check()
    page.reload()
    assert page.evaluate("window.first") == "none"
    assert not page.context.cookies()


def test_pictures_are_leafed_through_by_keyboard(page, published, image):
    other = originals.store(io.BytesIO(picture_bytes(colour="navy")), alt="Second")
    published("Gallery", slug="gallery", body=f'<div data-gallery="{image.pk},{other.pk}"></div>')
    page.goto("/news/gallery/")
    links = page.locator(".gallery a")
    links.first.focus()
    page.keyboard.press("Enter")
    box = page.get_by_role("dialog")
    expect(box.get_by_text("1 / 2")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(box.get_by_text("2 / 2")).to_be_visible()
    expect(box.locator("img")).to_have_attribute("alt", "Second")
    assert box.locator("img").get_attribute("src").endswith(links.nth(1).get_attribute("href"))
    page.keyboard.press("ArrowRight")
    expect(box.get_by_text("1 / 2")).to_be_visible()
    page.keyboard.press("End")
    page.keyboard.press("Escape")
    expect(box).to_have_count(0)
    expect(links.nth(1)).to_be_focused()


def test_players_of_others_load_when_they_are_asked_for(page, published):
    published("Film", slug="film", body=f'<div data-embed="{FILM}"></div>')
    asked = []
    page.context.route("**/*", lambda route: route.continue_())
    page.context.route(
        "https://*/**", lambda route: route.fulfill(body="<!doctype html><title>Player</title>")
    )
    page.on(
        "request",
        lambda request: asked.append(request.url) if request.url.startswith("https:") else None,
    )
    page.goto("/news/film/", wait_until="networkidle")
    assert not asked
    page.locator(".embed button").click()
    expect(page.locator(".embed iframe")).to_have_attribute(
        "src", "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"
    )
    expect(page.locator(".embed iframe")).to_be_focused()
    assert [url.split("/")[2] for url in asked] == ["www.youtube-nocookie.com"]


def test_an_article_is_shared_by_the_systems_sheet_or_its_link(open_page, live_server, published):
    published("Frigate Returns", slug="frigate")
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    # Chromium on Linux has no sheet of its own; a telephone's takes the same call.
    page.add_init_script(
        "navigator.share = (what) => { window.shared = what; return Promise.resolve(); }"
    )
    page.goto("/news/frigate/")
    share = page.get_by_role("region", name="Share")
    share.get_by_role("button", name="Share…").click()
    address = f"{live_server.url}/news/frigate/"
    assert page.evaluate("window.shared.url") == address
    share.get_by_role("button", name="Copy the link").click()
    expect(share.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == address


def test_a_read_is_counted_after_some_seconds_before_the_eyes(open_page, published):
    article = published("Frigate Returns", slug="frigate")
    page = open_page(user_agent="Mozilla/5.0 (X11; Linux x86_64) Firefox/130.0")
    page.clock.install()
    page.goto("/news/frigate/")
    page.clock.fast_forward(3_000)
    with page.expect_response("**/read/") as told:
        page.clock.fast_forward(3_000)
    assert told.value.status == 204
    reads.flush()
    assert ReadCount.objects.get().article_id == article.pk
    assert not page.context.cookies()


def test_paper_gets_the_text_and_not_the_controls(open_page, published, image):
    published(
        "Frigate Returns",
        slug="frigate",
        standfirst="After eleven weeks.",
        lead_image=image.pk,
        body='<p>Words with a <a href="https://yard.example/list">list</a>.</p>',
    )
    page = open_page(color_scheme="dark", viewport={"width": 794, "height": 1123})
    page.goto("/news/frigate/")
    page.emulate_media(media="print")
    for shown in (".article-headline", ".article-standfirst", ".article-lead img", ".prose p"):
        expect(page.locator(shown).first).to_be_visible()
    for left_out in (".masthead-tools", ".sections", ".share", ".subscribe", ".footer-columns"):
        assert not page.locator(left_out).locator("visible=true").count(), left_out
    expect(page.locator(".article-address")).to_have_text(re.compile("/news/frigate/$"))
    link = page.locator(".prose a")
    told = link.evaluate("a => getComputedStyle(a, '::after').content")
    assert "https://yard.example/list" in told
    # Whatever the screen looks like, paper is white.
    ink = link.evaluate("a => getComputedStyle(a.closest('p')).color")
    assert max(map(int, re.findall(r"\d+", ink)[:3])) < 80, ink
