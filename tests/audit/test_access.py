"""axe finds nothing against WCAG 2.2 AA on any kind of page, in either scheme and width."""

import pytest
from axe_playwright_python.sync_playwright import Axe

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
SIZES = {"phone": {"width": 360, "height": 740}, "desk": {"width": 1440, "height": 900}}


@pytest.mark.timeout(600)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_every_kind_of_page_is_open_to_everybody(site, places, browser, scheme, size):
    context = browser.new_context(
        base_url=site, viewport=SIZES[size], color_scheme=scheme, reduced_motion="reduce"
    )
    page, found = context.new_page(), []
    for name, path in places.items():
        page.goto(path, wait_until="load")
        for each in Axe().run(page, options=RULES).response["violations"]:
            nodes = [node["html"][:120] for node in each["nodes"][:3]]
            found.append(f"{name}: {each['id']} ({len(each['nodes'])}) {nodes}")
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        if wide:
            found.append(f"{name}: wider than the window")
    context.close()
    assert not found, "\n".join(found)
