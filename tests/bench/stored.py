"""Stored pages: our own server against bare bytes under the same server, and against nginx."""

import argparse
import gzip
from pathlib import Path

from tests.bench import servers, sites, table
from tests.bench.load import Measured, measure
from tests.bench.servers import Server
from tests.bench.sites import FOLDER, Site

GZIP = {"Accept-Encoding": "gzip"}
COLUMNS = ("what", "CPU ms/request", "× bare", "× nginx file", "spread", "requests/s", "p99 ms")


def run(asked: argparse.Namespace) -> None:
    """One table for each server; the smallest site is large enough."""
    with sites.sites(["sqlite"], [min(asked.sizes)]) as found:
        for server in asked.servers:
            _server(asked, found[0], server)


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
        best = table.middle(each)
        ratios = [best.cpu / base, best.cpu / file, table.spread(each)]
        rows.append([kind, best.cpu, *ratios, round(best.rate), best.p99])
    table.show(f"Stored: {server}; {packed:,} bytes packed", COLUMNS, rows)


def _rounds(
    asked: argparse.Namespace, targets: dict[str, tuple[Server, str, dict[str, str]]]
) -> dict[str, list[Measured]]:
    runs: dict[str, list[Measured]] = {kind: [] for kind in targets}
    for number in range(asked.runs + 1):
        for kind, (server, url, headers) in targets.items():
            found = measure(
                url,
                lambda: servers.seconds_used(server.pid),  # noqa: B023
                asked.seconds if number else 1.0,
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
