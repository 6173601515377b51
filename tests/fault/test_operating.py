"""docs/operating.md followed word for word makes a site that survives the death of each part."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fault import figures, sandbox
from tests.needed import untested

pytestmark = pytest.mark.one_database  # the page says which

ROOT = Path(__file__).parent.parent.parent
HOST = "magazine.example"
FAILED_SHARE = 0.01
# Before the commands of the page: the address of the repository, which is this checkout.
BEFORE = f"""
export REPOSITORY=/sandbox/repository
exec > /sandbox/log 2>&1
trap 'cp /var/log/newsroom.log /var/log/nginx/error.log /sandbox/ 2>/dev/null || true' EXIT
git config --global safe.directory '*'
echo '127.0.0.1 {HOST}' >> /etc/hosts
"""
CONTENT = """
deploy/manage generate_articles 120 --force
deploy/manage shell -v0 -c '
import json
from articles.models import Article
from categories.models import Category
pages = [a.get_absolute_url() for a in Article.objects.published()[:40]]
pages += [c.get_absolute_url() for c in Category.objects.all()[:6]]
made = ["/search/?q=%d" % n for n in range(4)] + ["/admin/login/"] * 2
print(json.dumps(["/"] * 20 + pages * 2 + made))
' > /sandbox/paths.json
"""


def commands() -> str:
    """The commands of “One server in ten minutes”."""
    text = (ROOT / "docs/operating.md").read_text()
    chapter = text.partition("## One server in ten minutes")[2].partition("\n## ")[0]
    (block,) = re.findall(r"```sh\n(.*?)```", chapter, re.S)
    assert HOST in block
    # What CI has installed already, and no network inside.
    return block.replace("apt-get install -y git\n", "git --version\n")


def wheels(folder: Path) -> None:
    """Everything that requirements-server.lock names, for Debian's Python."""
    # As Debian's Python: what a library needs depends on the third number of its version, too.
    pip = [sys.executable, "-m", "pip", "--python", "/usr/bin/python3"]
    download = ["download", "--quiet", "--require-hashes", "--only-binary", ":all:"]
    lock = ["--dest", str(folder), "--requirement", str(ROOT / "requirements-server.lock")]
    subprocess.run([*pip, *download, *lock], check=True)


def operate(folder: Path, seconds: float, rounds: int, more: str = "") -> dict:
    """Install, start, fill, besiege; what came of it."""
    shared = folder / "shared"
    shared.mkdir()
    wheels(shared / "wheels")
    subprocess.run(
        ["git", "clone", "--quiet", "--depth", "1", f"file://{ROOT}", shared / "repository"],
        check=True,
    )
    tool = (ROOT / "tests/fault/siege.py").read_text()
    (shared / "siege.py").write_text(tool)
    siege = f"python3 /sandbox/siege.py {HOST} {seconds} {rounds}\n"
    (shared / "script").write_text(BEFORE + commands() + CONTENT + more + siege)
    done = sandbox.run(folder / "layer", shared, 900)
    told = shared / "result.json"
    if done.returncode or not told.exists():
        there = [name for name in ("newsroom.log", "error.log", "log") if (shared / name).exists()]
        logs = [f"--- {name}\n{(shared / name).read_text()[-6000:]}" for name in there]
        pytest.fail(f"exit {done.returncode}\n{done.stderr[-2000:]}\n" + "\n".join(logs))
    found = json.loads(told.read_text())
    # What the site said of each request that failed.
    lines = [line for name in ("newsroom.log", "error.log") for line in logged(shared / name)]
    return {**found, "log": "\n".join(lines[-40:])}


def logged(file: Path) -> list[str]:
    """Lines of a log that tell of a failure."""
    lines = file.read_text(errors="replace").splitlines() if file.exists() else []
    return [line[:600] for line in lines if re.search(r'"ERROR"|\[error\]|Traceback', line)]


@pytest.fixture
def place(tmp_path):
    if reason := sandbox.why_not():
        untested(reason)
    return tmp_path


def judge(found: dict) -> None:
    """Every part came back, and readers hardly noticed."""
    asked, failed = sum(found["asked"].values()), len(found["failed"])
    print(f"{asked} requests, {failed} failed ({failed / asked:.2%}); back after {found['back']}")
    print(f"failed: {found['failed'][:10]}; slowest {found['slowest']:.1f} s")
    assert asked > 1_000
    assert all(None not in seconds for seconds in found["back"].values())
    slowest = max(map(max, found["back"].values()))
    figures.note(
        "kill -9 of nginx, web, workers, PostgreSQL, Redis in turn",
        f"{asked} requests, {sum(map(len, found['back'].values()))} kills",
        "<= 1 % failed, every part back",
        f"{failed / asked:.2%} failed, back after {slowest} s at most",
        failed <= asked * FAILED_SHARE,
    )
    assert failed <= asked * FAILED_SHARE
    assert found["upgrade"][0] == 0, found["upgrade"][1]
    assert found["asked"]["upgrade"] > 0
    gap = [each for each in found["failed"] if each[0] == "upgrade"]
    figures.note("upgrade under load", f"{found['asked']['upgrade']} requests", "0 failed",
                 f"{len(gap)} failed", not gap)  # fmt: skip
    assert gap == [], found["log"]
    # A release that cannot start: the old one is back, and readers did not notice.
    assert all(each[1:3] == [1, True] for each in found["broken"]), found["broken"]
    gap = [each for each in found["failed"] if each[0] == "broken release"]
    if found["broken"]:
        figures.note("upgrade to a release that cannot start", f"{len(found['broken'])} times",
                     "0 failed, the old one back", f"{len(gap)} failed, back", not gap)  # fmt: skip
    assert gap == [], found["log"]
    # The mail server that a fresh site does not have yet.
    assert {each["part"] for each in found["doctor"]} <= {"mail server", "mail domain"}


@pytest.mark.timeout(900)
def test_each_part_may_die_under_load(place):
    judge(operate(place, seconds=3, rounds=1))


@pytest.mark.fault
@pytest.mark.timeout(1800)
def test_each_part_may_die_often_under_load(place):
    judge(operate(place, seconds=8, rounds=3))
