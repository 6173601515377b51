"""A site of its own for the kill test: a database, a mail server and workers, all to be killed."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import psycopg

from tests import postgres
from tests.fault import figures
from tests.sink import wait_for

ROOT = Path(__file__).parent.parent.parent
CONNECTIONS = 8
PATIENCE = 180  # seconds until something is sent, on a machine that is busy with other things
MOMENT = 0.15  # seconds at the most that workers send before they are killed
SQLITE_AWAY = 0.5  # seconds for which nobody else may write


class Site:
    """Its books are the ledger of the database and the log of the mail server."""

    def __init__(self, folder: Path, url: str, latency: float, log: Path | None = None) -> None:
        self.folder, self.url, self.latency = folder, url, latency
        self.log = log or folder / "sink.log"
        self.kills = 0  # of workers
        self.uncertain_at_most = 0
        self.environment = {
            **os.environ,
            "DATABASE_URL": url,
            "DATA_DIR": str(folder),
            "MAIL_CONNECTIONS": str(CONNECTIONS),
            "MAIL_BATCH": "60",
            "LOG_LEVEL": "CRITICAL",
        }
        self.log.touch()
        self.start_sink("0")
        self.call("manage.py", "migrate", "--verbosity", "0")
        self.nursery = self.spawn("-m", "tests.fault.mailing", "nursery")

    def close(self) -> None:
        # With all its workers: each of them holds the pipe open, and would be waited for.
        os.killpg(self.nursery.pid, signal.SIGKILL)
        for process in (self.sink, self.nursery):
            process.kill()
            process.communicate()

    def call(self, *command: str) -> str:
        done = subprocess.run(
            [sys.executable, *command],
            cwd=ROOT,
            env=self.environment,
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout

    def spawn(self, *command: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def start_sink(self, port: str) -> None:
        options = ("--log", str(self.log), "--delay", str(self.latency), "--port", port)
        self.sink = self.spawn("-m", "tests.sink", *options)
        assert self.sink.stdout
        self.environment["EMAIL_URL"] = f"smtp://127.0.0.1:{self.sink.stdout.readline().strip()}"

    def ask(self, line: str) -> int:
        """Say something to the nursery; its answer."""
        assert self.nursery.stdin
        assert self.nursery.stdout
        self.nursery.stdin.write(f"{line}\n")
        self.nursery.stdin.flush()
        return int(self.nursery.stdout.readline())

    def worker(self, stage: str = "-", count: int = 1) -> int:
        return self.ask(f"work {stage} {count}")

    def ended(self, pid: int) -> int:
        """Wait for a worker; its exit code, negative where a signal ended it."""
        code = self.ask(f"wait {pid}")
        if code == -signal.SIGKILL:
            self.kills += 1
            self.uncertain_at_most += CONNECTIONS
        return code

    def killed_at(self, stage: str) -> None:
        """One worker dies at a stage."""
        pid = self.worker(stage, random.randint(1, 12) if "2" in stage else 1)
        assert self.ended(pid) == -signal.SIGKILL, stage

    def at_work(self, workers: int) -> list[int]:
        """Workers in the midst of sending, each time at another point."""
        before = self.log.stat().st_size
        pids = [self.worker() for _number in range(workers)]
        # One time in five before anything is sent: while they claim, recover or build.
        if random.random() > 0.2:
            assert wait_for(lambda: self.log.stat().st_size > before, PATIENCE), "nothing is sent"
        time.sleep(random.uniform(0, MOMENT))
        return pids

    def signalled(self, workers: int, number: int = signal.SIGKILL) -> None:
        """Workers go about their work for a moment, and end by a signal."""
        pids = self.at_work(workers)
        for pid in pids:
            os.kill(pid, number)
        for pid in pids:
            code = self.ended(pid)
            # Who was told to end ends well; who had nothing left to do had ended before.
            assert code in ((0,) if number == signal.SIGTERM else (0, -number)), (
                f"ended with {code}"
            )

    def sink_dies(self, workers: int) -> None:
        """The mail server dies while workers talk to it, and comes back at the same place."""
        pids = self.at_work(workers)
        self.sink.kill()
        self.sink.communicate()
        self.uncertain_at_most += workers * CONNECTIONS
        self.start_sink(self.environment["EMAIL_URL"].rpartition(":")[2])
        self.stopped(pids)

    def database_dies(self, workers: int) -> None:
        """The database dies while workers write to it; the workers live on."""
        pids = self.at_work(workers)
        if self.url.startswith("postgres"):
            postgres.crash(self.url)
        else:
            with sqlite3.connect(self.url.removeprefix("sqlite:///"), timeout=20) as held:
                held.execute("BEGIN EXCLUSIVE")
                time.sleep(SQLITE_AWAY)
        time.sleep(0.1)
        self.stopped(pids)

    def stopped(self, pids: list[int]) -> None:
        """End workers in good order."""
        for pid in pids:
            os.kill(pid, signal.SIGTERM)
        for pid in pids:
            assert self.ended(pid) == 0

    def report(self) -> dict[str, Any]:
        """What the ledger says; see tests.fault.mailing."""
        return dict(json.loads(self.call("-m", "tests.fault.mailing", "report")))

    def finish(self, workers: int) -> dict[str, Any]:
        """Let workers do the rest; what the ledger says then."""
        for pid in [self.worker() for _number in range(workers)]:
            assert self.ended(pid) == 0
        return self.report()

    def judge(self, found: dict[str, Any], number: int) -> None:
        """The contract: copies ≤ 1, no silent loss, few uncertain, all books agree."""
        arrived = Counter(line.split()[1] for line in self.log.read_text().splitlines())
        rows = found["rows"]
        assert len(rows) == number
        assert max(arrived.values()) == 1, "nobody is mailed twice"
        assert {to for to, state in rows.items() if state == "sent"} <= set(arrived)
        assert set(rows.values()) <= {"sent", "uncertain"}
        assert set(arrived) - set(rows) == set()
        uncertain = sum(state == "uncertain" for state in rows.values())
        assert uncertain <= self.uncertain_at_most
        assert found["sent"] == number - uncertain
        assert found["uncertain"] == uncertain
        assert found["failed"] == 0
        print(f"{self.kills} kills, {uncertain} uncertain, {len(arrived)} of {number} arrived")
        figures.note(
            "kill -9 during a mailing", f"{self.kills} kills, {number} mails",
            f"0 lost, 0 twice, uncertain <= {self.uncertain_at_most} (connections)",
            f"0 lost, 0 twice, {uncertain} uncertain", True,
        )  # fmt: skip


def database(folder: Path, url: str) -> str:
    """An empty database of the suite's kind: a file, or one of the cluster at `url`."""
    if not url.startswith("postgres"):
        return f"sqlite:///{folder / 'fault.sqlite3'}"
    with psycopg.connect(url, autocommit=True) as connection:
        # The cluster of tests confirms what a crash would lose; this one must not.
        connection.execute("ALTER ROLE newsroom SET synchronous_commit = on")
    return url
