"""`make audit CORPUS=DIR`: any folder of hostile HTML, through the sanitiser and into Chromium."""

import os
from pathlib import Path

import pytest

from tests.security.hostile_html import cleaned, faults, judged, of_folder

CORPUS = os.environ.get("CORPUS", "")


@pytest.mark.skipif(not CORPUS, reason="CORPUS names no folder")
@pytest.mark.timeout(1800)
def test_nothing_of_the_corpus_is_active_once_it_is_cleaned(browser, tmp_path):
    inputs = list(dict.fromkeys(of_folder(Path(CORPUS))))
    assert inputs, f"no inputs in {CORPUS}"
    stored = list(cleaned(inputs))
    wrong = {html: found for html, body in stored if (found := faults(body))}
    page = browser.new_page()
    dialogs: list[str] = []

    def note(dialog):
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", note)
    page.set_content("<!doctype html><title>Corpus</title>")
    misread = judged(page, inputs)
    page.wait_for_timeout(500)
    print(f"{len(inputs)} inputs, {len(stored)} stored, {len(inputs) - len(stored)} refused")
    assert not wrong
    assert not misread
    assert not dialogs
