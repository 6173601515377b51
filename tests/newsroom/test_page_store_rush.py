"""A rush on a page that was just changed: one makes it anew, and nobody stands in line for it."""

import os
import time
from dataclasses import replace
from types import SimpleNamespace

import pytest

from articles import withdrawing
from newsroom.pagestore import current, files, late, line
from newsroom.pagestore.entries import make
from newsroom.pagestore.files import FileStore
from newsroom.pagestore.wsgi import PageStore
from tests.newsroom.page_store_browser import Browser

pytestmark = pytest.mark.django_db  # when the next scheduled change is due


def page(body):
    headers = [("Content-Type", "text/html")]
    return make(body, headers, '"a"', time.time() + 60, {"article-1"})


@pytest.fixture
def store(tmp_path):
    return FileStore(tmp_path / "store")


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """The store's clock, which stands still."""
    clock = SimpleNamespace(now=time.time())
    kept = SimpleNamespace(time=lambda: clock.now, time_ns=time.time_ns)
    monkeypatch.setattr(files, "time", kept)
    return clock


@pytest.fixture
def browser(store):
    """Django is one page that says it was made anew."""

    reader = Browser(store)

    def django(environ, start_response):
        reader.made.append(environ["PATH_INFO"])
        start_response("200 OK", [("Content-Type", "text/html")])
        return [b"new"]

    reader.application = PageStore(django, store)
    return reader


def keep(store, entry, key="/"):
    ticket = store.begin(key)
    store.put(ticket, entry)
    store.release(ticket)


def changed(store):
    """A page that readers were reading, and that somebody makes anew since it was purged."""
    keep(store, replace(page(b"old"), made=time.time() + 60))  # a slow test is no older page
    assert store.get("/").bodies[""] == b"old"
    store.purge({"article-1"})
    return store.begin("/")


def test_while_a_purged_page_is_made_others_get_what_stood_a_moment_ago(browser, store):
    ticket = changed(store)
    assert browser.get("/")[2] == b"old"
    assert browser.made == [], "whoever waits makes it in the end"
    store.put(ticket, page(b"new page"))
    assert browser.get("/")[2] == b"new page"


def test_nobody_gets_it_where_nobody_makes_it_anew(browser, store):
    store.release(changed(store))
    assert browser.get("/")[2] == b"new"
    assert browser.made == ["/"]


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
    clock.now += 4
    assert store.begin("/")
    assert browser.get("/")[0] == 503


def test_where_enough_wait_nobody_gets_what_was_withdrawn(browser, store, clock, full):
    ticket = changed(store)
    clock.now += 1
    store.purge({"article-1"}, withdrawn=True)
    status, headers, body = browser.get("/")
    assert (status, headers["Retry-After"], headers["Cache-Control"]) == (503, "1", "no-store")
    assert b"Back in a moment" in body
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
    assert browser.get("/")[0] == 503, "what stood too long ago goes to nobody"
    clock.now += files.LEASE_SECONDS
    again = store.begin("/")
    store.release(ticket)
    assert store.begin("/") is None, "leave is the other's now"
    store.release(again)
    assert browser.get("/")[2] == b"new"


@pytest.fixture
def worker(browser, monkeypatch):
    """Pages that somebody asked the worker for, who makes none."""
    monkeypatch.setattr("newsroom.pagestore.wsgi.RECENT_SECONDS", 60)
    asked = []

    def ask(key):
        asked.append(key)
        return True

    browser.application._ask = ask
    return asked


def test_what_was_left_to_the_worker_is_waited_for(browser, store, clock, worker, full):
    store.release(changed(store))
    assert browser.get("/")[2] == b"old"  # left to the worker, since readers read it just now
    clock.now += 0.9
    assert browser.get("/")[2] == b"old", "others have places in the line"
    assert worker == ["/", "/"]
    assert browser.made == []


def test_a_worker_that_makes_nothing_is_waited_for_no_longer(
    browser, store, clock, worker, monkeypatch
):
    monkeypatch.setattr("newsroom.pagestore.wsgi.LEFT_SECONDS", 0.05)
    store.release(changed(store))
    assert browser.get("/")[2] == b"old"
    clock.now += 0.9
    assert browser.get("/")[2] == b"new"
    assert browser.made == ["/"]


def test_a_page_that_is_purged_while_it_is_made_goes_out_meanwhile(browser, store, clock):
    """Publications come faster than the page is made: no process waits, nor keeps it for long."""
    ticket = changed(store)
    clock.now += 0.3
    store.purge({"article-1"})
    assert not store.put(ticket, page(b"newer"))
    store.release(ticket)
    assert store.get("/") is None
    other = FileStore(store.root)
    assert other.lately("/").bodies[""] == b"newer"
    clock.now += 0.6
    assert other.lately("/") is None, "it was read nearly a second ago"
    again = store.begin("/")
    assert store.put(again, page(b"newest"))
    assert not list((store.root / late.FOLDER).iterdir())


def test_a_copy_of_a_moment_ago_is_for_one_reader_and_no_network(browser, store):
    changed(store)
    status, headers, body = browser.get("/")
    assert (status, body) == (200, b"old")
    assert dict(headers)["Cache-Control"] == "no-store"


