"""A site at work: what is changed is seen, a rush makes one page, and workers stay small.

Four servers with stored pages, and a worker; an editor in a process of its own; readers who
never rest.
"""

import argparse
import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median
from typing import Any

from tests.bench import crawl, servers, sites, storm, table
from tests.bench.load import Connection, measure
from tests.bench.servers import Server
from tests.bench.sites import FOLDER, ROOT, Site

WORKERS = 4
CHANGES = ("publish", "correct", "rename", "menu", "move", "unpublish")
CLIENTS, STORM_WORKERS = 200, 2
COLD_STARTS = 5
REQUESTS = 100_000  # of each worker
ENDURED = ("/", "/section-a/", "/feeds/rss.xml", "/search/?q=council", "/?utm_source=x")
APPLICATION = ("granian", "newsroom.wsgi:application")
CRAWLED = 600
Rows = list[list[object]]


class Editor:
    """Somebody who changes the site, in a process of its own."""

    def __init__(self, process: subprocess.Popen[str], environment: dict[str, str]) -> None:
        self.process = process
        self.environment = environment
        # Of a server that makes every page anew.
        self.fresh = {**environment, "PAGE_STORE": "off"}

    def __call__(self, word: str) -> dict[str, Any]:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(word + "\n")
        self.process.stdin.flush()
        found: dict[str, Any] = json.loads(self.process.stdout.readline())
        return found


def run(asked: argparse.Namespace) -> None:
    """One table for each database; `--parts` names some of them."""
    for database in asked.databases:
        with sites.sites([database], [min(asked.sizes)], "living") as (site,):
            rows = _site(site, asked.parts or list(NAMES))
        title = f"At work: {site.size:,} articles, {database}, granian, {WORKERS} workers"
        table.show(title, ("what", "measured", "goal"), rows)


def _site(site: Site, parts: list[str]) -> Rows:
    # A line of the log for each page that Django makes.
    environment = site.environment(LOG_LEVEL="INFO", LOG_REQUESTS="1")
    rows: Rows = []
    if "cold" in parts:
        rows += _cold(environment)
    asked = [PARTS[part] for part in parts if part != "cold"]
    if asked:
        with (
            servers.working(environment),
            _serving(environment, WORKERS) as server,
            _editor(environment) as editor,
        ):
            for part in asked:
                rows += part(server, editor)
    return rows


def _cold(environment: dict[str, str]) -> Rows:
    cold, used = [], []
    for _number in range(COLD_STARTS):
        with _serving(environment, 1) as one:
            cold.append(one.cold)
            used.append(servers.seconds_used(one.pid))
    return [
        ["first answer of one worker, s", median(cold), "≤ 1.2"],
        ["… processor time, s", median(used), ""],
    ]


def _changes(server: Server, editor: Editor) -> Rows:
    """Each kind of change, while readers read."""
    rows: Rows = []
    for change in CHANGES:
        editor("publish")
        with _readers(server.url, 8):
            after = _seen(server, editor(change))
        rows.append([f"{change}: seen by all after, s", after, "≤ 1"])
    editor("home")
    return rows


def _crawl(server: Server, editor: Editor) -> Rows:
    """After each kind of change all pages are what a server that stores nothing makes of them."""
    rows: Rows = []
    with servers.serving(*APPLICATION, editor.fresh, "/healthz", 2, "fresh") as fresh:
        for change in CHANGES:
            editor("publish")
            with _readers(server.url, 8):
                paths = crawl.addresses(server.url, CRAWLED)
                before = crawl.ask(server.url, paths)
                made = _made()
                at = editor(change)["at"]
                time.sleep(max(0.0, at + 1 - time.time()))
                wrong, after = crawl.wrong(server.url, fresh.url, paths)
            changed = sum(before[path] != after[path] for path in paths)
            said = f"{len(wrong)} of {len(paths):,}; {changed} changed, {_made() - made} made anew"
            rows.append([f"{change}: wrong pages a second later", said, "0; made ≤ 2 × changed"])
            for path in wrong[:5]:
                print(f"wrong after {change}: {path}", flush=True)
    editor("home")
    return rows


def _serving(environment: dict[str, str], workers: int) -> Any:
    return servers.serving(*APPLICATION, environment, "/healthz", workers)


