"""`make profile PAGE=article`: where the time of one page goes, and what it asks the database."""

import argparse
import cProfile
import pstats
import subprocess
import sys

import django
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.bench import pages, sites

TIMES = 50


def main() -> None:
    parser = argparse.ArgumentParser(prog="make profile", description=__doc__)
    parser.add_argument("page", choices=pages.KINDS)
    parser.add_argument("--database", default="sqlite", choices=["sqlite", "postgres"])
    parser.add_argument("--size", type=int, default=1_000)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.inside:
        django.setup()
        inside(asked.page)
        return
    with sites.sites([asked.database], [asked.size]) as found:
        subprocess.run(
            [sys.executable, "-m", "tests.bench.profile", asked.page, "--inside"],
            env=found[0].environment(PAGE_STORE="off"),
            cwd=sites.ROOT,
            check=False,
        )


def inside(page: str) -> None:
    """Profile a page of the site of the settings."""
    address = pages.addresses()[page]
    client = Client(headers={"host": settings.ALLOWED_HOSTS[0]})
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    for query in queries:
        said = query["sql"] or "(a compiled statement)"
        print(f"{float(query['time']) * 1000:5.0f} ms  {said[:300]}")
    profile = cProfile.Profile()
    profile.enable()
    for _number in range(TIMES):
        client.get(address)
    profile.disable()
    stats = pstats.Stats(profile)
    stats.strip_dirs().sort_stats("tottime").print_stats(30)
    stats.sort_stats("cumulative").print_stats(60)


if __name__ == "__main__":
    main()
