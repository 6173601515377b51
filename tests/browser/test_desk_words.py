"""No word is lost: a stopped server, a killed browser, an expired login, a colleague."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connections
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import expect

from articles.models import Article, Autosave, Lease, Revision
from tests.browser import chromium
from tests.browser.conftest import PATIENCE
from tests.conftest import PASSWORD

# Chromium writes what a page stores to its disk a few seconds later.
WRITTEN = 6
ROOT = Path(__file__).parent.parent.parent


def change(article):
    return f"/admin/articles/article/{article.pk}/change/"


def state(page, text):
    page.locator("#save-state", has_text=text).wait_for()


def kill(folder: Path) -> None:
    """End the browser of this profile as a power cut would."""
    for entry in Path("/proc").iterdir():
        # Processes end while we look, some of them because we have just ended their parent.
        with suppress(FileNotFoundError, ProcessLookupError, NotADirectoryError):
            if entry.name.isdigit() and str(folder) in (entry / "cmdline").read_text(
                errors="replace"
            ):
                os.kill(int(entry.name), signal.SIGKILL)


class Server:
    """The product in a process of its own, on the database of the tests."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        database = connections["default"].settings_dict
        self.environment = {
            **os.environ,
            "DATA_DIR": str(folder),
            "SITE_URL": self.url,
            "DATABASE_URL": database_url(database),
        }
        self.process: Any = None

    def start(self) -> None:
        command = [sys.executable, "manage.py", "runserver", "--noreload", str(self.port)]
        self.process = subprocess.Popen(command, env=self.environment, cwd=ROOT)
        for _attempt in range(150):
            if self.answers():
                return
            time.sleep(0.2)
        raise AssertionError("the server does not start")

    def answers(self) -> bool:
        try:
            socket.create_connection(("localhost", self.port), 1).close()
        except OSError:
            return False
        return True

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("localhost", 0))
        return int(found.getsockname()[1])


def database_url(database: dict[str, Any]) -> str:
    if "sqlite3" in database["ENGINE"]:
        return f"sqlite:///{database['NAME']}"
    host = quote(database["HOST"], safe="")
    who = database["USER"] + (f":{database['PASSWORD']}" if database["PASSWORD"] else "")
    port = f":{database['PORT']}" if database["PORT"] else ""
    return f"postgres://{who}@{host}{port}/{database['NAME']}"


@pytest.fixture
def server(tmp_path, transactional_db):
    started = Server(tmp_path)
    started.start()
    yield started
    started.kill()


@contextmanager
def profile(browser, folder):
    """A page of a browser that keeps what pages store in `folder`."""
    context = browser.browser_type.launch_persistent_context(
        folder, executable_path=chromium.find(), args=chromium.FLAGS
    )
    context.set_default_timeout(PATIENCE)
    yield context.pages[0]
    with suppress(PlaywrightError):
        context.close()


def test_server_and_browser_die_and_the_text_is_offered(
    browser, server, live_server, log_in, tmp_path, deniz, write
):
    article = write("Frigate Returns")
    address, folder = server.url + change(article), tmp_path / "profile"
    with profile(browser, folder) as page:
        log_in(page, deniz)  # cookies do not know ports
        page.goto(address)
        page.locator(".ProseMirror").click()
        server.kill()
        page.keyboard.press("Control+End")
        page.keyboard.type(" Words that no server ever saw.")
        state(page, "Offline, kept in this browser")
        time.sleep(WRITTEN)
        kill(folder)
    server.start()
    with profile(browser, folder) as page:
        log_in(page, deniz)
        page.goto(address)
        page.get_by_text("This browser kept what you typed here").wait_for()
        assert "no server ever saw" not in page.locator(".ProseMirror").inner_text()
        page.locator("#local-copy").get_by_role("button", name="Restore it").click()
        page.locator(".ProseMirror", has_text="no server ever saw").wait_for()
        page.get_by_role("button", name="Save draft").click()
        state(page, "Saved ")
        page.reload()
        page.locator(".ProseMirror").wait_for()
        assert page.locator("#local-copy").is_hidden()
    article.refresh_from_db()
    assert "no server ever saw" in article.latest_revision.data["body"]


def test_what_is_typed_is_kept_within_five_seconds(page, log_in, deniz, published, complaints):
    # The preview runs no script, not even the one with which the clock is set.
    complaints.expect("Blocked script execution in 'about:blank'")
    article = published()
    log_in(page, deniz)
    page.clock.install()
    page.goto(change(article))
    page.get_by_label("Headline").fill("Typed and Not Saved")
    page.clock.fast_forward(5_000)
    page.locator("#save-state", has_text="Saved by itself").wait_for()
    assert Autosave.objects.get().data["headline"] == "Typed and Not Saved"
    assert Article.objects.values_list("headline", "version").get() == (
        article.headline,
        article.version,
    )


def test_the_login_expires_while_somebody_types(page, log_in, deniz, write, complaints):
    article = write("Frigate Returns")
    complaints.expect("403")
    log_in(page, deniz)
    page.goto(change(article))
    page.locator(".ProseMirror").click()
    page.context.clear_cookies(name="session")
    page.keyboard.type("Typed while logged out. ")
    state(page, "Logged out")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Log in in a new window").click()
    other = opened.value
    other.get_by_label("E-mail address").fill(deniz.email)
    other.get_by_label("Password").fill(PASSWORD)
    other.get_by_role("button", name="Log in").click()
    other.wait_for_url("**/admin/**")
    state(page, "Saved by itself")
    assert "Typed while logged out." in Autosave.objects.get().data["body"]
    page.keyboard.press("Control+s")
    state(page, "Saved ")
    article.refresh_from_db()
    assert "Typed while logged out." in article.latest_revision.data["body"]
    assert not Autosave.objects.exists()


