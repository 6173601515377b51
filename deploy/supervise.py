#!/usr/bin/env python3
"""Keeps the processes of a site running where there is no systemd: `supervise.py programs.toml`.

Whatever ends, however it ends, is started again; what it left behind (processes of its group) goes
first, since a server that lost its master keeps its port. SIGTERM ends all, SIGHUP starts anew
what the file says has changed. Standard library only; logs go where its own output goes.
"""

import os
import pwd
import signal
import subprocess
import sys
import time
import tomllib
from pathlib import Path
from typing import Any

PAUSE, LONGEST_PAUSE = 0.2, 10.0  # seconds before a start, doubled while it keeps failing
STABLE = 10.0  # seconds after which a process counts as running well
PATIENCE = 30.0  # seconds that each has to end by itself


class Program:
    """One process and those it makes, in a group of their own."""

    def __init__(self, name: str, told: dict[str, Any], run: Path) -> None:
        self.name, self.told, self.file = name, told, run / f"{name}.pid"
        self.process: subprocess.Popen[bytes] | None = None
        self.pause, self.started, self.next_start = PAUSE, 0.0, 0.0

    def tend(self, now: float) -> None:
        """Start it where it does not run, and the time has come."""
        if self.process and self.process.poll() is None:
            if now - self.started > STABLE:
                self.pause = PAUSE
            return
        if self.process:
            print(f"supervise: {self.name} ended with {self.process.returncode}", flush=True)
            self.process = None
            self.next_start = now + self.pause
            self.pause = min(self.pause * 2, LONGEST_PAUSE)
        if now >= self.next_start:
            self.start(now)

    def start(self, now: float) -> None:
        """Clear what an earlier one left, and start."""
        self.clear()
        try:
            self.process = subprocess.Popen(
                self.told["command"],
                cwd=self.told.get("folder", "/"),
                env={**environment(self.told), **identity(self.told)},
                start_new_session=True,
                stdin=subprocess.DEVNULL,
                preexec_fn=lambda: become(self.told.get("user")),
            )
        except (OSError, subprocess.SubprocessError, KeyError) as error:
            print(f"supervise: {self.name} cannot start: {error}", flush=True)
            self.next_start = now + LONGEST_PAUSE
            return
        self.started = now
        self.file.write_text(f"{self.process.pid} {born(self.process.pid)}")

    def clear(self) -> None:
        """End processes that outlived the one that made them, also of an earlier supervisor."""
        try:
            pid, when = self.file.read_text().split()
        except (OSError, ValueError):
            return
        # The number may be somebody else's by now: only if a process still has it.
        if born(int(pid)) in {"", when}:
            end_group(int(pid), signal.SIGKILL)
        self.file.unlink(missing_ok=True)

    def stop(self) -> None:
        """Ask it to end."""
        if self.process and self.process.poll() is None:
            end_group(self.process.pid, getattr(signal, self.told.get("stop", "SIGTERM")))

    def wait(self, deadline: float) -> None:
        """Let it end by itself until then."""
        if self.process:
            try:
                self.process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                print(f"supervise: {self.name} does not end; killed", flush=True)
            end_group(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.file.unlink(missing_ok=True)


def end_group(leader: int, number: int) -> None:
    """Signal every process of a group; none may be left."""
    try:
        os.killpg(leader, number)
    except ProcessLookupError:
        return


def born(pid: int) -> str:
    """When a process was started, in ticks since the machine was; empty where there is none."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return ""


def environment(told: dict[str, Any]) -> dict[str, str]:
    """Variables of the program: of its file (`environment`), and where programs are."""
    found = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"}
    if file := told.get("environment"):
        for line in Path(file).read_text().splitlines():
            name, sign, value = line.strip().partition("=")
            if sign and not name.startswith("#"):
                found[name] = value.strip('"')
    return found


def identity(told: dict[str, Any]) -> dict[str, str]:
    """HOME and USER of whoever runs the program."""
    entry = pwd.getpwnam(told.get("user", "root"))
    return {"HOME": entry.pw_dir, "USER": entry.pw_name}


def become(user: str | None) -> None:
    """Run as somebody else, with a umask that lets only the group read."""
    os.umask(0o027)
    if user and os.geteuid() == 0:
        entry = pwd.getpwnam(user)
        os.initgroups(user, entry.pw_gid)
        os.setgid(entry.pw_gid)
        os.setuid(entry.pw_uid)


class Supervisor:
    """All programs of a file."""

    def __init__(self, path: Path) -> None:
        self.path, self.running = path, True
        self.programs: dict[str, Program] = {}
        self.load()

    def load(self, *_: Any) -> None:
        """Read the file; what is new or changed starts, what is gone ends."""
        told = tomllib.loads(self.path.read_text())
        run = Path(told.pop("run", "/run/newsroom"))
        run.mkdir(parents=True, exist_ok=True)
        for name, program in list(self.programs.items()):
            if told.get(name) != program.told:
                program.stop()
                program.wait(time.monotonic() + PATIENCE)
                del self.programs[name]
        for name, each in told.items():
            self.programs.setdefault(name, Program(name, each, run))

    def run(self) -> None:
        """Tend to all until told to end; then end them, last first."""
        signal.signal(signal.SIGTERM, self.end)
        signal.signal(signal.SIGINT, self.end)
        signal.signal(signal.SIGHUP, self.load)
        while self.running:
            for program in list(self.programs.values()):
                program.tend(time.monotonic())
            time.sleep(0.1)
        for program in reversed(list(self.programs.values())):
            program.stop()
            program.wait(time.monotonic() + PATIENCE)

    def end(self, *_: Any) -> None:
        """Stop tending."""
        self.running = False


if __name__ == "__main__":
    Supervisor(Path(sys.argv[1] if sys.argv[1:] else "/etc/newsroom/programs.toml")).run()
