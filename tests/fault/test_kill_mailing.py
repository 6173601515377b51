"""kill -9 in the middle of a mailing: nobody twice, nobody silently left out.

The short form runs with every suite; `-m fault` kills 100 times during 5,000 mails.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

ROOT = Path(__file__).parent.parent.parent
CONNECTIONS = 4
STAGES = [
    "after-freeze", "after-claim", "after-MAIL", "after-DATA", "before-250", "after-250",
    "before-commit", "after-commit",
]  # fmt: skip


class Site:
    """A site of its own: database, sink, and workers that can be killed."""

    def __init__(self, folder: Path, url: str) -> None:
        self.log = folder / "sink.log"
        self.kills = 0
        self.environment = {
            **os.environ,
            "DATABASE_URL": url,
            "DATA_DIR": str(folder),
            "MAIL_CONNECTIONS": str(CONNECTIONS),
            "MAIL_BATCH": "60",
            "LOG_LEVEL": "ERROR",
        }
        self.sink = subprocess.Popen(
            [sys.executable, "-m", "tests.sink", "--log", self.log, "--delay", "0.002"],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.sink.stdout
        port = self.sink.stdout.readline().strip()
        self.environment["EMAIL_URL"] = f"smtp://127.0.0.1:{port}"

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

    def worker(self, stage: str = "", count: int = 1) -> subprocess.Popen[bytes]:
        environment = {**self.environment, "FAULT_STAGE": stage, "FAULT_COUNT": str(count)}
        return subprocess.Popen(
            [sys.executable, "-m", "tests.fault.mailing", "work"], cwd=ROOT, env=environment
        )

    def killed_at(self, stage: str) -> None:
        """One worker dies at a stage while another lives on for a moment."""
        process = self.worker(stage, random.randint(1, 12) if "2" in stage else 1)
        code = process.wait(60)
        self.kills += code == -signal.SIGKILL

    def killed_at_random(self, workers: int) -> None:
        processes = [self.worker() for _number in range(workers)]
        time.sleep(random.uniform(1.0, 2.5))
        for process in processes:
            if process.poll() is None:
                process.kill()
                self.kills += 1
            process.wait(10)

    def finish(self, workers: int) -> dict:
        processes = [self.worker() for _number in range(workers)]
        for process in processes:
            assert process.wait(120) == 0
        return json.loads(self.call("-m", "tests.fault.mailing", "report"))


@pytest.fixture
def site(tmp_path):
    """A migrated site on the database that the suite runs on."""
    url = os.environ.get("DATABASE_URL", "")
    if url.startswith("postgres"):
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("DROP DATABASE IF EXISTS fault WITH (FORCE)")
            connection.execute("CREATE DATABASE fault")
        url = urlsplit(url)._replace(path="/fault").geturl()
    else:
        url = f"sqlite:///{tmp_path / 'fault.sqlite3'}"
    made = Site(tmp_path, url)
    made.call("manage.py", "migrate", "--verbosity", "0")
    yield made
    made.sink.kill()
    made.sink.wait()


def judge(site: Site, found: dict, number: int) -> None:
    """The contract: copies ≤ 1, no silent loss, few uncertain, all books agree."""
    arrived = Counter(line.split()[1] for line in site.log.read_text().splitlines())
    rows = found["rows"]
    assert len(rows) == number
    assert max(arrived.values()) == 1, "nobody is mailed twice"
    assert {to for to, state in rows.items() if state == "sent"} <= set(arrived)
    assert set(rows.values()) <= {"sent", "uncertain"}
    assert set(arrived) - set(rows) == set()
    uncertain = sum(state == "uncertain" for state in rows.values())
    assert uncertain <= site.kills * CONNECTIONS
    assert found["sent"] == number - uncertain
    assert found["uncertain"] == uncertain
    assert found["failed"] == 0
    print(f"{site.kills} kills, {uncertain} uncertain, {len(arrived)} of {number} arrived")


@pytest.mark.timeout(300)
def test_a_worker_killed_at_each_stage_loses_and_repeats_nothing(site):
    site.call("-m", "tests.fault.mailing", "setup", "1200")
    for stage in STAGES:
        site.killed_at(stage)
    assert site.kills == len(STAGES)
    judge(site, site.finish(workers=2), 1200)


@pytest.mark.fault
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("workers", [2, 4])
def test_a_hundred_kills_lose_and_repeat_nothing(site, workers):
    site.call("-m", "tests.fault.mailing", "setup", "5000")
    for stage in STAGES:
        site.killed_at(stage)
    while site.kills < 100:
        site.killed_at_random(workers)
    judge(site, site.finish(workers), 5000)
