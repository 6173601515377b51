"""What stands in deploy/ and cannot be run here is read: units, containers, scripts."""

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

from tests.needed import untested

ROOT = Path(__file__).parent.parent
DEPLOY = ROOT / "deploy"
SCRIPTS = sorted([*DEPLOY.glob("*.sh"), DEPLOY / "manage"])


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_are_bash_that_stops_at_errors(path):
    assert path.stat().st_mode & 0o111
    assert re.search(r"^set -E?euo pipefail$", path.read_text(), re.M)
    subprocess.run(["bash", "-n", path], check=True)


def test_units_are_what_systemd_takes(tmp_path):
    if not shutil.which("systemd-analyze"):
        untested("systemd is not installed")
    for path in (DEPLOY / "systemd").iterdir():
        # The programs are not installed here; everything else is looked at.
        text = re.sub(r"ExecStart=/opt/newsroom/\S+", "ExecStart=/bin/true", path.read_text())
        (tmp_path / path.name).write_text(text)
    for template, name in (("newsroom-web@", "8001"), ("newsroom-worker@", "1")):
        shutil.copy(tmp_path / f"{template}.service", tmp_path / f"{template}{name}.service")
    units = [str(path) for path in tmp_path.iterdir() if "@." not in path.name]
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    ours = [line for line in done.stderr.splitlines() if "newsroom" in line]
    assert ours == []


@pytest.mark.parametrize("name", ["web@", "worker@", "backup", "housekeeping"])
def test_services_are_confined(name):
    text = (DEPLOY / f"systemd/newsroom-{name}.service").read_text()
    for line in ("NoNewPrivileges=yes", "ProtectSystem=strict", "CapabilityBoundingSet="):
        assert f"\n{line}\n" in text
    assert "\nUser=newsroom\n" in text


def test_both_ways_start_the_same_programs():
    programs = tomllib.loads((DEPLOY / "programs.toml").read_text())
    web = (DEPLOY / "systemd/newsroom-web@.service").read_text()
    for port in ("8001", "8002"):
        command = " ".join(programs[f"web-{port}"]["command"])
        assert f"ExecStart={command}" in web.replace("%i", port)
        assert f"server 127.0.0.1:{port} " in (DEPLOY / "nginx/site.conf").read_text()
    worker = (DEPLOY / "systemd/newsroom-worker@.service").read_text()
    assert "ExecStart=" + " ".join(programs["worker-1"]["command"]) in worker
    assert programs["worker-1"] == programs["worker-2"]


def compose():
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text())


def test_containers_are_confined_and_pinned():
    services = compose()["services"]
    assert set(services) == {"postgres", "valkey", "prepare", "web", "worker"}
    for name in ("prepare", "web", "worker"):
        service = services[name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
    for service in services.values():
        assert re.fullmatch(r"\S+:\d+\.\d+\S*", service["image"]), "no floating tag"


def test_secrets_of_containers_come_from_outside():
    environment = compose()["services"]["web"]["environment"]
    for name in ("SECRET_KEY", "ADDRESS_KEY", "SECRETS_KEY", "EMAIL_URL"):
        assert environment[name] == f"${{{name}:?}}"


def test_every_variable_of_deploy_is_a_setting():
    known = set(re.findall(r"^\| `(\w+)` \|", (ROOT / "docs/settings.md").read_text(), re.M))
    heredoc = (DEPLOY / "install.sh").read_text().partition("<<SETTINGS\n")[2]
    lines = heredoc.partition("\nSETTINGS")[0].splitlines()
    assert {line.partition("=")[0] for line in lines} <= known
    assert set(compose()["services"]["web"]["environment"]) <= known


def test_the_image_runs_as_nobody_and_is_asked_for_its_health():
    text = (DEPLOY / "Dockerfile").read_text()
    stages = re.findall(r"^FROM (\S+)", text, re.M)
    assert len(set(stages)) == 1
    assert re.fullmatch(r"python:3\.\d+\.\d+-slim-\w+", stages[0])
    last = text.rpartition("FROM ")[2]
    assert re.search(r"^USER 10001:10001$", last, re.M)
    assert "HEALTHCHECK" in last
    assert "--require-hashes" in text
    assert last.index("USER ") < last.index("CMD [")
    for source in re.findall(r"^COPY (\S+) ", text, re.M):
        assert source.startswith("--from") or (ROOT / source).exists()


def test_the_image_leaves_out_what_is_not_of_the_site():
    ignored = (ROOT / ".dockerignore").read_text().split()
    assert {".git", ".venv", "var", "tests"} <= set(ignored)
