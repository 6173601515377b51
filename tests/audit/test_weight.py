"""What a page weighs, whom it asks, what it leaves behind, and what works without scripts."""

import gzip

import pytest
from playwright.sync_api import expect

# Compressed bytes of HTML, CSS and JS together; requests before pictures.
BUDGETS = {"home": 60_000, "article": 40_000, "category": 60_000}
REQUESTS = 6


@pytest.mark.parametrize("kind", BUDGETS)
def test_a_page_stays_within_its_budget(site, places, browser, kind):
    context = browser.new_context(base_url=site)
    page, weights = context.new_page(), {}

    def weigh(response):
        if response.request.resource_type in {"document", "script", "stylesheet", "fetch"}:
            weights[response.url] = len(gzip.compress(response.body(), 6))

    page.on("response", weigh)
    page.goto(places[kind], wait_until="networkidle")
    context.close()
    print(kind, sum(weights.values()), weights)
    assert sum(weights.values()) <= BUDGETS[kind], weights
    assert len(weights) <= REQUESTS, weights


@pytest.mark.timeout(300)
def test_no_page_asks_others_or_leaves_a_cookie(site, places, browser):
    context = browser.new_context(base_url=site)
    page, asked = context.new_page(), set()
    page.on("request", lambda request: asked.add(request.url))
    for path in places.values():
        page.goto(path, wait_until="load")
        page.mouse.wheel(0, 4000)
    elsewhere = {url for url in asked if not url.startswith((site, "data:", "blob:"))}
    assert not elsewhere
    assert not context.cookies()
    assert len(asked) > 30
    context.close()


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
    plain.locator("main form button").click()
    expect(plain.get_by_role("heading", name="Look into your mail.")).to_be_visible()


def test_editions_are_reached_without_scripts(plain):
    plain.goto("/")
    plain.locator("a[hreflang=tr]:visible").first.click()
    assert plain.url.endswith("/tr/")
    assert plain.locator("html").get_attribute("lang") == "tr"
