"""What pages cost with more articles, sizes in turn within each round, one client."""

import argparse
from collections import defaultdict
from contextlib import ExitStack

from tests.bench import servers, sites, table
from tests.bench.load import measure
from tests.bench.made import used
from tests.bench.servers import Server
from tests.bench.sites import Site

ROUNDS = 5
# Times what a thousand articles cost.
GOALS = {"search_common": 5.0, "search_rare": 1.5}
GOAL = 1.4


def run(asked: argparse.Namespace) -> None:
    """One table for each database."""
    for database in asked.databases:
        with sites.sites([database], asked.sizes) as found, ExitStack() as stack:
            facts = {site.size: site.facts() for site in found}
            running = {}
            for site in found:
                environment = site.environment(PAGE_STORE="off")
                server = servers.serving(
                    "granian", "newsroom.wsgi:application", environment, "/healthz"
                )
                running[site.size] = (stack.enter_context(server), site)
            _compare(asked, database, facts, running)


def _compare(
    asked: argparse.Namespace,
    database: str,
    facts: dict[int, dict[str, dict[str, str | int]]],
    running: dict[int, tuple[Server, Site]],
) -> None:
    costs: dict[tuple[str, int], list[float]] = defaultdict(list)
    times: dict[str, list[float]] = defaultdict(list)
    first, last = min(asked.sizes), max(asked.sizes)
    kinds = [kind for kind in facts[asked.sizes[0]] if not asked.pages or kind in asked.pages]
    for _number in range(max(asked.runs, ROUNDS) + 1):
        for kind in kinds:
            for size, (server, site) in running.items():
                url = f"{server.url}{facts[size][kind]['address']}"
                found = measure(url, lambda: used(server, site), asked.seconds, 1)  # noqa: B023
                costs[kind, size].append(found.cpu)
                if size == last:
                    times[kind].append(found.p50)
    rows = [
        [
            kind,
            *(min(costs[kind, size][1:]) for size in sorted(running)),
            min(costs[kind, last][1:]) / min(costs[kind, first][1:]),
            f"{GOALS.get(kind, GOAL)}",
            min(times[kind][1:]),
        ]
        for kind in kinds
    ]
    columns = [
        "page",
        *(f"{size:,}" for size in sorted(running)),
        f"× {first:,} to {last:,}",
        "goal",
        "p50 ms",
    ]
    table.show(f"Growth: CPU ms/request, least of {ROUNDS} rounds, {database}", columns, rows)
