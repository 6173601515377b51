"""What an import costs: posts a second, and memory at its peak."""

import argparse
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from tests.bench import exports, table
from tests.postgres import cluster

ROOT = Path(__file__).parent.parent.parent
COLUMNS = ["database", "posts", "MB", "seconds", "posts/s (≥ 100)", "peak MB (≤ 200)"]


def run(asked: argparse.Namespace) -> None:
    """One row for each database and size: `make bench ARGS="imports --sizes 100000"` is 500 MB."""
    rows: list[list[object]] = []
    with tempfile.TemporaryDirectory(prefix="newsroom-import-") as folder:
        for size in asked.sizes:
            path = Path(folder) / f"{size}.xml"
            megabytes = exports.write(path, size) / 2**20
            for database in asked.databases:
                seconds, peak = measure(database, path)
                rows.append([database, size, megabytes, seconds, size / seconds, peak])
    table.show("Import of a WordPress export", COLUMNS, rows)


def measure(database: str, export: Path) -> tuple[float, float]:
    """Seconds of the whole command, and its largest resident size in MB."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="newsroom-import-"))
        url = "" if database == "sqlite" else stack.enter_context(cluster())
        environment = {**os.environ, "DATABASE_URL": url, "DATA_DIR": folder, "LOG_LEVEL": "ERROR"}
        _manage(environment, "migrate", "-v0")
        began = time.monotonic()
        out = _manage(environment, "import_wordpress", str(export))
        seconds = time.monotonic() - began
    assert re.search(r"^posts: \d+ created$", out, re.MULTILINE), out
    return seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def _manage(environment: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout
