"""kill -9 of server and worker, and restarts of the database: what was acknowledged stays.

The short form runs with every suite; `-m fault` kills 50 times and restarts 15 times.
"""

import json
import os
import random
import signal
import subprocess
import time
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests import postgres
from tests.fault import figures
from tests.fault.live import Live, Load, database

WRITERS = 3


@pytest.fixture
def site(tmp_path):
    folder = tmp_path / "site"
    folder.mkdir()
    live = Live(folder, database(folder, "live"))
    live.manage("migrate", "--verbosity", "0")
    live.told = json.loads(live.manage("setup", str(WRITERS), module="tests.fault.live"))
    live.start("worker")
    live.start("web")
    live.wait("/news/")
    yield live
    live.stop()


def judge(site, load):
    """Nothing that was acknowledged is gone; the site is as well as before."""
    kept = json.loads(site.manage("kept", module="tests.fault.live"))
    saved = sum(map(len, load.acknowledged.values()))
    asked = {kind: len(found) for kind, found in load.statuses.items()}
    failed = {kind: load.failed(kind) for kind in asked}
    print(f"{saved} acknowledged saves, asked {asked}, failed {failed}")
    assert load.lost(kept) == []
    assert saved > 0
    return saved, asked, failed


def kills(site, number):
    with Load(site.port, site.told) as load:
        for count in range(number):
            load.more_saves()
            time.sleep(random.uniform(0.0, 0.5))
            site.kill("worker" if count % 3 == 2 else "web")
            site.wait()
        load.more_saves()
    saved, _asked, _failed = judge(site, load)
    figures.note(
        "kill -9 of web and worker under load", f"{number} kills, {saved} acknowledged saves",
        "0 lost", "0 lost", True,
    )  # fmt: skip


@pytest.mark.timeout(300)
def test_saves_survive_kills(site):
    kills(site, 3)


@pytest.mark.fault
@pytest.mark.timeout(1800)
def test_saves_survive_fifty_kills(site):
    kills(site, 50)


def cluster():
    """Folder of the throw-away cluster of `tests.postgres`, or a reason to skip."""
    url = os.environ.get("DATABASE_URL", "")
    folder = Path(unquote(urlsplit(url).netloc.rpartition("@")[2]))
    if not (folder / "data" / "postmaster.pid").exists():
        pytest.skip("needs the throw-away cluster of tests.postgres")
    return folder


def restart(folder):
    """PostgreSQL stops as in a crash, and starts again."""
    user = postgres.owner()
    subprocess.run(
        [postgres.programs() / "pg_ctl", "restart", "-m", "immediate", "-w", "-D", folder / "data",
         "-l", folder / "server.log"],
        user=user, group=user, cwd=folder, check=True, stdout=subprocess.DEVNULL,
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
    )  # fmt: skip


def restarts(site, number, pause):
    folder = cluster()
    late = []
    with Load(site.port, site.told) as load:
        for count in range(number):
            load.more_saves()
            time.sleep(pause)
            if count % 3 == 2:
                cut(folder)
            else:
                restart(folder)
            late.append(site.wait("/healthz", 30))
        time.sleep(2)
    saved, asked, failed = judge(site, load)
    share = failed["read"] / asked["read"]
    figures.note(
        "database restarts and cut connections under load",
        f"{number} times, {asked['read']} reads, {saved} acknowledged saves",
        "<= 1 % of reads failed, 0 acknowledged saves lost, back in 10 s",
        f"{share:.2%} failed, 0 lost, {max(late):.1f} s", share <= 0.01 and max(late) <= 10,
    )  # fmt: skip
    assert share <= 0.01
    assert max(late) <= 10


def cut(folder):
    """Every connection is cut, as by a firewall that restarts."""
    import psycopg

    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = 'live' AND pid <> pg_backend_pid()"
        )


@pytest.mark.fault
@pytest.mark.timeout(1800)
def test_fifteen_restarts_of_the_database(site):
    restarts(site, 15, 5)


@pytest.mark.fault
@pytest.mark.timeout(900)
def test_a_database_that_is_stopped_for_a_moment_only_delays(site):
    """SIGSTOP of every backend: connections stay, nothing answers."""
    folder = cluster()
    leader = int((folder / "data/postmaster.pid").read_text().split()[0])
    pids = [leader, *map(int, Path(f"/proc/{leader}/task/{leader}/children").read_text().split())]
    with Load(site.port, site.told) as load:
        time.sleep(2)
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        time.sleep(5)
        for pid in pids:
            os.kill(pid, signal.SIGCONT)
        assert site.wait("/healthz", 30) < 10
        time.sleep(2)
    judge(site, load)