def test_copies_whose_time_is_over_leave_the_disk(store):
    ticket = changed(store)
    store.purge({"article-1"})
    store.put(ticket, page(b"withdrawn"))
    folder = store.root / late.FOLDER
    (copy,) = folder.iterdir()
    late.sweep(folder)
    assert copy.exists(), "it may still go out"
    os.utime(copy, (0, 0))
    late.sweep(folder)
    assert not copy.exists()


def test_other_processes_have_the_page_of_a_moment_ago_too(store, clock):
    store.put(store.begin("/"), page(b"old"))
    other = FileStore(store.root)
    clock.now += 30
    store.purge({"article-1"})
    assert other.get("/") is None
    assert other.lately("/").bodies[""] == b"old"
    store.purge({"article-1"})
    clock.now += 0.9
    assert other.lately("/") is None, "only the first purge counts"


def test_of_two_copies_the_newer_goes_out(store, clock):
    first = store.begin("/")
    store.put(first, page(b"old"))
    store.release(first)
    other = FileStore(store.root)
    assert other.get("/") is not None
    clock.now += 0.1
    store.purge({"article-1"})
    again = store.begin("/")
    clock.now += 0.1
    store.purge({"article-1"})
    store.put(again, page(b"newer"))
    assert other.lately("/").bodies[""] == b"newer"


def test_what_ends_at_a_moment_goes_out_no_later(store, clock):
    """An article ends, or another opens: a page shows neither too long for a purge before."""
    entry = replace(page(b"ends"), expires=clock.now + 0.2)
    store.put(store.begin("/"), entry)
    store.purge({"article-1"})
    assert store.lately("/") is not None
    clock.now += 0.3
    assert store.lately("/") is None


def test_what_was_withdrawn_goes_to_nobody(browser, store):
    """Nor any other page of a moment ago: each may show it."""
    keep(store, page(b"shows it"), "/elsewhere/")
    store.purge({"article-1"})
    keep(store, page(b"old"))
    other = FileStore(store.root)
    assert other.get("/") is not None
    ticket = store.begin("/late/")
    store.purge({"article-1"}, withdrawn=True)
    assert not store.put(ticket, page(b"begun before"))
    for each in (store, other):
        for path in ("/", "/elsewhere/", "/late/"):
            assert each.lately(path) is None
    assert browser.get("/")[2] == b"new"


def test_who_takes_an_article_from_readers_withdraws_it(
    store, monkeypatch, transactional_db, published, deniz
):
    """A correction is no withdrawal."""
    monkeypatch.setattr(current, "store", lambda: store)
    article = published("Wrong", slug="one")
    ends = {
        True: lambda: withdrawing.unpublish(article, by=deniz, version=article.version),
        False: lambda: withdrawing.correct(article, "correction", "Right.", by=deniz),
    }
    for withdrawn in (False, True):
        ticket = store.begin("/")
        store.put(ticket, replace(page(b"Wrong"), tags=frozenset({article.key})))
        store.release(ticket)
        ends[withdrawn]()
        assert store.get("/") is None
        assert (store.lately("/") is None) == withdrawn


def test_what_changes_all_the_time_is_left_to_the_worker(browser, store):
    asked = []

    def ask(key):
        asked.append(key)
        return True

    browser.application._ask = ask
    entry = replace(page(b"old"), made=time.time() + 60)  # a slow test is no older page
    keep(store, entry)
    assert store.get("/") is not None
    store.purge({"article-1"})
    assert browser.get("/")[2] == b"old"
    assert (asked, browser.made) == (["/"], [])


def test_what_many_ask_for_is_left_to_the_worker_from_its_first_change(browser, store, clock):
    browser.application._ask = lambda key: True
    clock.now = time.time() + 60  # it was sent just now, however slow a test is
    entry = replace(page(b"old"), made=0.0, expires=clock.now + 60)
    keep(store, entry)
    assert store.get("/") is not None
    store.purge({"article-1"})
    assert browser.get("/")[2] == b"old"
    assert browser.made == []


def test_what_changes_now_and_then_is_made_at_once(browser, store, clock):
    browser.application._ask = lambda key: True
    clock.now -= 10  # it was sent some time ago
    entry = replace(page(b"old"), made=time.time() - 1.5)
    keep(store, entry)
    assert store.get("/") is not None
    store.purge({"article-1"})
    assert browser.get("/")[2] == b"new"


def test_each_reader_sees_that_a_page_stands(store, clock):
    store.put(store.begin("/"), page(b"old"))
    for _number in range(4):
        clock.now += 0.4
        assert store.get("/") is not None
    store.purge({"article-1"})
    clock.now += 0.7
    assert store.get("/") is None
    assert store.lately("/") is not None
    clock.now += 0.2
    assert store.get("/") is None
    assert store.lately("/") is None


def test_who_waits_takes_no_lock_of_writers(store):
    other = FileStore(store.root)
    other.release(other.begin("/elsewhere/"))  # it is connected
    assert store.begin("/") is not None
    with store._index():
        assert other.begin("/") is None, "the index was free to read"
