"""Which server, with how many processes and threads: cost, memory, start, and a process killed."""

import argparse
import os
import signal
import threading
import time
from contextlib import closing

from tests.bench import servers, sites, table
from tests.bench.load import Connection, measure
from tests.bench.servers import Server
from tests.bench.sites import Site

CHOICES = [
    ("granian", 1, 4),
    ("granian", 2, 2),
    ("granian", 2, 4),
    ("gunicorn", 2, 4),
    ("gunicorn", 4, 2),
]
COLUMNS = (
    *("server, processes × threads", "stored page, CPU ms", "article made anew, CPU ms"),
    *("memory MB (PSS)", "first answer s", "killed: back after s", "… requests failed"),
)
READERS = 4


def run(asked: argparse.Namespace) -> None:
    """One table; SQLite, so that the processor time is the server's alone."""
    with sites.sites(["sqlite"], [min(asked.sizes)]) as (site,):
        page = str(site.facts()["article"]["address"])
        rows = [
            _row(asked, site, page, *choice) for choice in CHOICES if choice[0] in asked.servers
        ]
    table.show("Servers: 8 connections; one process killed while 4 readers read", COLUMNS, rows)


def _row(
    asked: argparse.Namespace, site: Site, page: str, name: str, workers: int, threads: int
) -> list[object]:
    costs = []
    for store in ("off", "files"):
        environment = site.environment(PAGE_STORE=store)
        application = (name, "newsroom.wsgi:application", environment, "/healthz")
        with servers.serving(*application, workers, threads=threads) as server:
            url = server.url + page
            for _warming in range(2):
                found = measure(url, lambda: servers.seconds_used(server.pid), asked.seconds, 8)
            costs.append(found.cpu)
            memory = servers.memory(server.pid)["pss"]
            back, failed = _killed(server, url, workers)
    made, stored = costs
    return [f"{name}, {workers} × {threads}", stored, made, memory, server.cold, back, failed]


def _killed(server: Server, url: str, workers: int) -> tuple[float, int]:
    """Seconds until as many processes answer as before, and requests that failed meanwhile."""
    resting, failed = threading.Event(), [0]

    def read() -> None:
        while not resting.is_set():
            try:
                with closing(Connection(url, {})) as client:
                    client.ask()
            except (OSError, EOFError):
                failed[0] += 1
                time.sleep(0.01)

    readers = [threading.Thread(target=read) for _reader in range(READERS)]
    for reader in readers:
        reader.start()
    time.sleep(0.5)
    before = set(serving_processes(server.pid))
    victim = max(before, key=servers.resident)
    os.kill(victim, signal.SIGKILL)
    started = time.monotonic()
    while time.monotonic() - started < 20:
        now = serving_processes(server.pid)
        if len(now) >= len(before) and victim not in now:
            break
        time.sleep(0.01)
    back = time.monotonic() - started
    resting.set()
    for reader in readers:
        reader.join()
    return back, failed[0]


def serving_processes(pid: int) -> list[int]:
    """Those below it that have loaded the site."""
    below = [each for each in servers.children(pid) if each != pid]
    return [each for each in below if _loaded(each)]


def _loaded(pid: int) -> bool:
    try:
        return servers.resident(pid) > 45
    except OSError:
        return False
