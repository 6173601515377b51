"""Pages made anew, as multiples of one view with the usual middleware and one ORM get."""

import argparse
from collections import defaultdict

from tests.bench import servers, sites, table
from tests.bench.load import Connection, Measured, measure
from tests.bench.servers import Server
from tests.bench.sites import Site

COLUMNS = (
    *("page", "CPU ms/request", "× reference", "goal", "spread", "queries", "bytes"),
    *("requests/s", "p50 ms", "p99 ms"),
)

# Multiples of the reference on PostgreSQL; on SQLite half as much again.
GOALS = {"article": 8, "home": 11, "category": 8, "oldest": 9, "feed": 9, "search_common": 22}
ON_SQLITE = 1.5


def run(asked: argparse.Namespace) -> None:
    """One table for each database, size and server."""
    with sites.sites(asked.databases, asked.sizes) as found:
        for site in found:
            for server in asked.servers:
                _site(asked, site, server)


def _site(asked: argparse.Namespace, site: Site, server: str) -> None:
    facts = site.facts()
    kinds = [kind for kind in facts if not asked.pages or kind in asked.pages]
    settings = {"DJANGO_SETTINGS_MODULE": "tests.bench.reference_settings"}
    plain = site.environment(**settings)
    with (
        servers.serving(server, "tests.bench.reference:one_get", plain) as reference,
        servers.serving(
            server, "newsroom.wsgi:application", site.environment(PAGE_STORE="off"), "/healthz"
        ) as ours,
    ):
        targets: dict[str, tuple[Server, str]] = {"reference": (reference, reference.url + "/")}
        targets |= {kind: (ours, f"{ours.url}{facts[kind]['address']}") for kind in kinds}
        if asked.against:
            targets["against"] = (Server(asked.against, 0, 0.0), asked.against)
        runs = rounds(asked, targets, site)
        size = servers.memory(ours.pid)
    base = table.middle(runs["reference"]).cpu
    rows = []
    for kind, each in runs.items():
        best, fact = table.middle(each), facts.get(kind, {})
        cost = [best.cpu, best.cpu / base, goal(kind, site.database), table.spread(each)]
        rest = [fact.get("queries", ""), fact.get("bytes", ""), round(best.rate), best.p50]
        rows.append([kind, *cost, *rest, best.p99])
    table.show(
        f"Made anew: {site.size:,} articles, {site.database}, {server};"
        f" {size['pss']:.0f} MB (PSS), first answer after {ours.cold:.2f} s",
        COLUMNS,
        rows,
    )


def goal(kind: str, database: str) -> str:
    """The goal of a kind of page, where there is one."""
    most = GOALS.get(kind, 0) * (ON_SQLITE if database == "sqlite" else 1)
    return f"{most:g}" if most else ""


def rounds(
    asked: argparse.Namespace, targets: dict[str, tuple[Server, str]], site: Site | None = None
) -> dict[str, list[Measured]]:
    """Every target in turn, as many times as asked for; one unmeasured round first."""
    runs: dict[str, list[Measured]] = defaultdict(list)
    for number in range(asked.runs + 1):
        for kind, (server, url) in targets.items():
            if not number:
                warm(url)
                continue
            found = measure(
                url,
                lambda: used(server, site),  # noqa: B023
                asked.seconds,
                asked.connections,
            )
            if found.failed:
                raise SystemExit(f"{url}: {found.failed} of {found.requests} answers were errors")
            runs[kind].append(found)
    return runs


def used(server: Server, site: Site | None) -> float:
    """Processor seconds of the server and of its database."""
    total = servers.seconds_used(server.pid) if server.pid else 0.0
    if site is not None and site.database == "postgres":
        total += servers.seconds_used(sites.postmaster())
    return total


def warm(url: str, times: int = 24) -> None:
    """Let every worker make the page some times: templates are compiled at the first one."""
    for _connection in range(servers.WORKERS * 2):
        client = Connection(url, {})
        for _number in range(times // servers.WORKERS // 2):
            client.ask()
        client.close()
