"""The client: wrk where it is installed, or threads of our own; its cost is not counted."""

import re
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import quantiles
from urllib.parse import urlsplit

_UNITS = {"us": 1e-3, "ms": 1.0, "s": 1e3, "m": 6e4}
Cpu = Callable[[], float]


@dataclass(frozen=True)
class Measured:
    """One run: requests answered, seconds of it, and milliseconds of each request."""

    requests: int
    seconds: float
    p50: float
    p99: float
    cpu: float
    failed: int = 0

    @property
    def rate(self) -> float:
        """Requests a second."""
        return self.requests / self.seconds


def measure(
    url: str, cpu: Cpu, seconds: float, connections: int, headers: dict[str, str] | None = None
) -> Measured:
    """Load `url` for some seconds; `cpu` gives the processor seconds used so far."""
    run = _wrk if shutil.which("wrk") and connections > 1 else _threads
    before = cpu()
    requests, elapsed, p50, p99, failed = run(url, seconds, connections, headers or {})
    # The client leaves requests behind whose cost would fall on the next page.
    behind = drain(cpu)
    used = (cpu() - before) * 1000 / max(requests + (connections if behind else 0), 1)
    return Measured(requests, elapsed, p50, p99, used, failed)


def drain(cpu: Cpu, seconds: float = 60.0) -> bool:
    """Wait until the server rests; whether there was anything left to do."""
    deadline, waited = time.monotonic() + seconds, False
    while time.monotonic() < deadline:
        before = cpu()
        time.sleep(0.15)
        if cpu() - before <= 0.03:
            return waited
        waited = True
    return waited


def _wrk(
    url: str, seconds: float, connections: int, headers: dict[str, str]
) -> tuple[int, float, float, float, int]:
    given = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    command = [
        *("wrk", "-t1", f"-c{connections}", f"-d{max(round(seconds), 1)}s"),
        *("--latency", "--timeout", "30s", *given, url),
    ]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    found = re.search(r"(\d+) requests in ([\d.]+)(\w+)", done)
    if found is None:
        raise RuntimeError(done)
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", done)
    elapsed = float(found[2]) * _UNITS[found[3]] / 1e3
    return int(found[1]), elapsed, _at(done, "50%"), _at(done, "99%"), int(bad[1]) if bad else 0


def _at(text: str, share: str) -> float:
    found = re.search(rf"{share}\s+([\d.]+)(\w+)", text)
    return float(found[1]) * _UNITS[found[2]] if found else 0.0


def _threads(
    url: str, seconds: float, connections: int, headers: dict[str, str]
) -> tuple[int, float, float, float, int]:
    times: list[float] = []
    failed: list[int] = []
    deadline = time.monotonic() + seconds
    started = time.monotonic()

    def ask() -> None:
        client = Connection(url, headers)
        while time.monotonic() < deadline:
            begun = time.perf_counter()
            status = client.ask()
            times.append((time.perf_counter() - begun) * 1000)
            if status >= 400:
                failed.append(status)
        client.close()

    clients = [threading.Thread(target=ask) for _number in range(connections)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    cuts = quantiles(times, n=100) if len(times) > 1 else [0.0] * 99
    return len(times), time.monotonic() - started, cuts[49], cuts[98], len(failed)


class Connection:
    """One connection that is kept; reads whole answers and no more."""

    def __init__(self, url: str, headers: dict[str, str]) -> None:
        parts = urlsplit(url)
        self.place = (parts.hostname or "", parts.port or 80)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        lines = [f"GET {target} HTTP/1.1", f"Host: {parts.netloc}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        self.request = "\r\n".join([*lines, "", ""]).encode()
        self.socket = socket.create_connection(self.place, 30)

    def ask(self) -> int:
        """Send the request once; the status of the answer."""
        try:
            return self._ask()
        except (BrokenPipeError, ConnectionResetError, EOFError):
            self.socket.close()
            self.socket = socket.create_connection(self.place, 30)
            return self._ask()

    def _ask(self) -> int:
        self.socket.sendall(self.request)
        got = b""
        while b"\r\n\r\n" not in got:
            got += self._more()
        head, _gap, body = got.partition(b"\r\n\r\n")
        status = int(head[9:12])
        length = re.search(rb"(?i)content-length: *(\d+)", head)
        if status == 304:
            return status
        if length is None:  # chunked
            while not body.endswith(b"0\r\n\r\n"):
                body += self._more()
            return status
        left = int(length[1]) - len(body)
        while left > 0:
            left -= len(self._more())
        return status

    def _more(self) -> bytes:
        piece = self.socket.recv(65536)
        if not piece:
            raise EOFError
        return piece

    def close(self) -> None:
        """End the connection."""
        self.socket.close()
