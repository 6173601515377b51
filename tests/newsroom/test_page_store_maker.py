"""The worker makes what readers wait for: asked by a datagram, one page after the other."""

import socket
import threading
import time
from contextlib import closing

import pytest

from newsroom.pagestore import maker as making
from newsroom.pagestore.asking import Asker, address
from newsroom.pagestore.maker import Maker
from newsroom.pagestore.stores import LATELY_SECONDS


class Site:
    """An application that notes what it was asked for, and lets others wait for it."""

    def __init__(self):
        self.asked = []
        self.heard = threading.Semaphore(0)

    def __call__(self, environ, start_response):
        query = environ["QUERY_STRING"]
        self.asked.append(environ["PATH_INFO"] + (f"?{query}" if query else ""))
        self.heard.release()
        if environ["PATH_INFO"] == "/broken/":
            raise RuntimeError
        start_response("200 OK", [])
        return [b"page"]


@pytest.fixture
def site():
    return Site()


@pytest.fixture
def run(site):
    """Start a maker at a folder; all end with the test."""
    running = []

    def start(root):
        maker = Maker(site, root)
        maker.start()
        running.append(maker)
        return maker

    yield start
    for maker in running:
        maker.end()


def ask(root, key):
    """As a process that never asked before."""
    with closing(Asker(root)) as asker:
        return asker.ask(key)


def until(true):
    deadline = time.monotonic() + 30
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_nobody_listens_and_the_asker_knows(tmp_path):
    assert not ask(tmp_path, "/")
    assert not ask(tmp_path / "nowhere", "/")


def test_what_is_asked_for_is_made(site, run, tmp_path):
    run(tmp_path)
    until(lambda: ask(tmp_path, "/section/?before=x"))
    assert site.heard.acquire(timeout=30)
    assert site.asked == ["/section/?before=x"]


def test_a_folder_far_down_has_a_socket_too(site, run, tmp_path):
    deep = tmp_path.joinpath(*["d" * 30] * 4)
    run(deep)
    until(lambda: ask(deep, "/"))
    assert site.heard.acquire(timeout=30)


def test_what_many_ask_for_is_made_once_in_a_while(site, run, tmp_path, monkeypatch):
    monkeypatch.setattr(making, "STEP_SECONDS", 3600.0)
    run(tmp_path)
    until(lambda: ask(tmp_path, "/"))
    assert site.heard.acquire(timeout=30)
    for _process in range(20):
        assert ask(tmp_path, "/")
    until(lambda: ask(tmp_path, "/other/") and "/other/" in site.asked)
    assert site.asked == ["/", "/other/"]


def test_a_page_that_fails_and_nonsense_stop_nobody(site, run, tmp_path):
    run(tmp_path)
    until(lambda: ask(tmp_path, "/broken/"))
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as mallory:
        mallory.sendto(b"\xff\x00" * 400, address(tmp_path))
        mallory.sendto(b"", address(tmp_path))
    assert ask(tmp_path, "/after/")
    until(lambda: "/after/" in site.asked)
    assert site.asked[0] == "/broken/"


def test_of_two_workers_one_listens_until_it_ends(site, run, tmp_path):
    first = run(tmp_path)
    until(lambda: ask(tmp_path, "/"))
    run(tmp_path)
    first.end()
    until(lambda: ask(tmp_path, "/again/"))
    until(lambda: "/again/" in site.asked)


def test_a_socket_that_a_killed_worker_left_is_taken_over(site, run, tmp_path):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as killed:
        killed.bind(str(tmp_path / "maker"))
    assert not ask(tmp_path, "/")
    run(tmp_path)
    until(lambda: ask(tmp_path, "/"))
    until(lambda: site.asked == ["/"])


def test_a_process_asks_no_more_often_than_it_must(tmp_path):
    path = str(tmp_path / "maker")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(path)
        listener.setblocking(False)
        with closing(Asker(tmp_path)) as asker:
            assert asker.ask("/")
            assert listener.recv(100) == b"/"
            asker._asked["/"] = time.monotonic() + 60
            assert all(asker.ask("/") for _reader in range(100))
            with pytest.raises(BlockingIOError):
                listener.recv(100)


def test_it_is_made_before_the_page_of_a_moment_ago_is_over():
    assert making.STEP_SECONDS * 2 <= LATELY_SECONDS
