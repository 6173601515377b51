"""`python3 tests/demo.py` does what a new user does: `make demo`, a look around, and once more.

Needs only the standard library, and so it can be the first thing that a bare clone sees. It keeps
its data in a folder of its own and exits with 1 if anything is missing, or too slow.
"""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

PAGES = ["/", "/tr/", "/admin/login/", "/outbox/", "/healthz"]
FIRST, AGAIN = 120, 10  # seconds until the first page, with and without an environment to make


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def status(address: str) -> int:
    """HTTP status of a page, 0 where nobody answers."""
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


@contextmanager
def demo(port: int, folder: str) -> Iterator[subprocess.Popen[bytes]]:
    """`make demo` in a process group of its own, stopped as with Ctrl-C."""
    process = subprocess.Popen(
        ["make", "demo", f"PORT={port}"],
        env={**os.environ, "DATA_DIR": folder},
        start_new_session=True,
        # A shell that runs us in the background has told its children to ignore Ctrl-C.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            sys.exit("the demo does not stop with Ctrl-C")
    if status(f"http://127.0.0.1:{port}/healthz"):
        sys.exit("the demo has ended and its server has not")


def wait(process: subprocess.Popen[bytes], site: str, limit: int) -> None:
    """Wait for the first answer, at most `limit` seconds."""
    started = time.monotonic()
    while not status(site):
        if process.poll() is not None:
            sys.exit(f"make demo ended with {process.returncode}")
        if time.monotonic() - started > limit:
            sys.exit(f"the demo did not answer in {limit} s")
        time.sleep(0.2)
    print(f"\nanswered after {time.monotonic() - started:.1f} s, of {limit}", flush=True)


def look(site: str) -> None:
    """Ask for each of the pages that the demo promises."""
    found = {page: status(site + page) for page in PAGES}
    print(found, flush=True)
    if set(found.values()) != {200}:
        sys.exit("a page of the demo is missing")


def refuse_busy(port: int) -> None:
    """A second demo on the same port must say so."""
    command = ["make", "demo", f"PORT={port}"]
    second = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    if second.returncode == 0 or str(port) not in second.stderr:
        sys.exit(f"a busy port is not named: {second.stdout}{second.stderr}")


def main() -> None:
    """Start the demo twice on the same data; look at it both times."""
    port = free_port()
    site = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory(prefix="newsroom-demo-") as folder:
        for limit in (FIRST, AGAIN):
            with demo(port, folder) as process:
                wait(process, site, limit)
                look(site)
                refuse_busy(port)
    print("1 passed, 0 failed", flush=True)


if __name__ == "__main__":
    main()
