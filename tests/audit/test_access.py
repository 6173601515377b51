"""axe finds nothing against WCAG 2.2 AA on any kind of page, in either scheme and width."""

import pytest
from axe_playwright_python.sync_playwright import Axe

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],
}
SIZES = {"phone": {"width": 360, "height": 740}, "desk": {"width": 1440, "height": 900}}
SCHEMES = ("light", "dark")


@pytest.mark.timeout(900)
@pytest.mark.parametrize("size", SIZES)
def test_every_kind_of_page_is_open_to_everybody(site, places, browser, size):
    context = browser.new_context(
        base_url=site, viewport=SIZES[size], reduced_motion="reduce", service_workers="block"
    )
    page, found = context.new_page(), []
    for name, path in places.items():
        page.goto(path, wait_until="load")
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            for each in Axe().run(page, options=RULES).response["violations"]:
                nodes = [node["html"][:120] for node in each["nodes"][:3]]
                found.append(f"{name}, {scheme}: {each['id']} ({len(each['nodes'])}) {nodes}")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{name}: wider than the window")
    context.close()
    assert not found, "\n".join(found)
