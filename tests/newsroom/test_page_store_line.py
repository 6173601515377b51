"""Those who wait for a page: few of a process, so that pages that stand find a thread."""

import time

import pytest

from newsroom.pagestore import files, line
from newsroom.pagestore.files import FileStore
from tests.newsroom.page_store_reader import Reader, changed, page, standing_clock

pytestmark = pytest.mark.django_db  # when the next scheduled change is due


@pytest.fixture
def clock(monkeypatch):
    return standing_clock(monkeypatch, files, time_ns=time.time_ns)


@pytest.fixture
def store(tmp_path, clock):
    return FileStore(tmp_path / "store")


@pytest.fixture
def browser(store):
    return Reader(store)


@pytest.fixture
def full(monkeypatch):
    """As many wait for pages as may; nobody else waits for long."""
    monkeypatch.setattr(line, "MOST", 0)
    monkeypatch.setattr(line, "MOMENT_SECONDS", 0.05)


def test_where_enough_wait_others_get_what_stood_seconds_ago(browser, store, clock, full):
    changed(store)
    clock.now += 2
    status, headers, body = browser.get("/")
    assert (status, body, headers["Cache-Control"]) == (200, b"old", "no-store")
    clock.now += 9
    assert store.begin("/")
    assert browser.get("/")[0] == 503


def test_where_enough_wait_nobody_gets_what_was_withdrawn(browser, store, clock, full):
    ticket = changed(store)
    clock.now += 1
    store.purge({"article-1"}, withdrawn=True)
    status, headers, body = browser.get("/")
    assert (status, headers["Retry-After"], headers["Cache-Control"]) == (503, "1", "no-store")
    assert b"Back in a moment" in body
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert browser.get("/", method="HEAD")[2] == b""
    store.put(ticket, page(b"refused"))
    store.release(ticket)
    assert browser.get("/")[2] == b"new"


def test_what_is_never_kept_is_waited_for_by_nobody(browser, store, full):
    assert browser.get("/nothing/")[2] == b"new"  # no word of being public in its headers
    assert store.begin("/nothing/")
    assert browser.get("/nothing/")[2] == b"new"


def test_a_reader_does_not_sleep_for_the_writer_of_the_index(store, monkeypatch):
    monkeypatch.setattr(files, "BUSY_MILLISECONDS", 60_000)
    other = FileStore(store.root)
    assert other.begin("/elsewhere/")
    with store._index():
        assert other.begin("/") is None
    assert other.begin("/")


def test_who_takes_too_long_loses_leave_to_one_other(browser, store, clock, monkeypatch):
    ticket = changed(store)
    monkeypatch.setattr(line, "LONG_SECONDS", 0.05)
    clock.now += 0.9
    assert browser.get("/")[2] == b"old", "its maker is too slow"
    assert browser.made == []
    clock.now += files.LEASE_SECONDS
    again = store.begin("/")
    store.release(ticket)
    assert store.begin("/") is None, "leave is the other's now"
    store.release(again)
    assert browser.get("/")[2] == b"new"
