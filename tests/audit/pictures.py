"""`make screenshots`: every kind of page, both editions, three widths, both schemes.

They go to test-results/pages. Not collected by itself: nothing here can fail but the
page's answer; the pictures are to be seen.
"""

import pytest

from tests.audit.conftest import ROOT

FOLDER = ROOT / "test-results" / "pages"
WIDTHS = (360, 820, 1440)


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_every_kind_of_page_has_its_picture(site, both_editions, browser, scheme, width):
    FOLDER.mkdir(parents=True, exist_ok=True)
    context = browser.new_context(
        base_url=site,
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        reduced_motion="reduce",
        service_workers="block",
    )
    page = context.new_page()
    for name, path in both_editions.items():
        answer = page.goto(path, wait_until="networkidle")
        assert answer.status in {200, 404, 410}
        # Pictures further down load when they are near.
        page.evaluate("document.querySelectorAll('img').forEach(i => { i.loading = 'eager' })")
        page.wait_for_load_state("networkidle")
        page.screenshot(path=FOLDER / f"{name}-{width}-{scheme}.png", full_page=True)
    context.close()
