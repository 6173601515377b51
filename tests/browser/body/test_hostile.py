"""Chromium as judge of what cleaning leaves: nothing runs, and nothing is read differently."""

import pytest

from tests.security.hostile_html import SMALLEST, grammar, judged


@pytest.fixture
def judge(page, live_server):
    """A page of the site on which a dialog is a failure."""
    dialogs: list[str] = []

    def note(dialog):
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", note)
    page.goto("/healthz")
    yield page
    page.wait_for_timeout(200)
    assert not dialogs


def test_a_browser_reads_five_thousand_cleaned_bodies_as_they_are_written(judge):
    assert judged(judge, grammar(SMALLEST)) == []
