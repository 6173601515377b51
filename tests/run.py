"""`make test`: the whole suite on SQLite and on PostgreSQL, then the browser tests on both.

`python -m tests.run [pytest arguments]`. What the machine lacks is not tested and the last lines
say so; where CI=true is set that is a failure.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack

from tests import migrated, postgres
from tests.browser import chromium

NO_TESTS_RAN = 5
# A developer's own settings must not decide what the tests see.
FORGOTTEN = [
    "ALLOWED_HOSTS",
    "CACHE_URL",
    "DATABASE_URL",
    "DEBUG",
    "EMAIL_URL",
    "LANGUAGES",
    "MEDIA",
    "NEWSROOM_DEMO",
    "NEWSROOM_ENV",
    "SECRET_KEY",
    "SITE_URL",
    "TIME_ZONE",
]


class Run:
    """One `make test`: its stages, one after the other, and what became of each."""

    def __init__(self, arguments: list[str], folder: str) -> None:
        self.arguments = arguments
        self.environment = {k: v for k, v in os.environ.items() if k not in FORGOTTEN}
        self.environment["DATA_DIR"] = self.environment["MIGRATED"] = folder
        self.results: dict[str, str] = {}
        self.codes: set[int] = set()

    def pytest(self, stage: str, *options: str, **environment: str) -> None:
        """Run one stage and note its outcome."""
        print(f"\n=== {stage}", flush=True)
        started = time.monotonic()
        done = subprocess.run(
            [sys.executable, "-m", "pytest", *options, *self.arguments],
            env={**self.environment, **environment},
            check=False,
        )
        code = done.returncode
        if code == NO_TESTS_RAN and self.arguments:
            self.results[stage] = "no test was asked for"
            return
        self.codes.add(code)
        outcome = f"FAILED, exit code {code}" if code else "passed"
        self.results[stage] = f"{outcome} ({time.monotonic() - started:.0f} s)"

    def skip(self, stage: str, why: str) -> None:
        """Note that the machine lacks what a stage needs; in CI that is a failure."""
        self.results[stage] = f"NOT TESTED ({why})"
        self.codes.add(1 if os.environ.get("CI") == "true" else 0)

    def report(self) -> int:
        """Say what was tested and what was not; return the exit code of the whole."""
        print("\n=== Tested", flush=True)
        for stage, outcome in self.results.items():
            print(f"{stage + ':':24}{outcome}", flush=True)
        return max(self.codes, default=NO_TESTS_RAN)


CORES = min(os.cpu_count() or 1, 8)  # the server admits a limited number of connections


def workers(count: int) -> list[str]:
    """Tests side by side, in so many processes."""
    return ["-n", str(count), "--dist", "worksteal"]


# What browsers do differently on another database is in these: whole jobs from end to end.
WHOLE_JOBS = ["tests/browser/test_main_job.py", "tests/browser/test_subscribe.py"]


def browser_options(arguments: list[str], files: list[str]) -> list[str]:
    """The browser tests' marker, and `files` unless the arguments name files themselves."""
    named = any(os.path.exists(argument.partition("::")[0]) for argument in arguments)
    return ["-m", "browser", *([] if named else files)]


def main(arguments: list[str]) -> int:
    """Run every stage that this machine can; return the worst exit code."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="newsroom-"))
        run = Run(arguments, folder)
        databases, lacking = {"SQLite": ""}, ""
        try:
            databases["PostgreSQL"] = stack.enter_context(postgres.cluster())
        except postgres.Unavailable as reason:
            lacking = str(reason)
        migrated.make(run.environment, databases.get("PostgreSQL"))
        run.pytest("SQLite", *workers(CORES))
        if lacking:
            run.skip("PostgreSQL", lacking)
        else:
            url = databases["PostgreSQL"]
            run.pytest("PostgreSQL", *workers(CORES), DATABASE_URL=url, ONLY_DATABASE="1")
        for name, url in databases.items():
            if chromium.find():
                files = WHOLE_JOBS if url else ["tests/browser"]
                options = browser_options(arguments, files)
                # One more than there are cores: people at a screen wait half of the time. For a
                # handful of tests it would cost more to start than it saves.
                count = CORES if url else CORES + 1
                run.pytest(f"Browser on {name}", *workers(count), *options, DATABASE_URL=url)
            else:
                run.skip(f"Browser on {name}", chromium.ADVICE)
        return run.report()


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
