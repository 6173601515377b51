"""A Redis or Valkey of our own for tests, on a socket, which keeps nothing."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.needed import untested

PROGRAM = shutil.which("redis-server") or shutil.which("valkey-server")


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Its address, while it runs; the test is skipped where there is none, but not in CI."""
    if not PROGRAM:
        untested("redis-server is not installed")
    path = folder / "s"
    process = subprocess.Popen(
        [PROGRAM, "--port", "0", "--unixsocket", path, "--save", "", "--dir", folder],
        stdout=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + 20
        while not path.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        yield f"unix://{path}"
    finally:
        process.terminate()
        process.wait(10)