@contextmanager
def _editor(environment: dict[str, str]) -> Iterator[Editor]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.living_work"],
        env=environment, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip

    assert process.stdout
    process.stdout.readline()
    try:
        yield Editor(process, environment)
    finally:
        process.kill()
        process.wait()


@contextmanager
def _readers(url: str, count: int) -> Iterator[None]:
    """So many readers of the front page and of a section, one request after another."""
    resting = threading.Event()

    def read(path: str) -> None:
        client = Connection(url + path, {})
        while not resting.is_set():
            client.ask()
        client.close()

    threads = [
        threading.Thread(target=read, args=["/" if number % 2 else "/section-a/"])
        for number in range(count)
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        resting.set()
        for thread in threads:
            thread.join()


def _seen(server: Server, change: dict[str, Any]) -> float:
    """Seconds after the commit at which the last old page went out, to new connections each."""
    last, deadline = change["at"], change["at"] + 3
    while time.time() < deadline:
        for path in change["pages"]:
            asked = time.time()
            body = servers.request(server.url + path, {"Connection": "close"}).body
            if (change["text"].encode() in body) == bool(change.get("gone")):
                last = asked
    return float(last - change["at"])


def _made(view: str = "articles:") -> int:
    """How often Django made a page, by the logs of server and worker."""
    logs = ((FOLDER / f"{name}.log") for name in ("granian", "worker"))
    texts = [log.read_text(errors="replace") for log in logs if log.exists()]
    return sum(text.count(f"GET {view}") for text in texts)


def _rush(server: Server, editor: Editor) -> Rows:
    renders = []
    for _number in range(3):
        servers.request(server.url + "/", {})
        editor("expire")
        time.sleep(0.6)
        before = _made("articles:home ")
        together = threading.Barrier(CLIENTS)

        def client(together: threading.Barrier = together) -> None:
            one = Connection(server.url + "/", {})
            together.wait()
            one.ask()
            one.close()

        threads = [threading.Thread(target=client) for _client in range(CLIENTS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        time.sleep(0.5)
        renders.append(_made("articles:home ") - before)
    return [[f"{CLIENTS} clients on an expired page: pages made", max(renders), "1"]]


def _storm(_server: Server, editor: Editor) -> Rows:
    """As many processes as deploy/ has for two cores; the same storm on bare bytes."""
    bare = ("granian", "tests.bench.reference:bare", editor.fresh, "/", STORM_WORKERS, "bare")
    with (
        _serving(editor.environment, STORM_WORKERS) as server,
        servers.serving(*bare) as reference,
    ):
        weather = storm.Storm(server.url, reference.url, lambda: editor("publish"))
        made = _made("articles:home ")
        weather.rounds()
        seen = _seen(server, weather.last)
        made = _made("articles:home ") - made
    most = f"≤ {2 * sum(weather.counts)}"
    return [
        *weather.rows(),
        ["front pages made meanwhile", made, most],
        ["last publication seen after, s", seen, "≤ 1"],
    ]


def _endurance(server: Server, editor: Editor) -> Rows:
    """Requests of many kinds; the largest worker counts."""
    sizes, done = [], 0
    for part in (1, 2, 3, 4):
        while done < REQUESTS * WORKERS * part / 4:
            for path in ENDURED:
                seconds = 1 if "search" in path else 3
                done += measure(server.url + path, lambda: 0.0, seconds, 16).requests
        sizes.append(max(servers.resident(pid) for pid in servers.children(server.pid)))
    return [
        [f"memory of a worker after {REQUESTS / 4:,.0f} requests, MB (resident)", sizes[0], ""],
        [f"… after {REQUESTS / 2:,.0f}", sizes[1], ""],
        [f"… after {done // WORKERS:,}", sizes[3], "≤ 120"],
        ["… growth in the second half", sizes[3] / sizes[1], "≤ 1.02"],
    ]


# Of a running site; `cold` starts servers of its own.
PARTS: dict[str, Callable[[Server, Editor], Rows]] = {
    "changes": _changes,
    "crawl": _crawl,
    "rush": _rush,
    "storm": _storm,
    "endurance": _endurance,
}
NAMES = ("cold", *PARTS)
