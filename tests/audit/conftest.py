"""Audits look at the whole sample magazine, as `make demo` serves it; no test database is used.

AUDIT_URL names a site that runs already; else the demo is started on data of its own.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.audit import states
from tests.browser import chromium

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
START_SECONDS = 240
KINDS = ("opinion", "interview", "analysis", "gallery", "video", "live")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("audit")


def fetch(address: str) -> tuple[int, str]:
    """Status and text of a page."""
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


@pytest.fixture(scope="session")
def loaded(tmp_path_factory) -> Path:
    """A folder with the sample magazine, and with the states that it lacks."""
    folder = tmp_path_factory.mktemp("audit")
    environment = {
        **os.environ,
        "DATA_DIR": str(folder),
        "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
    }
    for command in (["manage.py", "demo", "--load-only"], ["-m", "tests.audit.states"]):
        subprocess.run([sys.executable, *command], cwd=ROOT, env=environment, check=True)
    return folder


@pytest.fixture(scope="session")
def site(request) -> Iterator[str]:
    """Address of the sample magazine."""
    if running := os.environ.get("AUDIT_URL"):
        yield running.rstrip("/")
        return
    folder = request.getfixturevalue("loaded")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ, "DATA_DIR": str(folder), "SITE_URL": address, "DATABASE_URL": ""
    }  # fmt: skip
    command = [sys.executable, "manage.py", "demo", "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, env=environment) as server:
        try:
            _wait(server, address)
            yield address
        finally:
            server.terminate()
            server.wait(30)


def _wait(server: subprocess.Popen[bytes], address: str) -> None:
    started = time.monotonic()
    while time.monotonic() - started < START_SECONDS:
        assert server.poll() is None, "the demo ended"
        try:
            if fetch(f"{address}/healthz")[0] == 200:
                return
        except OSError:
            time.sleep(0.5)
    raise AssertionError("the demo did not answer")


@pytest.fixture(scope="session")
def places(site) -> dict[str, str]:
    """One address of every kind of page, and of every state of an article's."""
    found = kinds(site, "en")
    turkish = kinds(site, "tr")
    found |= {f"{name}-tr": turkish[name] for name in ("home", "category", "article")}
    return found | states.PLACES


@pytest.fixture(scope="session")
def both_editions(site, places) -> dict[str, str]:
    """The same, and every kind of page of the Turkish edition."""
    return places | {f"{name}-tr": path for name, path in kinds(site, "tr").items()}


def kinds(site: str, edition: str) -> dict[str, str]:
    """One address of every kind of page, found as a reader finds them: by links."""
    at, word = ("", "the") if edition == "en" else (f"/{edition}", "gemi")
    found = {
        "home": f"{at}/", "issues": f"{at}/issues/", "archive": f"{at}/archive/",
        "corrections": f"{at}/corrections/", "search": f"{at}/search/?q={word}",
        "search-none": f"{at}/search/?q=zz9", "search-empty": f"{at}/search/",
        "sign-up": f"{at}/subscriptions/", "letters": f"{at}/subscriptions/letters/",
        "missing": f"{at}/no/such/page/", "offline": f"{at}/offline/",
    }  # fmt: skip
    home = fetch(site + found["home"])[1]
    found["category"] = _first(home, rf'<nav class="sections".*?href="({at}/[^"]+/)"')
    found["article"] = _news_on(site, home)
    article = fetch(site + found["article"])[1]
    found["author"] = _first(article, rf'href="({at}/authors/[^"]+/)"')
    found["tag"] = _first(article, rf'href="({at}/tags/[^"]+/)"')
    found["page"] = _first(home, rf'href="({at}/pages/[^"]+/)"')
    found["issue"] = _first(fetch(site + found["issues"])[1], rf'href="({at}/issues/[^"/]+/)"')
    found["month"] = _first(fetch(site + found["archive"])[1], rf'href="({at}/archive/\d+/\d+/)"')
    return found | _of_kinds(site, edition)


def _first(html: str, pattern: str) -> str:
    match = re.search(pattern, html, re.S)
    assert match, pattern
    return unescape(match[1])


def _news_on(site: str, html: str) -> str:
    """The first plain article that a front page links to."""
    links = re.findall(r'class="teaser-headline"[^>]*><a href="(/[^"]+/)"', html)
    return next(path for path in links if "article article-news" in fetch(site + path)[1])


def _of_kinds(site: str, edition: str) -> dict[str, str]:
    """An article of each kind, from the sitemap; those that the sample has."""
    found: dict[str, str] = {}
    listed = fetch(f"{site}/sitemaps/articles-{edition}-0.xml")[1]
    for address in re.findall(r"<loc>([^<]+)</loc>", listed):
        path = "/" + address.split("/", 3)[3]
        kind = _first(fetch(site + path)[1], r'<article class="article article-([a-z]+)')
        if kind in KINDS:
            found.setdefault(kind, path)
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, started once."""
    program = chromium.find()
    if program is None:
        pytest.fail(chromium.ADVICE)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=chromium.FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def fetched(tmp_path_factory):
    """A function that brings a package of npm into a folder of this run, and says where it is."""

    def fetch_package(name: str) -> Path:
        folder = tmp_path_factory.mktemp("npm")
        command = ["npm", "install", "--no-save", "--no-package-lock", "--no-audit", "--silent"]
        subprocess.run([*command, name], cwd=folder, check=True, timeout=300)
        return folder / "node_modules"

    return fetch_package


@pytest.fixture(scope="session")
def checker(fetched) -> Path:
    """The checker's archive: VNU_JAR, or fetched from npm."""
    if named := os.environ.get("VNU_JAR"):
        return Path(named)
    if not shutil.which("npm") or not shutil.which("java"):
        pytest.fail("the checker needs npm and java; on Debian: apt-get install npm default-jre")
    return next(fetched("vnu-jar").glob("vnu-jar/**/vnu.jar"))
