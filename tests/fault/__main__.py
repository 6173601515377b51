"""`make fault`: every fault in its long form on both databases, and what it did beside targets.

`python -m tests.fault [pytest arguments]`. Ends with 1 where a test failed or a figure was missed.
"""

import os
import signal
import subprocess
import sys
import tempfile
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


def run(arguments: list[str], **environment: str) -> int:
    """One run of pytest over all that is in tests/fault, short and long."""
    command = [sys.executable, "-m", "pytest", "-s", "-m", "", *WHOLE, *arguments]
    return subprocess.run(command, env={**os.environ, **environment}, check=False).returncode


def main(arguments: list[str]) -> int:
    """Both databases, one after the other; then the table."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with tempfile.TemporaryDirectory(prefix="newsroom-fault-") as folder:
        file = Path(folder) / "figures"
        file.touch()
        told = {"FAULT_FIGURES": str(file)}
        codes = [run(arguments, DATABASE_URL="", FAULT_DATABASE="SQLite", **told)]
        try:
            with postgres.cluster() as url:
                told["FAULT_DATABASE"] = "PostgreSQL"
                codes.append(run(arguments, DATABASE_URL=url, **told))
        except postgres.Unavailable as reason:
            print(f"NOT TESTED on PostgreSQL: {reason}")
        lines = file.read_text().splitlines()
    print(f"\n=== Faults, and what was promised\n{figures.table(lines)}")
    return max(*codes, int(any(line.endswith("MISSED") for line in lines)))


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
