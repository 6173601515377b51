"""Audits look at the whole sample magazine, as `make demo` serves it; no test database is used.

AUDIT_URL names a site that runs already; else the demo is started on data of its own.
"""

import os
import re
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

from tests.browser import chromium

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
START_SECONDS = 240


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
def site(tmp_path_factory) -> Iterator[str]:
    """Address of the sample magazine."""
    if running := os.environ.get("AUDIT_URL"):
        yield running.rstrip("/")
        return
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ,
        "DATA_DIR": str(tmp_path_factory.mktemp("audit")),
        "SITE_URL": address,
        "DATABASE_URL": "",
    }
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
    """One address of every kind of page, found as a reader finds them: by links."""
    found = {
        "home": "/", "home-tr": "/tr/", "issues": "/issues/", "archive": "/archive/",
        "corrections": "/corrections/", "search": "/search/?q=the", "search-none": "/search/?q=zz9",
        "search-empty": "/search/", "sign-up": "/subscriptions/", "missing": "/no/such/page/",
    }  # fmt: skip
    home, turkish = fetch(site + "/")[1], fetch(site + "/tr/")[1]
    found["category"] = _first(home, r'<nav class="sections".*?href="(/[^"]+/)"')
    found["category-tr"] = _first(turkish, r'<nav class="sections".*?href="(/tr/[^"]+/)"')
    found["article"] = _news_on(site, home)
    found["article-tr"] = _news_on(site, turkish)
    article = fetch(site + found["article"])[1]
    found["author"] = _first(article, r'href="(/authors/[^"]+/)"')
    found["tag"] = _first(article, r'href="(/tags/[^"]+/)"')
    found["page"] = _first(home, r'href="(/pages/[^"]+/)"')
    found["issue"] = _first(fetch(site + "/issues/")[1], r'href="(/issues/[^"/]+/)"')
    found["month"] = _first(fetch(site + "/archive/")[1], r'href="(/archive/\d+/\d+/)"')
    for kind in ("opinion", "interview", "gallery", "video", "live"):
        if path := _of_kind(site, kind):
            found[kind] = path
    return found


def _first(html: str, pattern: str) -> str:
    match = re.search(pattern, html, re.S)
    assert match, pattern
    return unescape(match[1])


def _news_on(site: str, html: str) -> str:
    """The first plain article that a front page links to."""
    links = re.findall(r'class="teaser-headline"[^>]*><a href="(/[^"]+/)"', html)
    return next(path for path in links if "article article-news" in fetch(site + path)[1])


def _of_kind(site: str, kind: str) -> str:
    """An article of this kind, from the sitemap; empty where the sample has none."""
    for address in re.findall(
        r"<loc>([^<]+)</loc>", fetch(f"{site}/sitemaps/articles-en-0.xml")[1]
    ):
        path = "/" + address.split("/", 3)[3]
        if f"article-{kind}" in fetch(site + path)[1]:
            return path
    return ""


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
