"""A rush on a page that was just changed: one makes it anew, and nobody stands in line for it."""

import os
import time
from dataclasses import replace

import pytest

from articles import withdrawing
from newsroom.pagestore import current, files, late
from newsroom.pagestore.files import FileStore
from tests.newsroom.page_store_reader import Reader, changed, keep, page, standing_clock

pytestmark = pytest.mark.django_db  # when the next scheduled change is due


@pytest.fixture
def store(tmp_path):
    return FileStore(tmp_path / "store")


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    return standing_clock(monkeypatch, files, time_ns=time.time_ns)


@pytest.fixture
def browser(store):
    return Reader(store)


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
