"""The Chromium of this machine; Playwright's own download is not used."""

import shutil

NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"]
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


def find() -> str | None:
    """Path of the browser's program, or None where there is none."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)
