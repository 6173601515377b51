"""Stored pages: our own server against bare bytes under the same server, and against nginx."""

import argparse
import gzip
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import nginx_site
from tests.bench import servers, sites, table
from tests.bench.load import Measured, measure
from tests.bench.servers import Server
from tests.bench.sites import FOLDER, Site

GZIP = {"Accept-Encoding": "gzip"}
COLUMNS = (
    *("what", "CPU ms/request", "× bare", "goal", "× nginx file", "goal", "spread"),
    *("requests/s", "p99 ms"),
)

STORED = ("stored, gzip", "stored, plain", "304", "unknown parameters")
# Connections fall to the processes of a server by chance, and one that has most of them pays more
# for a request (its threads wait for each other): many short runs, with new connections in each.
SHORT = 1.0


def run(asked: argparse.Namespace) -> None:
    """One table for each server; the smallest site is large enough."""
    with sites.sites(["sqlite"], [min(asked.sizes)]) as found:
        for server in asked.servers:
            _server(asked, found[0], server)
        _nginx(asked, found[0])


def _server(asked: argparse.Namespace, site: Site, server: str) -> None:
    address = str(site.facts()["article"]["address"])
    plain = site.environment(DJANGO_SETTINGS_MODULE="newsroom.settings")
    with (
        servers.serving(server, "newsroom.wsgi:application", plain, "/healthz") as ours,
        servers.serving(server, "tests.bench.reference:bare", plain) as bare,
        servers.nginx(_file(ours, address), "gzip_static on;") as nginx,
    ):
        page = ours.url + address
        etag, packed = _facts(page)
        targets: dict[str, tuple[Server, str, dict[str, str]]] = {
            "bare bytes": (bare, f"{bare.url}/", {}),
            "stored, gzip": (ours, page, GZIP),
            "stored, plain": (ours, page, {}),
            "304": (ours, page, GZIP | {"If-None-Match": etag}),
            "unknown parameters": (ours, f"{page}?utm_source=x&fbclid=y", GZIP),
            "nginx, file": (nginx, f"{nginx.url}/page.html", GZIP),
        }
        runs = _rounds(asked, targets)
    base, file = table.middle(runs["bare bytes"]).cpu, table.middle(runs["nginx, file"]).cpu
    rows = []
    for kind, each in runs.items():
        best, ours_too = table.middle(each), kind in STORED
        goals = ["≤ 1.6", "≤ 5" if server == "granian" else ""] if ours_too else ["", ""]
        ratios = [best.cpu / base, goals[0], best.cpu / file, goals[1], table.spread(each)]
        rows.append([kind, best.cpu, *ratios, round(best.rate), best.p99])
    table.show(f"Stored: {server}; {packed:,} bytes packed", COLUMNS, rows)


def _nginx(asked: argparse.Namespace, site: Site) -> None:
    """The site of deploy/nginx/ with stored pages, and beside them the same page as a file."""
    address = str(site.facts()["article"]["address"])
    environment = site.environment(PAGE_STORE="nginx", TRUSTED_PROXIES="1")
    folder, port = FOLDER / "front", servers.free_port()
    folder.mkdir(exist_ok=True)
    with (
        _worker(environment),
        servers.serving("granian", "newsroom.wsgi:application", environment, "/healthz") as ours,
    ):
        behind = int(ours.url.rpartition(":")[2])
        plain = PLAIN.format(root=_file(ours, address))
        conf = nginx_site.configure(folder, site.folder, port, behind, plain)
        with servers.running_nginx(conf, port) as nginx:
            page = nginx.url + address
            servers.request(page, GZIP)  # from now on it stands for nginx
            etag, packed = _facts(page)
            before = servers.seconds_used(ours.pid)
            targets: dict[str, tuple[Server, str, dict[str, str]]] = {
                "a file, packed": (nginx, f"{nginx.url}/plain/page.html", GZIP),
                "from the page store": (nginx, page, GZIP),
                "304": (nginx, page, GZIP | {"If-None-Match": etag}),
            }
            runs = _rounds(asked, targets)
            python = servers.seconds_used(ours.pid) - before
    base = table.middle(runs["a file, packed"]).cpu
    rows = []
    for kind, each in runs.items():
        best, goal = table.middle(each), "" if kind == "a file, packed" else "≤ 1.05"
        ratio = [best.cpu / base, goal, table.spread(each)]
        rows.append([kind, best.cpu, *ratio, round(best.rate), best.p99])
    title = f"Stored: nginx of deploy/; {packed:,} bytes packed; Python meanwhile {python:.2f} s"
    columns = ("what", "CPU ms/request", "× a file", "goal", "spread", "requests/s", "p99 ms")
    table.show(title, columns, rows)


# What the site says of its pages, said of a file.
PLAIN = """
    location /plain/ {{
        alias {root}/;
        types {{ text/html html; }}
        charset utf-8;
        add_header Cache-Control "max-age=0, public";
        include newsroom-headers.conf;
    }}
"""


@contextmanager
def _worker(environment: dict[str, str]) -> Iterator[None]:
    """A running worker, without which no page is left to nginx."""
    beat = Path(environment["DATA_DIR"]) / "pages/worker"
    beat.unlink(missing_ok=True)
    process = subprocess.Popen(
        [sys.executable, str(sites.ROOT / "manage.py"), "worker"], env=environment, cwd=sites.ROOT
    )
    try:
        while not beat.exists():
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait(30)


def _rounds(
    asked: argparse.Namespace, targets: dict[str, tuple[Server, str, dict[str, str]]]
) -> dict[str, list[Measured]]:
    runs: dict[str, list[Measured]] = {kind: [] for kind in targets}
    for number in range(1 + round(asked.runs * asked.seconds / SHORT)):
        for kind, (server, url, headers) in targets.items():
            found = measure(
                url,
                lambda: servers.seconds_used(server.pid),  # noqa: B023
                SHORT,
                asked.connections,
                headers,
            )
            if number:
                runs[kind].append(found)
    return runs


def _facts(page: str) -> tuple[str, int]:
    request = servers.request(page, GZIP)
    return request.headers["etag"], len(request.body)


def _file(ours: Server, address: str) -> Path:
    """The same page as a file, plain and packed."""
    folder = FOLDER / "files"
    folder.mkdir(parents=True, exist_ok=True)
    body = servers.request(ours.url + address, {}).body
    (folder / "page.html").write_bytes(body)
    (folder / "page.html.gz").write_bytes(gzip.compress(body, 6, mtime=0))
    return folder
