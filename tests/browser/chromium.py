"""The Chromium of this machine; Playwright's own download is not used."""

import shutil
from collections.abc import Sequence

WHOLE = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"]
# The same Chromium without windows of its own takes far less of the processor for the same pages.
NAMES = ["chromium-headless-shell", *WHOLE]
ADVICE = "no Chromium found; on Debian: apt-get install chromium"
FLAGS = [
    "--no-sandbox",  # root, as in a container, may not use Chromium's own
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find(names: Sequence[str] = NAMES) -> str | None:
    """Path of the browser's program, the first that is there, or None where there is none."""
    return next((path for name in names if (path := shutil.which(name))), None)
