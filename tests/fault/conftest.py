"""Faults in two lengths: `make fault` runs all of them, `make drill` those that take seconds.

With it comes what the browser posts from the editor page, for the tests of the desk that run apart.
"""

from pathlib import Path

import pytest

from tests.articles.desk.conftest import form, url

__all__ = ["form", "url"]
HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents and not item.get_closest_marker("fault"):
            item.add_marker("drill")
