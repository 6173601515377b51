"""Ten minutes of keys and clicks at random in the body: no picture is lost."""

import os

import pytest

from tests.browser.body import storm
from tests.browser.body.conftest import desk, dock, ship, stored
from tests.browser.conftest import browser, complaints, log_in, open_page, page

__all__ = ["browser", "complaints", "desk", "dock", "log_in", "open_page", "page", "ship", "stored"]
SECONDS = float(os.environ.get("BODY_SECONDS", "600"))


@pytest.mark.fault
@pytest.mark.timeout(SECONDS + 300)
def test_random_typing_and_clicking_never_loses_a_picture(desk, stored, ship, dock, complaints):
    complaints.expect(storm.REDRAWN)
    storm.blow(desk, ship, dock, SECONDS, seed=storm.SEED + 1)
    assert stored["body"].count("data-image") == 3
