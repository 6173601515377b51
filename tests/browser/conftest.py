"""Playwright drives Debian's Chromium against a live server; a complaining page fails its test.

`page` and `anonymous` are pages of two separate browsers (contexts); `open_page` makes more, with
any option of Playwright's new_context. On a failure each page's picture goes to test-results/.

SLOW_LINE=400 in the environment gives every page a line of so many milliseconds and a processor
of a quarter of the speed: a test that reads what has not arrived yet fails with it every time.
"""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client, testcases
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser import chromium

HERE = Path(__file__).parent
PICTURES = HERE.parent.parent / "test-results"
FAILED = pytest.StashKey[bool]()
# Other tests run beside these (tests/run.py): who waits in vain waits long, nobody else does.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)
SLOW_LINE = int(os.environ.get("SLOW_LINE", "0"))  # milliseconds
DESKTOP = {"width": 1440, "height": 900}

# Django's live server would answer /media/ itself; our own view does that on a real one.
setattr(testcases, "_MediaFilesHandler", lambda application: application)  # noqa: B010


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("browser")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, started once."""
    program = chromium.find()
    if program is None:
        pytest.fail(chromium.ADVICE)
    # Playwright's loop runs in this thread, and Django would refuse to use the database beside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=chromium.FLAGS)
        yield started
        started.close()


class Complaints:
    """What consoles, scripts and the content security policy complained about during a test."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.expected: list[re.Pattern[str]] = []

    def expect(self, pattern: str) -> None:
        """Let complaints pass that match the regular expression `pattern`."""
        self.expected.append(re.compile(pattern))

    def unexpected(self) -> list[str]:
        """Complaints that nothing announced."""
        return [text for text in self.seen if not any(p.search(text) for p in self.expected)]

    def hear_console(self, message) -> None:
        """Note an error of the console; broken policies and failed loads come this way too."""
        if message.type == "error":
            self.seen.append(f"{message.text} [{message.location.get('url', '')}]")

    def hear_script(self, error) -> None:
        """Note an exception that no script caught."""
        self.seen.append(f"uncaught: {error.error}")


@pytest.fixture
def complaints() -> Iterator[Complaints]:
    """The test's complaints; those that it did not expect fail it at its end."""
    collected = Complaints()
    yield collected
    assert not collected.unexpected()


def slow_down(page: Page) -> None:
    """Give a page the line and the processor of an old telephone."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    line = {"latency": SLOW_LINE, "downloadThroughput": 200_000, "uploadThroughput": 200_000}
    session.send("Network.emulateNetworkConditions", {"offline": False, **line})
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})


@pytest.fixture
def open_page(request, browser, live_server, settings, complaints) -> Iterator[Callable[..., Page]]:
    """A function that opens a page in a browser (context) of its own, with Playwright's options."""
    settings.SITE_URL = live_server.url  # the links in mails lead to the server of this test
    pages: list[Page] = []

    def open_one(**options) -> Page:
        context = browser.new_context(
            **{"base_url": live_server.url, "viewport": DESKTOP, "reduced_motion": "reduce"}
            | options
        )
        context.set_default_timeout(PATIENCE)
        context.on("console", complaints.hear_console)
        context.on("weberror", complaints.hear_script)
        if SLOW_LINE:
            context.on("page", slow_down)
        pages.append(context.new_page())
        return pages[-1]

    yield open_one
    for number, page in enumerate(pages, start=1):
        if request.node.stash.get(FAILED, False):
            name = re.sub(r"\W+", "-", request.node.name)
            page.screenshot(path=PICTURES / f"{name}-{number}.png", full_page=True)
        page.context.close()


@pytest.fixture
def page(open_page) -> Page:
    """The first person's page."""
    return open_page()


@pytest.fixture
def anonymous(open_page) -> Page:
    """A page in a second browser that has no cookie of the first."""
    return open_page()


@pytest.fixture
def log_in(live_server) -> Callable[..., None]:
    """A function that gives a page the session of a user: `log_in(page, deniz)`."""

    def give_session(page: Page, user) -> None:
        client = Client()
        client.force_login(user)
        page.context.add_cookies(
            [
                {"name": name, "value": morsel.value, "url": live_server.url}
                for name, morsel in client.cookies.items()
            ]
        )

    return give_session
