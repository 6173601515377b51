"""What works in a browser that runs no script: everything that reading needs."""

import re

import pytest
from playwright.sync_api import expect

from tests.audit.conftest import fetch


@pytest.fixture
def plain(site, browser):
    """A page in a browser that runs no script."""
    context = browser.new_context(base_url=site, java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_sections_are_reached_without_scripts(plain):
    plain.set_viewport_size({"width": 360, "height": 740})
    plain.goto("/")
    plain.get_by_role("link", name="Menu").click()
    assert plain.url.endswith("#sections")
    plain.locator("#sections a").first.click()
    expect(plain.locator("h1.page-title")).to_be_visible()


def test_search_works_without_scripts(plain):
    plain.goto("/")
    plain.get_by_role("link", name="Search").first.click()
    plain.locator("main input[type=search]").fill("frigate")
    plain.locator("main form[role=search] button").click()
    expect(plain.locator("mark").first).to_be_visible()
    plain.locator(".search-filter a").nth(1).click()
    assert "section=" in plain.url


def test_lists_go_on_without_scripts(plain, places):
    plain.goto("/archive/")
    older = plain.get_by_role("link", name="Older stories")
    if older.count():
        older.click()
        assert "before=" in plain.url
        expect(plain.locator(".teaser-headline").first).to_be_visible()


def test_an_article_reads_and_signs_up_without_scripts(plain, places):
    plain.goto(places["article"])
    expect(plain.locator("h1")).to_be_visible()
    assert len(plain.locator(".article-body").inner_text()) > 500
    form = plain.locator("form.subscribe-article-end")
    form.locator("input[type=email]").fill("reader@example.org")
    form.get_by_role("button").click()
    # Nothing tells how long the form took: a second page asks for one more press.
    plain.wait_for_timeout(1_200)  # nobody reads it in less than the second it asks for
    plain.get_by_role("button", name="Yes, subscribe me").click()
    heading = plain.get_by_role("heading", name="Look into your mail.")
    # The worker may be writing: the demo makes its pictures' sizes in its first minutes.
    expect(heading).to_be_visible(timeout=30_000)


def test_editions_are_reached_without_scripts(plain):
    plain.goto("/")
    plain.locator("a[hreflang=tr]:visible").first.click()
    assert plain.url.endswith("/tr/")
    assert plain.locator("html").get_attribute("lang") == "tr"


def test_a_live_article_is_told_whole_without_scripts(plain, places):
    plain.goto(places["live"])
    expect(plain.locator(".entry").nth(2)).to_be_visible()
    expect(plain.locator(".entry-pinned").first).to_be_visible()
    times = plain.locator(".entry:not(.entry-pinned) time").evaluate_all(
        "all => all.map(each => each.dateTime)"
    )
    assert times == sorted(times, reverse=True)
    # What only scripts can do is not offered.
    expect(plain.locator(".live-news button")).to_be_hidden()


def test_pictures_of_a_gallery_open_without_scripts(plain, places):
    plain.goto(places["gallery"])
    picture = plain.locator(".gallery a").first
    assert picture.get_attribute("href").startswith("/media/renditions/")
    picture.click()
    expect(plain.locator("img")).to_be_visible()


def test_embeds_are_links_without_scripts(site, plain):
    for address in re.findall(r"<loc>([^<]+)", fetch(f"{site}/sitemaps/articles-en-0.xml")[1]):
        path = "/" + address.split("/", 3)[3]
        if "data-embed-src" in fetch(site + path)[1]:
            plain.goto(path)
            embed = plain.locator("[data-embed-src]").first
            assert embed.get_by_role("link").get_attribute("href").startswith("https://")
            expect(embed.get_by_role("button")).to_be_hidden()
            assert plain.locator("iframe").count() == 0
            return
    raise AssertionError("no article of the sample has an embed")


def test_all_that_surrounds_an_article_is_plain_links(plain, places):
    plain.goto(places["article"])
    share = plain.locator(".share a")
    assert share.count() >= 4
    assert all(a.get_attribute("href").startswith(("https://", "mailto:")) for a in share.all())
    expect(plain.locator(".share button:visible")).to_have_count(0)
    expect(plain.locator("theme-switch:visible")).to_have_count(0)
    plain.locator(".article-tags a").first.click()
    assert "/tags/" in plain.url
    plain.go_back()
    plain.locator(".byline-authors a").first.click()
    assert "/authors/" in plain.url
    plain.go_back()
    plain.get_by_role("link", name="Back to top").click()
    assert plain.url.endswith("#top")


def test_an_issue_is_leafed_through_without_scripts(plain, places):
    plain.goto(places["issue"])
    plain.locator(".contents-headline a").nth(1).click()
    plain.locator(".neighbour").first.click()
    expect(plain.locator("h1.article-headline")).to_be_visible()


def test_a_wrong_address_helps_without_scripts(plain):
    plain.goto("/no/such/page/")
    plain.locator("main input[type=search]").fill("frigate")
    plain.locator("main form[role=search] button").click()
    expect(plain.locator("mark").first).to_be_visible()
