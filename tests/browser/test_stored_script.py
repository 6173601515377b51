"""A database full of hostile texts, and an editor who looks through all of it (row B1)."""

import pytest

from tests.security.hostile_world import MARK, build, spoil
from tests.security.test_stored_script import PUBLIC, desk_pages


@pytest.fixture
def spoiled(published, write, image, author, deniz, zeynep):
    build(published, write, image, author, deniz, zeynep)
    assert spoil() > 60


def test_chromium_runs_nothing_that_is_stored(spoiled, page, log_in, root, complaints):
    """A broken policy or an exception of a script fails the test by itself."""
    complaints.expect("status of 40[0-9]")
    dialogs: list[str] = []

    def note(dialog):
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", note)
    log_in(page, root)
    desk = [path for path in desk_pages() if "/delete/" not in path and "/history/" not in path]
    found = {}
    for path in [*(path for path in PUBLIC if "xml" not in path and "json" not in path), *desk]:
        page.goto(path, wait_until="load")
        found[path] = page.locator(f"[{MARK}], [href^='javascript:' i]").count()
    assert len(found) > 50
    assert not {path: count for path, count in found.items() if count}
    assert not dialogs
