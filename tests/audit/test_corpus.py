"""Hostile HTML, cleaned, as Chromium reads it: our own grammar, and any folder that is named.

`make audit CORPUS=DIR` reads every file below DIR.
"""

import os
from pathlib import Path

import pytest

from tests.security.hostile_html import SMALLEST, cleaned, faults, grammar, judged, of_folder

CORPUS = os.environ.get("CORPUS", "")


@pytest.fixture
def judge(browser):
    """A page on which a dialog is a failure."""
    page = browser.new_page()
    dialogs: list[str] = []

    def note(dialog):
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", note)
    page.set_content("<!doctype html><title>Corpus</title><base href=https://site.example/>")
    yield page
    page.wait_for_timeout(500)
    page.close()
    assert not dialogs


def test_a_browser_reads_five_thousand_cleaned_bodies_as_they_are_written(judge):
    assert judged(judge, grammar(SMALLEST)) == []


@pytest.mark.skipif(not CORPUS, reason="CORPUS names no folder")
@pytest.mark.timeout(1800)
def test_nothing_of_the_corpus_is_active_once_it_is_cleaned(judge):
    inputs = list(dict.fromkeys(of_folder(Path(CORPUS))))
    assert inputs, f"no inputs in {CORPUS}"
    stored = list(cleaned(inputs))
    wrong = {html: found for html, body in stored if (found := faults(body))}
    misread = judged(judge, inputs)
    print(f"{len(inputs)} inputs, {len(stored)} stored, {len(inputs) - len(stored)} refused")
    assert not wrong
    assert not misread
