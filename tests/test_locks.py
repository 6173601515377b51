"""The locks pin what pyproject.toml asks for, with hashes, and name no package index."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
ENTRY = re.compile(r"^([a-z0-9][a-z0-9.-]*)==(\S+)", re.MULTILINE)
DIRECT = "newsroom (pyproject.toml"
INDEX = re.compile(
    r"(?<!no-emit-)index[-_]url|find[-_]links|registry *= *\{|\"resolved\": *\"http"
    r"|https?://\S+/simple/|https?://\S+\.whl\b"
)

with (ROOT / "pyproject.toml").open("rb") as opened:
    PROJECT = tomllib.load(opened)
CORE = PROJECT["project"]["dependencies"]
MORE = [
    *PROJECT["project"]["optional-dependencies"].values(),
    *PROJECT["dependency-groups"].values(),
]
EXTRAS = [line for lines in PROJECT["project"]["optional-dependencies"].values() for line in lines]
WANTED = {
    "requirements.lock": CORE,
    "requirements-server.lock": [*CORE, *EXTRAS],
    "requirements-dev.lock": [*CORE, *(line for group in MORE for line in group)],
}


def entries(lock: str) -> dict[str, tuple[str, str]]:
    """Version and whole text of each pin of a lock, by name."""
    text = (ROOT / lock).read_text()
    starts = [*ENTRY.finditer(text)]
    ends = [*(match.start() for match in starts[1:]), len(text)]
    return {
        match[1]: (match[2], text[match.start() : end])
        for match, end in zip(starts, ends, strict=True)
    }


@pytest.mark.parametrize("lock", WANTED)
def test_every_requirement_is_pinned_within_its_range(lock):
    pins = entries(lock)
    for requirement in map(Requirement, WANTED[lock]):
        version, _ = pins[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(version), f"{requirement}: run `make lock`"


@pytest.mark.parametrize("lock", WANTED)
def test_nothing_is_pinned_that_is_no_longer_asked_for(lock):
    wanted = {canonicalize_name(Requirement(line).name) for line in WANTED[lock]}
    direct = {name for name, (_, text) in entries(lock).items() if DIRECT in text}
    assert direct == wanted, "run `make lock`"


@pytest.mark.parametrize("lock", WANTED)
def test_every_pin_has_hashes(lock):
    pins = entries(lock)
    assert pins
    assert all("--hash=sha256:" in text for _, text in pins.values())


def test_the_development_lock_holds_the_same_versions():
    core, development = entries("requirements.lock"), entries("requirements-dev.lock")
    assert {name: version for name, (version, _) in core.items()}.items() <= {
        name: version for name, (version, _) in development.items()
    }.items()


def test_no_committed_file_names_a_package_index():
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    names = [name for name in listed.stdout.split("\0") if name]
    assert "uv.lock" not in names, "it records the addresses of package indexes"
    telling = [
        name
        for name in names
        if (ROOT / name).is_file() and INDEX.search((ROOT / name).read_text(errors="replace"))
    ]
    assert not telling


@pytest.mark.parametrize("lock", WANTED)
def test_a_lock_holds_no_address_or_path(lock):
    assert not re.search(r"://|file:|/opt/|^-", (ROOT / lock).read_text(), re.MULTILINE)
