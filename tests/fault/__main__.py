"""`make fault`: every fault in its long form on both databases, and what it did beside targets.

`python -m tests.fault [pytest arguments]`. Ends with 1 where a test failed or a figure was missed.
"""

import os
import signal
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests import postgres
from tests.fault import figures

# Some faults need no process of their own, and have no long form.
WHOLE = [
    "tests/fault",
    *(f"tests/newsroom/{name}.py" for name in ("test_clock", "test_cache_faults")),
    "tests/newsroom/test_page_store_faults.py",
    "tests/articles/importers/test_import_mutated.py",
    "tests/articles/importers/test_mutated_formats.py",
]


def run(database: str, arguments: list[str], **environment: str) -> int:
    """One run of pytest over all that is in tests/fault, short and long, under its name."""
    command = [sys.executable, "-u", "-m", "pytest", "-s", "-v", "-m", "", *WHOLE, *arguments]
    environment = {**os.environ, "FAULT_DATABASE": database, **environment}
    with subprocess.Popen(
        command,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as process:
        for line in process.stdout or ():
            print(f"{database:10} | {line}", end="", flush=True)
    return process.returncode


def on_postgres(arguments: list[str], **environment: str) -> int:
    """What a database has a say in, on a throw-away PostgreSQL; 0 where there is none."""
    try:
        with postgres.cluster() as url:
            return run("PostgreSQL", arguments, DATABASE_URL=url, ONLY_DATABASE="1", **environment)
    except postgres.Unavailable as reason:
        print(f"NOT TESTED on PostgreSQL: {reason}")
        return 0


def main(arguments: list[str]) -> int:
    """Both databases side by side, since most faults are waited out; then the table."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with tempfile.TemporaryDirectory(prefix="newsroom-fault-") as folder:
        file = Path(folder) / "figures"
        file.touch()
        with ThreadPoolExecutor() as both:
            runs = [
                both.submit(run, "SQLite", arguments, DATABASE_URL="", FAULT_FIGURES=str(file)),
                both.submit(on_postgres, arguments, FAULT_FIGURES=str(file)),
            ]
        codes = [each.result() for each in runs]
        lines = sorted(file.read_text().splitlines())
    print(f"\n=== Faults, and what was promised\n{figures.table(lines)}")
    return max(*codes, int(any(line.endswith("MISSED") for line in lines)))


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
