"""Lighthouse (npm) gives what the production server serves 99 or more, as a phone sees it.

Run it while nothing else runs: it measures time. LIGHTHOUSE names a program that is there already,
LIGHTHOUSE_URL a production server that runs already.
"""

import json
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

from tests.audit.conftest import ROOT, kinds
from tests.bench.servers import serving
from tests.browser import chromium

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
PAGES = ("home", "category", "article")
GOAL, RUNS = 99, 5
SECRET = "measured-" + "k" * 50


@pytest.fixture(scope="session")
def lighthouse(fetched) -> Path:
    """The program."""
    if named := os.environ.get("LIGHTHOUSE"):
        return Path(named)
    if not shutil.which("npm"):
        pytest.fail("Lighthouse needs npm; on Debian: apt-get install npm")
    return fetched("lighthouse") / ".bin" / "lighthouse"


@pytest.fixture(scope="session")
def production(request, tmp_path_factory):
    """Address of the sample magazine as it is served in production, but for the certificate."""
    if running := os.environ.get("LIGHTHOUSE_URL"):
        yield running.rstrip("/")
        return
    loaded, folder = request.getfixturevalue("loaded"), tmp_path_factory.mktemp("production")
    with sqlite3.connect(loaded / "newsroom.sqlite3") as source:
        target = sqlite3.connect(folder / "newsroom.sqlite3")
        source.backup(target)
        target.close()
    shutil.copytree(loaded / "media", folder / "media")
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "HOME": str(folder),
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
        "NEWSROOM_ENV": "production",
        "SECRET_KEY": SECRET,
        "SITE_URL": "https://127.0.0.1",
        "SECURE_SSL_REDIRECT": "0",
        "EMAIL_URL": "smtp://localhost",
        "DATA_DIR": str(folder),
        "LOG_LEVEL": "ERROR",
    }
    command = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    with serving("granian", "newsroom.wsgi:application", environment) as server:
        yield server.url


def scores(lighthouse: Path, address: str, report: Path) -> dict[str, int]:
    """One run with the preset for phones: the score of each category, of 100."""
    command = [
        *(str(lighthouse), address, "--quiet", "--output=json", f"--output-path={report}"),
        f"--only-categories={','.join(CATEGORIES)}",
        "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
    ]
    environment = {**os.environ, "CHROME_PATH": chromium.find(chromium.WHOLE) or ""}
    for last in (False, False, True):  # now and then Chromium records no trace: NO_NAVSTART
        done = subprocess.run(
            command, env=environment, check=last, timeout=180, capture_output=True
        )
        if done.returncode == 0:
            break
    categories = json.loads(report.read_text())["categories"]
    return {name: round(100 * categories[name]["score"]) for name in CATEGORIES}


@pytest.mark.timeout(1800)
def test_a_phone_gets_a_page_as_good_as_can_be(production, lighthouse, tmp_path):
    addresses = kinds(production, "en")
    found = {}
    for page in PAGES:
        # One more, not counted: it makes the sizes of pictures that nobody has seen yet.
        _first, *runs = (
            scores(lighthouse, production + addresses[page], tmp_path / f"{page}-{run}.json")
            for run in range(1 + RUNS)
        )
        found[page] = {name: statistics.median(run[name] for run in runs) for name in CATEGORIES}
        print(page, found[page], [run["performance"] for run in runs])
    low = {(page, name) for page in found for name in CATEGORIES if found[page][name] < GOAL}
    assert not low, found
