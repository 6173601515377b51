"""What an editor waits for at the desk of a large site, against its limits."""

import argparse
import json
import subprocess
import sys
from statistics import median, quantiles
from typing import Any

from tests.bench import sites, table
from tests.bench.sites import ROOT, Site

# Milliseconds on the server, median, with 100,000 articles.
LIMITS = {"list": 300, "editor": 400, "autosave": 60, "publish": 200}
COLUMNS = ("what", "median ms", "p95 ms", "has to be", "CPU ms", "queries", "bytes")


def run(asked: argparse.Namespace) -> None:
    """One table for each database; only the largest size says something about the limits."""
    with sites.sites(asked.databases, [max(asked.sizes)]) as found:
        for site in found:
            _show(site, measure(site))


def measure(site: Site) -> dict[str, Any]:
    """Measurements of one site, in a process of their own."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.desk_work"],
        cwd=ROOT,
        env=site.environment(),
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _show(site: Site, found: dict[str, Any]) -> None:
    rows = [
        [
            job,
            median(each["ms"]),
            quantiles(each["ms"], n=20)[18],
            f"≤ {LIMITS[job]}" if job in LIMITS else "",
            median(each["cpu"]),
            each["queries"],
            each["bytes"],
        ]
        for job, each in found.items()
    ]
    table.show(f"The desk: {site.size:,} articles, {site.database}", COLUMNS, rows)
