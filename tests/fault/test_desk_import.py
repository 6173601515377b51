"""An import at the desk as it really runs: uploaded, and carried out by a process of the worker.

It is tried, started, stopped, let go on, and its worker is killed; at the end all of it is there.
"""

import json
import re
import time
from urllib.parse import urlencode

import pytest

from tests.fault.live import Live, ask, database
from tests.fault.test_kill_import import export

BOUNDARY = "one-file"
COUNT = "from articles.models import Article; print(Article.objects.published().count())"
LOST = (
    "from datetime import timedelta; from articles.models import ImportRun, imports;"
    "run = ImportRun.objects.get(); run.seen_at -= imports.LOST_AFTER; run.save()"
)
WHOLE = (
    "from articles.models import *; rows = Article.objects.filter(imported_from__isnull=False);"
    "print(rows.count(), ImportedItem.objects.filter(kind='post').count(),"
    " rows.values('slug').distinct().count(), Revision.objects.filter(kind='import').count())"
)


class Browser:
    """Keeps its cookies, and posts forms as a browser does."""

    def __init__(self, live: Live) -> None:
        self.live, self.cookie = live, f"session={live.told['session']}"
        self.origin = f"http://127.0.0.1:{live.port}"

    def get(self, path: str) -> str:
        status, headers, body = ask(self.live.port, path, headers={"Cookie": self.cookie})
        assert status == 200, (path, status)
        if csrf := re.match(r"[^;]*csrf[^;]*", headers.get("Set-Cookie", "")):
            self.cookie = f"session={self.live.told['session']}; {csrf[0]}"
        return body.decode()

    def post(self, path: str, body: bytes, kind: str) -> str:
        headers = {"Cookie": self.cookie, "Content-Type": kind, "Origin": self.origin}
        status, headers, _body = ask(self.live.port, path, "POST", body, headers, timeout=60)
        assert status == 302, (path, status)
        return headers["Location"]

    def press(self, page: str, action: str, **fields: str) -> None:
        """Press a button of a run's page."""
        token = TOKEN.findall(self.get(page))[0]
        body = urlencode({"csrfmiddlewaretoken": token, **fields}).encode()
        path = page.replace("/change/", f"/{action}/")
        assert self.post(path, body, "application/x-www-form-urlencoded") == page


TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


def upload(browser: Browser, content: bytes) -> str:
    """The page of the run that comes of an uploaded file."""
    page = "/admin/articles/importrun/add/"
    fields = {"csrfmiddlewaretoken": TOKEN.findall(browser.get(page))[0], "importer": "wordpress"}
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="uploads"; filename="old.xml"\r\n'
    parts += [head.encode(), b"Content-Type: text/xml\r\n\r\n", content]
    body = b"".join([*parts, f"\r\n--{BOUNDARY}--\r\n".encode()])
    return browser.post(page, body, f"multipart/form-data; boundary={BOUNDARY}")


def until(told, seconds: float = 240) -> object:
    """What `told` gives once it is something."""
    deadline = time.monotonic() + seconds
    while not (found := told()):
        assert time.monotonic() < deadline, "it does not come to an end"
        time.sleep(0.1)
    return found


@pytest.fixture
def live(tmp_path):
    folder = tmp_path / "site"
    folder.mkdir()
    live = Live(folder, database(folder, "desk_import"))
    live.manage("migrate", "--verbosity", "0")
    live.told = json.loads(live.manage("setup", "1", module="tests.fault.live"))
    live.start("web")
    live.start("worker")
    live.wait("/news/")
    yield live
    live.stop()


@pytest.mark.timeout(900)
@pytest.mark.parametrize("posts", [1000, pytest.param(3000, marks=pytest.mark.fault)])
def test_it_is_tried_started_stopped_killed_and_completed(live, posts):
    browser = Browser(live)
    page = upload(browser, export(posts))
    progress = page.replace("/change/", "/progress/")

    def told() -> dict:
        return json.loads(browser.get(progress))

    def imported() -> int:
        return int(live.manage("shell", "--no-imports", "-c", COUNT))

    before = imported()
    until(lambda: not told()["open"])
    assert "Import it now" in browser.get(page)
    assert imported() == before, "a trial writes nothing"

    browser.press(page, "start", real="1")
    until(lambda: told()["done"] > 0 and told()["total"] == posts)
    assert re.search(r"\d+ of \d+", told()["text"])
    browser.press(page, "stop")
    assert not told()["open"]
    assert "Go on" in browser.get(page)
    # Its process ends at the next whole batch.
    time.sleep(3)
    stopped = imported()
    time.sleep(1)
    assert imported() == stopped < before + posts

    browser.press(page, "start", real="1")
    until(lambda: imported() > stopped)
    live.kill("worker")
    live.manage("shell", "--no-imports", "-c", LOST)
    until(lambda: not told()["open"])

    assert live.manage("shell", "--no-imports", "-c", WHOLE).split() == [str(posts)] * 4
    assert imported() == before + posts
    report = json.loads(browser.get(page.replace("/change/", "/report.json")))
    outcomes = report["outcomes"]["posts"]
    assert sum(outcomes.values()) == report["file_holds"]["posts"] == posts
    assert outcomes["skipped"] >= stopped - before
