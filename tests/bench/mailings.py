"""What mailings cost: import, freeze, sending against plain Django, sign-up, pages of the desk."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.bench.table import show
from tests.postgres import cluster

ROOT = Path(__file__).parent.parent.parent
# (what, where in the measurements, what it has to be)
ROWS: list[tuple[str, str, str]] = [
    ("Import of all rows, s", "fill.import_seconds", "≤ 60"),
    ("Sign-up POST, median ms", "sign_up.median_ms", ""),
    ("Sign-up POST, p95 ms", "sign_up.p95_ms", "≤ 150"),
    ("Freeze, s", "freeze.freeze_seconds", "≤ 10 (SQLite 20)"),
    ("Freeze, statements", "freeze.freeze_statements", "≤ 10"),
    ("Bytes of a mail", "plain.bytes", ""),
    ("Plain Django, mails per CPU second", "plain.per_cpu_second", ""),
    ("1 connection, mails per CPU second", "send_1.per_cpu_second", ""),
    ("1 connection, mails/s", "send_1.per_second", "≥ 100"),
    ("4 connections, mails/s", "send_4.per_second", "≥ 300"),
    ("4 connections, statements a mail", "send_4.statements_each", "≤ 0.1"),
    ("32 connections, 50 ms away, mails/s", "send_32_50ms.per_second", "≥ 500"),
    ("Large run, mails", "send_large.sent", ""),
    ("Large run, MB", "send_large.rss_mb", "≤ 200"),
    ("Large run, MB grown", "send_large.grown_mb", ""),
    ("Provider events, p95 ms", "events.p95_ms", "≤ 100"),
    ("Provider events/s", "events.per_second", "≥ 200"),
    ("Deliveries in the ledger", "desk.deliveries", ""),
    ("Desk: subscribers, ms", "desk.subscribers_ms", "≤ 300"),
    ("Desk: search, ms", "desk.search_ms", "≤ 300"),
    ("Desk: mailings, ms", "desk.mailings_ms", "≤ 300"),
    ("Desk: one mailing, ms", "desk.watch_ms", "≤ 300"),
    ("Desk: deliveries, ms", "desk.deliveries_ms", "≤ 300"),
    ("Desk: the failed of a mailing, ms", "desk.failed_ms", "≤ 300"),
]


def run(asked: argparse.Namespace) -> None:
    """Measure on each database and print one table."""
    found = []
    for database in asked.databases:
        with tempfile.TemporaryDirectory(prefix="newsroom-mailings-") as folder:
            if database == "sqlite":
                found.append(measure(f"sqlite:///{folder}/bench.sqlite3", folder, asked.parts))
            else:
                with cluster() as url:
                    found.append(measure(url, folder, asked.parts))
    columns = ["", *(each["database"] for each in found), "has to be"]
    rows: list[list[object]] = [
        [words, *(value_of(each, place) for each in found), wanted] for words, place, wanted in ROWS
    ]
    rows.append(["Times plain Django, per CPU second", *map(ratio, found), "≥ 5 (15)"])
    rows = [row for row in rows if any(cell != "–" for cell in row[1:-1])]
    show("Mailings", columns, rows)


def measure(url: str, folder: str, parts: list[str]) -> dict[str, Any]:
    """Measurements of one database, in a process of their own."""
    environment = {**os.environ, "DATABASE_URL": url, "DATA_DIR": folder, "LOG_LEVEL": "ERROR"}
    numbers = [
        *os.environ.get("MAILINGS_BENCH", "").split(),
        *(["--parts", *parts] if parts else []),
    ]
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.mailing_work", *numbers],
        cwd=ROOT,
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return dict(json.loads(done.stdout.splitlines()[-1]))


def ratio(found: dict[str, Any]) -> object:
    """How many times plain Django's mails per CPU second; "–" where not both were taken."""
    ours, plain = value_of(found, "send_1.per_cpu_second"), value_of(found, "plain.per_cpu_second")
    return ours / plain if isinstance(ours, float) and isinstance(plain, float) else "–"


def value_of(found: dict[str, Any], place: str) -> object:
    """The measurement at `part.name`; "–" where it was not taken."""
    part, _dot, name = place.partition(".")
    return found.get(part, {}).get(name, "–")
