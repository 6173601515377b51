"""The Nu HTML checker (npm: vnu-jar) finds no error on any kind of page."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from django.template.loader import render_to_string

from tests.audit.conftest import fetch


@pytest.fixture(scope="session")
def checker(fetched) -> Path:
    """The checker's archive: VNU_JAR, or fetched from npm."""
    if named := os.environ.get("VNU_JAR"):
        return Path(named)
    if not shutil.which("npm") or not shutil.which("java"):
        pytest.fail("the checker needs npm and java; on Debian: apt-get install npm default-jre")
    return next(fetched("vnu-jar").glob("vnu-jar/**/vnu.jar"))


@pytest.mark.timeout(600)
def test_no_page_has_an_error(site, both_editions, checker, tmp_path):
    for name, path in both_editions.items():
        (tmp_path / f"{name}.html").write_text(fetch(site + path)[1])
    (tmp_path / "broken.html").write_text(render_to_string("500.html"))
    command = ["java", "-jar", str(checker), "--format", "json", "--stdout", "--exit-zero-always"]
    done = subprocess.run(
        [*command, *map(str, sorted(tmp_path.glob("*.html")))], capture_output=True, check=True
    )
    messages = json.loads(done.stdout)["messages"]
    errors = {
        f"{Path(each['url']).stem}: {each['message']} — {each.get('extract', '').strip()[:150]}"
        for each in messages
        if each["type"] == "error"
    }
    assert not errors, "\n".join(sorted(errors))
    assert len(both_editions) > 40
