"""What a page weighs, whom it asks and what it leaves behind."""

import gzip

import pytest

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
