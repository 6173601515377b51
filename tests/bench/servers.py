"""Servers to measure, and the processor time that they and their children have used."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from newsroom.pagestore.asking import Asker
from tests.bench.sites import FOLDER, HOST, ROOT
from tests.nginx_site import PROGRAM

TICK, PAGE = os.sysconf("SC_CLK_TCK"), os.sysconf("SC_PAGE_SIZE")
WORKERS, THREADS = 2, 4


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def command(
    server: str, application: str, port: int, workers: int = WORKERS, threads: int = THREADS
) -> list[str]:
    """How a server is started; as docs/operating.md has it."""
    python = Path(sys.executable)
    if server == "granian":
        return [
            *(str(python.with_name("granian")), "--interface", "wsgi", "--no-ws"),
            *("--host", HOST, "--port", str(port), "--workers", str(workers)),
            *("--blocking-threads", str(threads), "--log-level", "error"),
            *("--respawn-failed-workers", "--respawn-interval", "0.2", application),
        ]
    return [
        *(str(python), "-m", "gunicorn", "--bind", f"{HOST}:{port}", "--workers", str(workers)),
        *("--worker-class", "gthread", "--threads", str(threads), "--keep-alive", "60"),
        *("--log-level", "error", application),
    ]


def children(pid: int) -> list[int]:
    """The process and all below it."""
    try:
        own = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return [pid]
    return [pid, *(each for child in own for each in children(int(child)))]


def seconds_used(pid: int) -> float:
    """Processor time of a process, its living children and those that have ended."""
    total = 0
    for each in children(pid):
        try:
            fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += sum(int(field) for field in fields[11:15])
    return total / TICK


def memory(pid: int) -> dict[str, float]:
    """Proportional and resident memory in MB of a process and all below it."""
    found = {"pss": 0.0, "rss": 0.0}
    for each in children(pid):
        try:
            lines = Path(f"/proc/{each}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        sizes = {line.split()[0]: int(line.split()[1]) for line in lines[1:]}
        found["pss"] += sizes["Pss:"] / 1024
        found["rss"] += sizes["Rss:"] / 1024
    return found


def resident(pid: int) -> float:
    """Resident memory of one process, in MB."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE / (1 << 20)


@contextmanager
def serving(
    server: str,
    application: str,
    environment: dict[str, str],
    path: str = "/",
    workers: int = WORKERS,
    name: str = "",
    threads: int = THREADS,
) -> Iterator["Server"]:
    """A server until the end of the block; `path` is asked until it answers, its log is `name`."""
    port = free_port()
    FOLDER.mkdir(parents=True, exist_ok=True)
    log = (FOLDER / f"{name or server}.log").open("wb")
    started = time.monotonic()
    process = subprocess.Popen(
        command(server, application, port, workers, threads),
        env=environment,
        cwd=ROOT,
        stdout=log,
        stderr=log,
        start_new_session=True,
    )
    try:
        url = f"http://{HOST}:{port}"
        wait(url + path)
        yield Server(url, process.pid, time.monotonic() - started)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
        log.close()


@contextmanager
def working(environment: dict[str, str]) -> Iterator[int]:
    """A worker until the end of the block; its process. Its log is worker.log."""
    with (FOLDER / "worker.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "worker"],
            env=environment, cwd=ROOT, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
        try:
            pages = Asker(Path(environment["DATA_DIR"]) / "pages")
            deadline = time.monotonic() + 60
            while not pages.ask("/"):
                if time.monotonic() > deadline:
                    raise TimeoutError("the worker does not listen")
                time.sleep(0.05)
            yield process.pid
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(10)


class Server:
    """A running server: its address, its process, and seconds from its start to its answer."""

    def __init__(self, url: str, pid: int, cold: float) -> None:
        self.url, self.pid, self.cold = url, pid, cold


def wait(url: str, seconds: float = 60) -> None:
    """Ask until there is an answer. Raises TimeoutError."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(url, timeout=10).read()
            return
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"{url} answers {error.code}") from error
        except OSError:
            time.sleep(0.02)
    raise TimeoutError(f"{url} does not answer")


NGINX = """
worker_processes 2;
daemon off;
error_log {folder}/error.log error;
pid {folder}/pid;
events {{ worker_connections 512; }}
http {{
    access_log off;
    sendfile on;
    keepalive_requests 1000000;
    types {{ text/html html; }}
    {temporary}
    server {{
        listen {host}:{port};
        root {root};
        {body}
    }}
}}
"""


@contextmanager
def nginx(root: Path, body: str) -> Iterator[Server]:
    """nginx with a site of its own; `body` stands in its `server` block."""
    folder = FOLDER / "nginx"
    folder.mkdir(parents=True, exist_ok=True)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "\n    ".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    port = free_port()
    values = {"folder": folder, "host": HOST, "port": port, "root": root, "body": body}
    site = folder / "nginx.conf"
    site.write_text(NGINX.format(temporary=temporary, **values))
    with running_nginx(site, port) as server:
        yield server


@contextmanager
def running_nginx(site: Path, port: int) -> Iterator[Server]:
    """nginx by this configuration until the end of the block."""
    process = subprocess.Popen([PROGRAM or "nginx", "-c", str(site), "-p", str(site.parent)])
    try:
        while True:
            with socket.socket() as probe:
                if probe.connect_ex((HOST, port)) == 0:
                    break
            time.sleep(0.02)
        yield Server(f"http://{HOST}:{port}", process.pid, 0.0)
    finally:
        process.terminate()
        process.wait(10)


@dataclass(frozen=True)
class Answer:
    """One answer, read whole."""

    headers: dict[str, str]
    body: bytes


def request(url: str, headers: dict[str, str]) -> Answer:
    """Ask once."""
    asked = urllib.request.Request(url, headers=headers)
    with urllib.request.urlopen(asked, timeout=30) as answer:
        return Answer(
            {name.lower(): value for name, value in answer.headers.items()}, answer.read()
        )
