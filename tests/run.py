"""`make test`: the whole suite on SQLite, then on PostgreSQL, the browser tests beside each.

`python -m tests.run [pytest arguments]`. What the machine lacks is not tested and the last lines
say so; where CI=true is set that is a failure. Up to three browser tests that fail are done once
more, alone; the last lines name those that passed only then.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from typing import IO

from tests import migrated, postgres
from tests.browser import chromium

TESTS_FAILED, NO_TESTS_RAN = 1, 5
UNSTEADY = 3  # of the browser's tests; where more fail, it is the code
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
    """One `make test`: its stages, two of them at a time, and what became of each."""

    def __init__(self, arguments: list[str], folder: str) -> None:
        self.arguments = arguments
        self.environment = {k: v for k, v in os.environ.items() if k not in FORGOTTEN}
        self.environment["DATA_DIR"] = self.environment["MIGRATED"] = self.folder = folder
        self.results: dict[str, str] = {}
        self.codes: set[int] = set()

    def pytest(self, stage: str, *options: str, **environment: str) -> None:
        """Run one stage and note its outcome."""
        print(f"\n=== {stage}", flush=True)
        with self.started(options, environment) as (process, started):
            self.note(stage, process.wait(), started)

    @contextmanager
    def beside(self, stage: str, *options: str, **environment: str) -> Iterator[None]:
        """Run one stage while others run within; what it says is printed at the end."""
        remembered = os.path.join(self.folder, stage)
        options = (*options, "-o", f"cache_dir={remembered}")
        with (
            tempfile.TemporaryFile() as said,
            self.started(options, environment, said) as (process, started),
        ):
            yield
            code = process.wait()
            print(f"\n=== {stage}", flush=True)
            said.seek(0)
            shutil.copyfileobj(said, sys.stdout.buffer)
            sys.stdout.flush()
            failed = last_failed(remembered) if code == TESTS_FAILED else []
            if 0 < len(failed) <= UNSTEADY:
                code = self.once_more(stage, options, environment)
            self.note(stage, code, started)
            if failed and not code:
                self.results[stage] += f", at the second try: {', '.join(failed)}"

    def once_more(self, stage: str, options: Sequence[str], environment: dict[str, str]) -> int:
        """Whether what failed beside other tests fails alone, too: pytest's exit code."""
        print(f"\n=== {stage}: what failed, once more", flush=True)
        alone = (*options, "-n", "0", "--last-failed", "--last-failed-no-failures", "none")
        with self.started(alone, environment) as (process, _):
            return process.wait()

    @contextmanager
    def started(
        self,
        options: Sequence[str],
        environment: dict[str, str],
        said: IO[bytes] | None = None,
    ) -> Iterator[tuple[subprocess.Popen[bytes], float]]:
        """A pytest at work and the moment it began; it ends with the block."""
        command = [sys.executable, "-m", "pytest", *options, *self.arguments]
        environment = {**self.environment, **environment}
        started = time.monotonic()
        with subprocess.Popen(command, env=environment, stdout=said, stderr=said) as process:
            try:
                yield process, started
            finally:
                process.terminate()

    def note(self, stage: str, code: int, started: float) -> None:
        """Remember the outcome of a stage that began at a moment."""
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


def last_failed(folder: str) -> list[str]:
    """What failed in the run that remembered it in `folder`."""
    try:
        with open(os.path.join(folder, "v", "cache", "lastfailed")) as file:
            return list(json.load(file))
    except FileNotFoundError:
        return []


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


def browsers(run: Run, name: str, url: str) -> AbstractContextManager[None]:
    """The stage of the browser tests on one database, while its other tests run.

    People at a screen wait half of the time, and their tests leave room for others.
    """
    stage = f"Browser on {name}"
    if not chromium.find():
        run.skip(stage, chromium.ADVICE)
        return nullcontext()
    files = WHOLE_JOBS if url else ["tests/browser"]
    # Another name on the same server: both stages call their databases after it.
    own = url and f"{url.rpartition('/')[0]}/browser"
    options = browser_options(run.arguments, files)
    return run.beside(stage, *workers(max(1, CORES // 2)), *options, DATABASE_URL=own)


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
        for name, url in databases.items():
            with browsers(run, name, url):
                asked = {"ONLY_DATABASE": "1"} if url else {}
                run.pytest(name, *workers(CORES), DATABASE_URL=url, **asked)
        if lacking:
            run.skip("PostgreSQL", lacking)
        return run.report()


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
