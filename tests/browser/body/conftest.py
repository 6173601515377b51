"""What the tests of the body editor share: a page with it, and two pictures of the library."""

import io

import pytest

from articles.images import originals
from tests.browser.body import page as body_page
from tests.browser.body.hand import EDITOR
from tests.conftest import picture_bytes


@pytest.fixture
def stored():
    """What the page holds; tests set and read `stored["body"]`."""
    body_page.STORED["body"] = ""
    return body_page.STORED


@pytest.fixture
def desk(page, root, log_in, settings, stored):
    """A function that opens the editor with this body and gives its page."""
    settings.ROOT_URLCONF = "tests.browser.body.page"

    def opened(body=""):
        stored["body"] = body
        log_in(page, root)
        page.goto("/admin/page/")
        page.wait_for_selector(EDITOR)
        return page

    return opened


@pytest.fixture
def ship(db):
    """A picture of the library."""
    file = io.BytesIO(picture_bytes(size=(600, 400)))
    return originals.store(file, alt="A ship", caption="At sea", credit="Ada", title="Ship")


@pytest.fixture
def dock(db):
    """A second picture of the library."""
    file = io.BytesIO(picture_bytes("navy", size=(600, 400)))
    return originals.store(file, alt="A dock", title="Dock")
