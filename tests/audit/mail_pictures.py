"""`make screenshots`: five mails in both editions, two widths, both schemes.

They go to test-results/mails. Not collected by itself: the pictures are to be seen. What can be
held without eyes is: nothing is wider than the window, and every picture comes.
"""

import os
import subprocess
import sys

import pytest

from tests.audit.conftest import ROOT

FOLDER = ROOT / "test-results" / "mails"
WIDTHS = (360, 720)
WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
BROKEN = "Array.from(document.images).filter(i => !i.naturalWidth).map(i => i.src)"


@pytest.fixture(scope="session")
def mails(site, loaded):
    """Files of HTML."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "DATA_DIR": str(loaded), "SITE_URL": site, "DATABASE_URL": ""}
    command = [sys.executable, "-m", "tests.audit.mails", str(FOLDER)]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    return sorted(FOLDER.glob("*.html"))


@pytest.mark.timeout(600)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_every_kind_of_mail_has_its_picture(mails, browser, scheme, width):
    assert len(mails) == 10
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=True
    )
    page = context.new_page()
    for path in mails:
        page.goto(path.as_uri(), wait_until="networkidle")
        assert not page.evaluate(WIDER), f"{path.stem} is wider than {width}"
        assert page.evaluate(BROKEN) == [], path.stem
        page.screenshot(path=FOLDER / f"{path.stem}-{width}-{scheme}.png", full_page=True)
    context.close()
