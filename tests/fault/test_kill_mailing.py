"""kill -9 in the middle of a mailing: nobody twice, nobody silently left out.

The short form runs with every suite; `-m fault` kills 100 times and more during 5,000 mails.
"""

import os
import signal
from contextlib import nullcontext

import pytest

from tests.fault.mailing_site import Site, database
from tests.postgres import cluster

# It asks the database of its own site; the mark lets it run on both kinds.
pytestmark = pytest.mark.django_db
STAGES = [
    "after-freeze", "after-claim", "after-MAIL", "after-DATA", "before-250", "after-250",
    "before-commit", "after-commit",
]  # fmt: skip


@pytest.fixture
def site(tmp_path):
    """Make a site on the kind of database that the suite runs on; its server may be killed."""
    is_postgres = os.environ.get("DATABASE_URL", "").startswith("postgres")
    opened: list[Site] = []

    def made(readers, latency):
        opened.append(Site(tmp_path, database(tmp_path, url), latency))
        opened[-1].call("-m", "tests.fault.mailing", "setup", str(readers))
        return opened[-1]

    with cluster() if is_postgres else nullcontext("") as url:
        yield made
        for each in opened:
            each.close()


@pytest.mark.timeout(300)
def test_a_worker_killed_at_each_stage_loses_and_repeats_nothing(site):
    small = site(700, 0.2)
    for stage in STAGES:
        small.killed_at(stage)
    assert small.kills == len(STAGES)
    for _time in range(2):
        small.signalled(2)
    small.sink_dies(2)
    small.database_dies(2)
    small.signalled(2, signal.SIGTERM)
    assert "pending" in small.report()["rows"].values(), "all this was while it was being sent"
    small.judge(small.finish(workers=2), 700)


@pytest.mark.fault
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("workers", [2, 4])
def test_a_hundred_kills_lose_and_repeat_nothing(site, workers):
    large = site(5000, 0.1 * workers)
    for stage in STAGES:
        large.killed_at(stage)
    for _time in range(10):
        large.sink_dies(workers)
        large.database_dies(workers)
    for _time in range(20 // workers):
        large.signalled(workers, signal.SIGTERM)
    while large.kills < len(STAGES) + 100:
        large.signalled(workers)
    assert "pending" in large.report()["rows"].values(), "all this was while it was being sent"
    large.judge(large.finish(workers), 5000)