def test_two_browsers_in_conflict(open_page, log_in, deniz, mert, write, complaints):
    complaints.expect("409")
    article = write("Frigate Returns", body="<p>One.</p><p>Two.</p>")
    first, second = open_page(), open_page()
    log_in(first, deniz)
    log_in(second, mert)
    first.goto(change(article))
    first.locator(".ProseMirror[contenteditable=true]").wait_for()
    first.wait_for_timeout(500)
    assert Lease.objects.get().holder == deniz
    second.goto(change(article))
    second.get_by_text("Deniz is editing").first.wait_for()
    second.locator(".ProseMirror[contenteditable=false]").wait_for()
    assert second.get_by_role("button", name="Save draft").is_disabled()
    second.get_by_role("button", name="Take over").click()
    second.locator(".ProseMirror[contenteditable=true]").wait_for()
    second.get_by_label("Headline").fill("Mert's Headline")
    second.get_by_role("button", name="Save draft").click()
    state(second, "Saved ")
    # Deniz has not heard of it yet.
    first.get_by_label("Standfirst").fill("Deniz's standfirst.")
    first.get_by_role("button", name="Save draft").click()
    first.get_by_role("heading", name="Somebody else changed").wait_for()
    first.get_by_role("button", name="Merge and save as draft").click()
    first.get_by_text("Both sides' changes").wait_for()
    article.refresh_from_db()
    data = article.latest_revision.data
    assert (data["headline"], data["standfirst"]) == ("Mert's Headline", "Deniz's standfirst.")


def test_the_one_who_was_taken_over_is_told(open_page, log_in, deniz, mert, write):
    article = write("Frigate Returns")
    first, second = open_page(), open_page()
    log_in(first, deniz)
    log_in(second, mert)
    first.goto(change(article))
    first.get_by_label("Standfirst").fill("Deniz typed this.")
    state(first, "Saved by itself")
    second.goto(change(article))
    second.get_by_role("button", name="Take over").click()
    second.locator(".ProseMirror[contenteditable=true]").wait_for()
    first.get_by_label("Standfirst").fill("Deniz typed on.")
    state(first, "Somebody took over")
    assert first.get_by_label("Standfirst").input_value() == "Deniz typed on."
    kept = Revision.objects.filter(kind="takeover").order_by("pk")
    words = [revision.data["standfirst"] for revision in kept]
    assert words == ["Deniz typed this.", "Deniz typed on."]


def test_word_and_google_docs_leave_clean_structure(page, log_in, deniz, write):
    article = write("Frigate Returns", body="")
    log_in(page, deniz)
    page.goto(change(article))
    page.locator(".ProseMirror").click()
    html = (
        '<h1 class="MsoHeading1" style="mso-style:x"><span style="color:red">Title</span></h1>'
        '<p class="MsoNormal"><b style="font-weight:normal"><span>Plain</span></b> and '
        "<b>strong</b>.<o:p></o:p></p><ul><li>one</li></ul><script>alert(1)</script>"
    )
    page.evaluate(
        """html => {
            const data = new DataTransfer();
            data.setData("text/html", html);
            const event = new ClipboardEvent("paste", {clipboardData: data, bubbles: true,
                cancelable: true});
            document.querySelector(".ProseMirror").dispatchEvent(event);
        }""",
        html,
    )
    page.keyboard.press("Control+s")
    state(page, "Saved ")
    article.refresh_from_db()
    body = article.latest_revision.data["body"]
    assert "<strong>strong</strong>" in body
    assert "<li><p>one</p></li>" in body
    assert not any(word in body for word in ("style", "Mso", "script", "span", "o:p"))


def test_logging_out_clears_what_the_browser_kept(page, log_in, deniz, write):
    log_in(page, deniz)
    page.goto(change(write()))
    page.get_by_label("Standfirst").fill("Secret.")
    state(page, "Saved by itself")
    drafts = "Object.keys(localStorage).filter(name => name.startsWith('newsroom:draft:')).length"
    assert page.evaluate(drafts) == 1
    page.get_by_role("button", name="Log out").click()
    page.wait_for_url("**/logout/")
    assert page.evaluate(drafts) == 0


def test_a_new_text_survives_a_reload_before_it_is_saved(page, log_in, ada):
    log_in(page, ada)
    page.goto("/admin/articles/article/add/")
    page.get_by_label("Headline").fill("Begun and Not Saved")
    state(page, "Saved by itself")
    page.goto("/admin/articles/article/")
    page.goto("/admin/articles/article/add/")
    offer = page.locator("#autosave-offer")
    offer.get_by_role("link", name="Restore it").click()
    expect(page.get_by_label("Headline")).to_have_value("Begun and Not Saved")
    page.get_by_role("button", name="Save draft").click()
    page.get_by_text("Saved.", exact=True).wait_for()
    assert Article.objects.get().latest_revision.headline == "Begun and Not Saved"
    assert not Autosave.objects.exists()
    page.goto("/admin/articles/article/add/")
    assert page.locator("#local-copy").is_hidden()
    assert page.locator("#autosave-offer").count() == 0
