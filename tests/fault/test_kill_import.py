"""Killed at any moment, an import leaves whole articles only, and the next run completes it."""

import os
import random
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.articles.importers import wxr

ROOT = Path(__file__).parents[2]
POSTS = 400

pytestmark = [pytest.mark.fault, pytest.mark.timeout(600)]


def manage(folder: Path, *arguments: str) -> subprocess.Popen:
    environment = {**os.environ, "DATA_DIR": str(folder), "DATABASE_URL": ""}
    return subprocess.Popen(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ask(folder: Path, statement: str) -> int:
    (found,) = folder.glob("*.sqlite3")
    with closing(sqlite3.connect(found)) as connection:
        return int(connection.execute(statement).fetchone()[0])


def test_ten_kills_leave_no_doubles_and_nothing_half(tmp_path):
    path = tmp_path / "export.xml"
    posts = [
        wxr.item(
            number,
            f"Piece {number}",
            "Text " * 50,
            terms=[("post_tag", f"t{number}", f"T{number}")],
        )
        for number in range(1, POSTS + 1)
    ]
    path.write_bytes(wxr.export(*wxr.SITE, *posts))
    manage(tmp_path, "migrate", "-v0").communicate()
    chance, killed = random.Random(11), 0

    for _ in range(10):
        run = manage(tmp_path, "import_wordpress", str(path))
        time.sleep(chance.uniform(1.0, 6.0))
        killed += run.poll() is None
        run.kill()
        run.communicate()
        articles = ask(tmp_path, "SELECT count(*) FROM articles_article")
        items = ask(tmp_path, "SELECT count(*) FROM articles_importeditem WHERE kind = 'post'")
        open_ = ask(tmp_path, "SELECT count(*) FROM articles_article WHERE status = 'published'")
        assert articles == items == open_
    _, errors = manage(tmp_path, "import_wordpress", str(path)).communicate()
    again, _ = manage(tmp_path, "import_wordpress", str(path)).communicate()

    assert killed
    assert not errors
    assert ask(tmp_path, "SELECT count(*) FROM articles_article") == POSTS
    assert ask(tmp_path, "SELECT count(DISTINCT slug) FROM articles_article") == POSTS
    assert ask(tmp_path, "SELECT count(*) FROM articles_tag") == POSTS + 1
    assert ask(tmp_path, "SELECT count(*) FROM categories_category") == 3
    assert f"posts: {POSTS} skipped" in again
