"""A site at work: what is changed is seen, a rush makes one page, and workers stay small.

Four workers with stored pages; an editor in a process of its own; readers who never rest.
"""

import argparse
import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median, quantiles
from typing import Any

from tests.bench import servers, sites, table
from tests.bench.load import Connection, measure
from tests.bench.servers import Server
from tests.bench.sites import FOLDER, ROOT, Site

WORKERS = 4
CHANGES = ("publish", "correct", "rename", "menu", "move", "unpublish")
CLIENTS, STORM, STORM_SECONDS = 200, 100, 10.0
REQUESTS = 100_000
Ask = Callable[[str], dict[str, Any]]


def run(asked: argparse.Namespace) -> None:
    """One table for each database."""
    for database in asked.databases:
        with sites.sites([database], [min(asked.sizes)]) as (site,):
            rows = _site(site)
        title = f"At work: {site.size:,} articles, {database}, granian, {WORKERS} workers"
        table.show(title, ("what", "measured", "goal"), rows)


def _site(site: Site) -> list[list[object]]:
    # A line of the log for each page that Django makes.
    environment = site.environment(LOG_LEVEL="INFO", LOG_REQUESTS="1")
    cold = []
    for _number in range(3):
        with _serving(environment, 1) as one:
            cold.append(one.cold)
    rows: list[list[object]] = [["first answer of one worker, s", median(cold), "≤ 1.2"]]
    with _serving(environment, WORKERS) as server, _editor(environment) as editor:
        for change in CHANGES:
            editor("publish")
            with _readers(server.url, 8):
                after = _seen(server, editor(change))
            rows.append([f"{change}: seen by all after, s", after, "≤ 1"])
        editor("home")
        rows += _rush(server, editor)
        rows += _storm(server, editor)
        rows += _endurance(server, site)
    return rows


def _serving(environment: dict[str, str], workers: int) -> Any:
    return servers.serving("granian", "newsroom.wsgi:application", environment, "/healthz", workers)


@contextmanager
def _editor(environment: dict[str, str]) -> Iterator[Ask]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.living_work"],
        env=environment, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip

    def ask(word: str) -> dict[str, Any]:
        assert process.stdin
        assert process.stdout
        process.stdin.write(word + "\n")
        process.stdin.flush()
        found: dict[str, Any] = json.loads(process.stdout.readline())
        return found

    assert process.stdout
    process.stdout.readline()
    try:
        yield ask
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


def _made(path: str) -> int:
    """How often Django made a page, by the server's log."""
    return (FOLDER / "granian.log").read_text(errors="replace").count(f"GET {path} ")


def _rush(server: Server, editor: Ask) -> list[list[object]]:
    renders = []
    for _number in range(3):
        servers.request(server.url + "/", {})
        editor("expire")
        time.sleep(0.6)
        before = _made("articles:home")
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
        renders.append(_made("articles:home") - before)
    return [[f"{CLIENTS} clients on an expired page: pages made", max(renders), "1"]]


def _storm(server: Server, editor: Ask) -> list[list[object]]:
    quiet = measure(server.url + "/", lambda: servers.seconds_used(server.pid), 4, 16)
    times: list[float] = []
    over = threading.Event()

    def read() -> None:
        client = Connection(server.url + "/", {})
        while not over.is_set():
            begun = time.perf_counter()
            client.ask()
            times.append((time.perf_counter() - begun) * 1000)
        client.close()

    reader = [threading.Thread(target=read) for _number in range(4)]
    for thread in reader:
        thread.start()
    started, last = time.monotonic(), {}
    for number in range(STORM):
        last = editor("publish")
        time.sleep(max(0.0, started + (number + 1) * STORM_SECONDS / STORM - time.monotonic()))
    took = time.monotonic() - started
    over.set()
    for thread in reader:
        thread.join()
    cuts = quantiles(times, n=100)
    return [
        [f"{STORM} publications, s", took, f"{STORM_SECONDS:.0f}"],
        ["stored page before the storm, p50 ms", quiet.p50, ""],
        ["stored page during the storm, p50 ms", cuts[49], ""],
        ["… p99 ms", cuts[98], "≤ 5 × p50"],
        ["last publication of the storm seen after, s", _seen(server, last), "≤ 1"],
    ]


def _endurance(server: Server, site: Site) -> list[list[object]]:
    sizes = []
    for _part in range(2):
        done = 0
        while done < REQUESTS / 2:
            for path in ("/", "/section-a/", "/feeds/rss.xml", "/search/?q=council"):
                seconds = 0.5 if "search" in path else 3
                done += measure(server.url + path, lambda: 0.0, seconds, 16).requests
        found = servers.memory(server.pid)
        sizes.append(found["rss"] / (WORKERS + 1))
    return [
        [f"memory of a process after {REQUESTS / 2:,.0f} requests, MB", sizes[0], "≤ 120"],
        [f"… after {REQUESTS:,}", sizes[1], "no growth"],
    ]
