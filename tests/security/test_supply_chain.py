"""What we are made of and what we allow ourselves: versions, a list of parts, dangerous calls."""

import fnmatch
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from packaging.version import Version

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
PARTS = ("accounts", "categories", "articles", "subscriptions", "newsroom", "templates")
DANGEROUS = {
    "mark_safe": r"\bmark_safe\(|SafeString\(|html_safe",
    "|safe": r"\|\s*safe\b|autoescape off",
    "raw SQL": r"\.executemany\(|\.execute\(|RawSQL|\.raw\(|\.extra\(",
    "pickle": r"\bpickle\b|\bmarshal\b|\bshelve\b|yaml\.(?:unsafe_)?load\(",
    "eval": r"\beval\(|\bexec\(|__import__\(",
    "processes": r"\bsubprocess\b|os\.system|os\.popen",
    "outgoing": r"urlopen|build_opener|http\.client|HTTPSConnection|\brequests\.",
}


def rows(name):
    lines = (HERE / name).read_text().splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


def pins(lock):
    found = re.findall(
        r"^([a-z0-9._-]+)(?:\[[^]]*\])?==([^\s\\;]+)", (ROOT / lock).read_text(), re.M
    )
    return {name: Version(version) for name, version in found}


@pytest.mark.parametrize("row", rows("floors.txt"))
def test_nothing_is_older_than_its_last_advisory(row):
    name, floor, reason = row.split(" ", 2)
    assert reason
    for lock in ("requirements.lock", "requirements-server.lock", "requirements-dev.lock"):
        assert pins(lock).get(name, Version(floor)) >= Version(floor), lock


def test_each_floor_is_of_something_that_we_use():
    used = pins("requirements-dev.lock")
    assert not [row for row in rows("floors.txt") if row.split()[0] not in used]


def sources():
    for part in PARTS:
        for path in sorted((ROOT / part).rglob("*")):
            if path.suffix in {".py", ".html", ".txt", ".xml"} and "migrations" not in path.parts:
                yield path.relative_to(ROOT).as_posix(), path.read_text()


def test_each_dangerous_call_is_meant_and_says_why():
    allowed = [tuple(map(str.strip, row.split(" | "))) for row in rows("allowed.txt")]
    assert all(len(row) == 3 and row[2] for row in allowed)
    used, unknown = set(), []
    for path, text in sources():
        for kind in [kind for kind, pattern in DANGEROUS.items() if re.search(pattern, text)]:
            known = [row for row in allowed if row[0] == kind and fnmatch.fnmatch(path, row[1])]
            used.update(known)
            unknown += [] if known else [f"{kind} | {path}"]
    assert not unknown, "say why in tests/security/allowed.txt"
    assert not set(allowed) - used, "these lines allow what nobody does any more"


# What bandit finds at medium severity and above; each stands in allowed.txt by another name.
BANDIT = {
    "B308": "mark_safe", "B703": "mark_safe", "B608": "raw SQL", "B610": "raw SQL",
    "B611": "raw SQL", "B310": "outgoing", "B506": "pickle",
}  # fmt: skip


@pytest.mark.lint
def test_bandit_finds_nothing_that_is_not_meant():
    command = [sys.executable, "-m", "bandit", "-q", "-r", "-ll", "-f", "json", *PARTS[:5]]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    report = json.loads(result.stdout)
    assert not report["errors"]
    allowed = {tuple(map(str.strip, row.split(" | ")))[:2] for row in rows("allowed.txt")}
    wrong = [
        f"{each['test_id']} {each['filename']}:{each['line_number']} {each['issue_text']}"
        for each in report["results"]
        if (BANDIT.get(each["test_id"]), each["filename"]) not in allowed
    ]
    assert not wrong


@pytest.mark.lint
def test_the_list_of_parts_names_every_pin(tmp_path):
    """`make sbom`, as it is run."""
    out = tmp_path / "sbom.json"
    command = [sys.executable, "-m", "cyclonedx_py", "requirements", "requirements-server.lock"]
    command += ["--pyproject", "pyproject.toml", "--output-reproducible", "--of", "JSON"]
    subprocess.run([*command, "-o", str(out)], cwd=ROOT, check=True, capture_output=True)
    bom = json.loads(out.read_text())
    assert bom["bomFormat"] == "CycloneDX"
    listed = {part["name"]: part["version"] for part in bom["components"]}
    for name, version in pins("requirements-server.lock").items():
        assert Version(listed[name]) == version
    assert all(part.get("hashes") or part.get("externalReferences") for part in bom["components"])
