"""Killed at any moment, an import leaves whole articles only, and the next run completes it."""

import os
import random
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from tests.articles.importers import wxr
from tests.fault.live import database

ROOT = Path(__file__).parents[2]
COUNTS = (
    "SELECT (SELECT count(*) FROM articles_article),"
    " (SELECT count(*) FROM articles_importeditem WHERE kind = 'post'),"
    " (SELECT count(*) FROM articles_article WHERE status = 'published'),"
    " (SELECT count(*) FROM articles_searchentry)"
)
WHOLE = (
    "SELECT (SELECT count(DISTINCT slug) FROM articles_article),"
    " (SELECT count(*) FROM articles_tag), (SELECT count(*) FROM categories_category),"
    " (SELECT count(*) FROM articles_revision), (SELECT count(*) FROM articles_redirect"
    " WHERE article_id IS NOT NULL)"
)


class Site:
    """A database of its own, on whatever the suite runs on, and commands upon it."""

    def __init__(self, folder: Path) -> None:
        self.url = database(folder, "killed_import")
        self.environment = {**os.environ, "DATA_DIR": str(folder), "DATABASE_URL": self.url}
        self.start("migrate", "-v0").communicate()

    def start(self, *arguments: str) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def ask(self, statement: str) -> tuple[int, ...]:
        if self.url.startswith("sqlite"):
            path = self.url.removeprefix("sqlite:///")
            with closing(sqlite3.connect(path, timeout=60)) as connection:
                return tuple(connection.execute(statement).fetchone())
        with psycopg.connect(self.url) as connection:
            return tuple(connection.execute(statement).fetchone() or ())


@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    ("kills", "posts"), [(2, 160), pytest.param(10, 1000, marks=pytest.mark.fault)]
)
def test_kills_leave_no_doubles_and_nothing_half(tmp_path, kills, posts):
    path, site, chance = tmp_path / "export.xml", Site(tmp_path), random.Random(11)
    path.write_bytes(export(posts))

    killed = 0
    for number in range(kills):
        run = site.start("import_wordpress", str(path))
        # Not by the clock alone: once a part of it is there, whatever else the machine does.
        target = posts * number // (kills + 1)
        while run.poll() is None and site.ask(COUNTS)[0] < target:
            time.sleep(0.02)
        time.sleep(chance.uniform(0, 0.5))
        killed += run.poll() is None
        run.kill()
        run.communicate()
        assert len(set(site.ask(COUNTS))) == 1
    _, errors = site.start("import_wordpress", str(path)).communicate()
    again, _ = site.start("import_wordpress", str(path)).communicate()

    assert killed
    assert not errors
    assert site.ask(COUNTS) == (posts,) * 4
    assert site.ask(WHOLE) == (posts, posts + 1, 3, posts, 2 * posts)
    assert f"posts: {posts} skipped" in again


def export(posts: int) -> bytes:
    return wxr.export(
        *wxr.SITE,
        *(
            wxr.item(
                number,
                f"Piece {number}",
                "Text " * 50,
                terms=[("post_tag", f"t{number}", f"T{number}")],
            )
            for number in range(1, posts + 1)
        ),
    )
