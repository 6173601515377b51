"""kill -9 of server and worker, and restarts of the database: what was acknowledged stays.

The short form runs with every suite; `-m fault` kills 50 times and restarts 15 times.
"""

import json
import os
import random
import signal
import time
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg
import pytest

from tests import postgres
from tests.bench.servers import children
from tests.fault import figures
from tests.fault.live import Live, Load
from tests.fault.live import database as empty
from tests.fault.mailing_site import database
from tests.needed import untested

WRITERS = 3


def started(tmp_path, url):
    """A site at work on the database at `url`."""
    folder = tmp_path / "site"
    folder.mkdir()
    live = Live(folder, url)
    live.manage("migrate", "--verbosity", "0")
    live.told = json.loads(live.manage("setup", str(WRITERS), module="tests.fault.live"))
    live.start("worker")
    live.start("web")
    live.wait("/news/")
    return live


@pytest.fixture
def site(tmp_path):
    live = started(tmp_path, empty(tmp_path, "live"))
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


@pytest.mark.timeout(600)
def test_saves_survive_kills(site):
    kills(site, 3)


@pytest.mark.fault
@pytest.mark.timeout(1800)
def test_saves_survive_fifty_kills(site):
    kills(site, 50)


@pytest.fixture
def guarded(tmp_path):
    """A site on a PostgreSQL of its own, which may be killed and keeps what it has confirmed."""
    try:
        with postgres.cluster() as url:
            database(tmp_path, url)  # confirms only what a crash cannot lose
            live = started(tmp_path, url)
            yield live
            live.stop()
    except postgres.Unavailable as reason:
        untested(str(reason))


def cut(url):
    """Every connection is cut, as by a firewall that is started anew."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )


def restarts(site, number, pause):
    """The database dies or cuts its connections, again and again."""
    url = site.environment["DATABASE_URL"]
    late = []
    with Load(site.port, site.told) as load:
        for count in range(number):
            load.more_saves()
            time.sleep(pause)
            cut(url) if count % 3 == 2 else postgres.crash(url)
            late.append(site.wait("/healthz", 30))
        load.more_saves()
    saved, asked, failed = judge(site, load)
    share = failed["read"] / asked["read"]
    print(f"{share:.2%} of reads failed, back after {max(late):.1f} s")
    figures.note(
        "database restarts and cut connections under load",
        f"{number} times, {asked['read']} reads, {saved} acknowledged saves",
        "<= 1 % of reads failed, 0 acknowledged saves lost, back in 10 s",
        f"{share:.2%} failed, 0 lost, {max(late):.1f} s", share <= 0.01 and max(late) <= 10,
    )  # fmt: skip
    return share, max(late)


@pytest.mark.timeout(600)
def test_the_database_dies_and_cuts_connections(guarded):
    # So short that one page which is made anew counts as much as ten would in an hour.
    share, _late = restarts(guarded, 3, 0.5)
    assert share <= 0.1


@pytest.mark.fault
@pytest.mark.timeout(1800)
def test_fifteen_restarts_of_the_database(guarded):
    share, late = restarts(guarded, 15, 8)
    assert share <= 0.01
    assert late <= 10


@pytest.mark.fault
@pytest.mark.timeout(900)
def test_a_database_that_stands_still_only_delays(guarded):
    """SIGSTOP of all of it: connections stay, and nothing answers."""
    folder = Path(unquote(urlsplit(guarded.environment["DATABASE_URL"]).netloc.rpartition("@")[2]))
    leader = int((folder / "data/postmaster.pid").read_text().split()[0])
    with Load(guarded.port, guarded.told) as load:
        load.more_saves()
        pids = children(leader)
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        time.sleep(5)
        for pid in pids:
            os.kill(pid, signal.SIGCONT)
        assert guarded.wait("/healthz", 30) < 10
        load.more_saves()
    judge(guarded, load)
