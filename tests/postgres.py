"""A throw-away PostgreSQL: `python -m tests.postgres pytest -q` runs a command on one.

The cluster lives in a folder of its own under /tmp, listens on a socket in that folder only, keeps
nothing on disk for safety, and goes when the command ends, however it ends.
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from glob import glob
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

PLACES = [
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/usr/local/pgsql/bin",
    "/usr/local/opt/postgresql*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
]
# Nothing here outlives the run, so the disk need not be waited for.
SERVER = [
    "listen_addresses=",
    "fsync=off",
    "full_page_writes=off",
    "synchronous_commit=off",
    "max_connections=60",
]


class Unavailable(Exception):
    """There is no PostgreSQL to be had here; the message says why."""


def programs() -> Path:
    """Folder of initdb and pg_ctl, of the newest version found. Raises Unavailable."""
    on_path = shutil.which("initdb")
    found = [Path(on_path).resolve().parent] if on_path else []
    found += sorted((Path(place) for pattern in PLACES for place in glob(pattern)), reverse=True)
    for folder in found:
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return folder
    raise Unavailable("no server programs found; on Debian and Ubuntu: apt-get install postgresql")


def owner() -> str | None:
    """Who runs the server: `postgres` in place of root, who may not. Raises Unavailable."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError as error:
        raise Unavailable("root may not run it, and there is no user named postgres") from error


def call(user: str | None, folder: Path, *command: str | Path) -> None:
    """Run one of PostgreSQL's programs as `user` inside `folder`. Raises Unavailable."""
    # Not into a pipe: the server inherits it, and it would stay open as long as that.
    log = folder / "commands.log"
    with log.open("ab") as output:
        done = subprocess.run(
            [str(part) for part in command],
            user=user,
            group=user,
            extra_groups=[] if user else None,
            cwd=folder,
            env={"PATH": os.environ.get("PATH", ""), "HOME": str(folder), "LC_ALL": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            check=False,
        )
    if done.returncode:
        raise Unavailable(f"{command[0]} failed:\n{log.read_text(errors='replace')}")


@contextmanager
def cluster() -> Iterator[str]:
    """DATABASE_URL of a fresh cluster, stopped and removed at the end. Raises Unavailable."""
    binaries, user = programs(), owner()
    # /tmp, not TMPDIR: a socket's path may hold 107 characters and `postgres` must reach it.
    folder = Path(tempfile.mkdtemp(prefix="newsroom-postgres-", dir="/tmp"))
    data = folder / "data"
    try:
        if user:
            shutil.chown(folder, user, user)
        call(
            user,
            folder,
            *(binaries / "initdb", "-D", data, "-U", "newsroom", "-A", "trust", "--no-sync"),
            *("-E", "UTF8", "--locale=C.UTF-8"),
        )
        options = " ".join(
            f"-c {setting}" for setting in [*SERVER, f"unix_socket_directories={folder}"]
        )
        start = ("start", "-w", "-t", "60", "-D", data, "-l", folder / "server.log", "-o", options)
        try:
            call(user, folder, binaries / "pg_ctl", *start)
            yield f"postgres://newsroom@{quote(str(folder), safe='')}/postgres"
        finally:
            if (data / "postmaster.pid").exists():
                call(user, folder, binaries / "pg_ctl", "stop", "-m", "immediate", "-w", "-D", data)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def crash(url: str) -> None:
    """Kill the server of a cluster in the midst of its work, and start it again."""
    folder = Path(unquote(urlsplit(url).netloc.partition("@")[2]))
    data = folder / "data"
    call(owner(), folder, programs() / "pg_ctl", "restart", "-m", "immediate", "-w", "-D", data,
         "-l", folder / "server.log")  # fmt: skip


if __name__ == "__main__":
    with cluster() as url:
        environment = {**os.environ, "DATABASE_URL": url}
        sys.exit(subprocess.run(sys.argv[1:], env=environment, check=False).returncode)
