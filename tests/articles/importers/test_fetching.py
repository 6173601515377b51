"""Fetching from an old site: what it brings, and everything it refuses to ask."""

import io
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from accounts.outgoing import is_outside
from articles.importers.fetching import Fetcher, FetchError

MOST = 100_000

pytestmark = pytest.mark.timeout(60)


class OldSite(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        match self.path.partition("?")[0]:
            case "/a%20b.jpg":
                self._send(b"picture" * 100)
            case "/large":
                self._send(b"x" * (MOST + 1))
            case "/endless":
                self.send_response(200)
                self.end_headers()
                self._pour(b"x" * 65536, 0)
            case "/slow":
                self.send_response(200)
                self.end_headers()
                self._pour(b"x", 0.2)
            case "/packed":
                self._send(b"\x1f\x8b" * 10, {"Content-Encoding": "gzip"})
            case "/cut":
                self._send(b"short", {"Content-Length": "5000"})
            case "/to":
                self.send_response(302)
                self.send_header("Location", self.path.partition("?")[2])
                self.end_headers()
            case _:
                self.send_error(404)

    def _send(self, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(200)
        for name, value in ({"Content-Length": str(len(body))} | (headers or {})).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _pour(self, piece: bytes, pause: float) -> None:
        try:
            while True:
                self.wfile.write(piece)
                time.sleep(pause)
        except OSError:
            return

    def log_message(self, *args: object) -> None:
        return


@pytest.fixture
def old_site() -> Iterator[int]:
    """Port of the old site, at 127.0.0.1."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), OldSite)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


@pytest.fixture
def canary(old_site) -> Iterator[list[object]]:
    """Connections to another address of this machine, on the same port: there must be none."""
    seen: list[object] = []
    listener = socket.create_server(("127.0.0.2", old_site))
    listener.settimeout(0.05)
    ended = threading.Event()

    def listen() -> None:
        while not ended.is_set():
            try:
                seen.append(listener.accept())
            except OSError:
                continue

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    yield seen
    ended.set()
    thread.join()
    listener.close()


@pytest.fixture
def fetcher(old_site) -> Fetcher:
    """May reach the old site, and nothing else of this machine."""
    return Fetcher(
        seconds=2, allowed=lambda address: address == "127.0.0.1", ports=frozenset({old_site})
    )


def fetched(fetcher: Fetcher, url: str) -> bytes:
    target = io.BytesIO()
    fetcher.fetch(url, target, MOST)
    return target.getvalue()


def test_a_file_comes_also_behind_a_redirect(fetcher, old_site):
    url = f"http://127.0.0.1:{old_site}"

    assert fetched(fetcher, f"{url}/a b.jpg") == b"picture" * 100
    assert fetched(fetcher, f"{url}/to?/a%20b.jpg") == b"picture" * 100


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("large", "larger"), ("endless", "larger|long"), ("slow", "."), ("packed", "packed"),
        ("cut", "."), ("none", "404"), ("to?/to?/to?/to", "."),
        ("to?file:///etc/passwd", "only http"), ("to?gopher://127.0.0.2/", "only http"),
        ("to?//127.0.0.2/", "."),
    ],
)  # fmt: skip
def test_what_is_too_much_or_odd_ends_in_one_line(fetcher, old_site, canary, path, why):
    began = time.monotonic()
    with pytest.raises(FetchError, match=why) as caught:
        fetched(fetcher, f"http://127.0.0.1:{old_site}/{path}")

    assert "\n" not in str(caught.value)
    assert time.monotonic() - began < 60, "it would go on for ever"
    assert not canary


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.2", "127.1", "2130706434", "0x7f000002", "0177.0.0.2", "0x7f.2", "127.0.0.2.",
        "[::ffff:127.0.0.2]", "[::ffff:7f00:2]", "user@127.0.0.2", "127.0.0.1@127.0.0.2",
    ],
)  # fmt: skip
def test_another_address_of_this_machine_is_not_asked(fetcher, old_site, canary, host):
    for url in (f"http://{host}:{old_site}/", f"http://127.0.0.1:{old_site}/to?http://{host}/"):
        with pytest.raises(FetchError):
            fetched(fetcher, url)
    assert not canary


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://0/", "http://0.0.0.0/",
        "http://[::]/", "http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/",
        "http://172.16.0.1/", "http://192.168.1.1/", "http://100.64.0.1/", "http://198.18.0.1/",
        "http://[fe80::1]/", "http://[fc00::1]/", "http://[fd12::1]/", "http://224.0.0.1/",
        "http://[ff02::1]/", "http://255.255.255.255/", "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/", "http://[::ffff:10.0.0.1]/", "http://192.0.2.1/",
        "http://2130706433/", "http://0x7f.1/", "http://017700000001/", "http://127.0.0.1:22/",
        "http://example.com:25/", "file:///etc/passwd", "gopher://127.0.0.1/", "ftp://127.0.0.1/",
        "//127.0.0.1/", "http:///x", "http://", "javascript:alert(1)", "data:text/plain,x",
        "http://127.0.0.1\r\nHost: x/", "http://[::1", "http://\x00/", "http://a\tb/", "",
    ],
)  # fmt: skip
def test_nothing_inside_is_asked(url):
    with pytest.raises(FetchError):
        fetched(Fetcher(seconds=2), url)


def test_a_name_that_changes_its_address_is_asked_once(old_site, canary):
    answers = iter([["127.0.0.1"], ["127.0.0.2"], ["127.0.0.2"]])
    asked = []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return next(answers)

    fetcher = Fetcher(
        seconds=2,
        allowed=lambda address: address == "127.0.0.1",
        resolve=rebinding,
        ports=frozenset({old_site}),
    )
    assert fetched(fetcher, f"http://old.example:{old_site}/a%20b.jpg")
    assert asked == ["old.example"]
    with pytest.raises(FetchError, match="not public"):
        fetched(fetcher, f"http://old.example:{old_site}/a%20b.jpg")
    assert not canary


def test_one_address_inside_among_several_is_enough_to_refuse(old_site):
    fetcher = Fetcher(resolve=lambda _host, _port: ["93.184.216.34", "10.0.0.1"])
    with pytest.raises(FetchError, match="not public"):
        fetched(fetcher, "http://old.example/")


def test_a_host_that_does_not_answer_is_given_up(old_site):
    fetcher = Fetcher(
        seconds=1,
        allowed=lambda _address: True,
        ports=frozenset({1}),
        resolve=lambda *_: ["127.0.0.1"],
    )
    for _number in range(5):
        with pytest.raises(FetchError):
            fetched(fetcher, "http://old.example:1/")
    with pytest.raises(FetchError, match="not asked any more"):
        fetched(fetcher, "http://old.example:1/")


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1"])
def test_the_open_internet_is_public(address):
    assert is_outside(address)
