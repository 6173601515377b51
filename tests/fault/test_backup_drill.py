"""The drill: a backup taken during 100 writes a second restores to a site that verifies."""

import json
import subprocess
import sys
import time

import pytest

from tests.fault import figures
from tests.fault.live import ROOT, Live, database

WRITES_A_SECOND = 100
CHECK = """
import json
from django.db.models import Count, F
from articles.models import Article
from subscriptions.models import Letter, Subscriber
people = Subscriber.objects.filter(email__endswith="@drill.test")
print(json.dumps({
    "articles": Article.objects.published().count(),
    "people": people.count(),
    "letters": Letter.objects.filter(subscriber__in=people).count(),
    "alone": people.filter(letters=None).count(),
    "wrong": Article.objects.annotate(n=Count("revisions")).exclude(revision_count=F("n")).count(),
}))
"""


def site(folder, name):
    place = folder / name
    place.mkdir()
    return Live(place, database(place, name))


@pytest.mark.timeout(900)
@pytest.mark.django_db  # so that it runs on both databases
def test_a_backup_during_writes_restores_to_a_whole_site(tmp_path):
    assert drill(tmp_path) > 0


@pytest.mark.fault
@pytest.mark.timeout(900)
@pytest.mark.django_db
def test_a_backup_during_a_hundred_writes_a_second(tmp_path):
    assert drill(tmp_path) >= WRITES_A_SECOND


def drill(tmp_path):
    """Back up, verify, restore elsewhere and compare; rows that were written a second meanwhile."""
    source, target = site(tmp_path, "source"), site(tmp_path, "target")
    source.manage("migrate", "--verbosity", "0")
    source.manage("setup", "40", module="tests.fault.live")
    logs = [tmp_path / f"writer-{number}.log" for number in range(4)]
    writers = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.fault.writing", "sign-ups", str(number), str(log)],
            cwd=ROOT, env=source.environment,
        )
        for number, log in enumerate(logs)
    ]  # fmt: skip
    try:
        deadline = time.monotonic() + 300
        while not all(log.exists() and log.stat().st_size for log in logs):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        before, started = lines(logs), time.time()
        source.manage("backup", str(tmp_path / "site.tar"))
        ended, after = time.time(), lines(logs)
    finally:
        for writer in writers:
            writer.terminate()
            writer.wait(30)
    # Each transaction writes two rows that must agree.
    rate = 2 * (len(after) - len(before)) / (ended - started)
    assert not [line for line in after if "FAILED" in line]
    assert "Whole" in target.manage("verify", str(tmp_path / "site.tar"))
    target.manage("restore", str(tmp_path / "site.tar"))
    found = json.loads(target.manage("shell", "-v0", "-c", CHECK))
    print(f"{rate:.0f} writes a second during {ended - started:.1f} s of backup; restored: {found}")
    whole = found["alone"] == found["wrong"] == 0 and found["people"] == found["letters"]
    figures.note(
        "backup during writes, restored elsewhere", f"{rate:.0f} rows a second",
        ">= 100 a second; restored whole", f"{found['people']} sign-ups, all whole",
        whole and rate >= 100,
    )  # fmt: skip
    assert whole
    assert found["articles"] == 10
    # Everything that was committed before the backup began is in it, and nothing from after it.
    assert len(before) <= found["people"] <= len(after)
    assert "whole" in target.manage("audit_verify").lower()
    target.manage("migrate", "--check")
    target.start("web")
    try:
        target.wait("/", 60)
        assert target.answers("/healthz")
    finally:
        target.stop()
        source.stop()
    return rate


def lines(logs):
    """Committed transactions so far."""
    return [line for log in logs for line in log.read_text().splitlines()]
