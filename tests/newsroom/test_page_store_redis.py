"""PAGE_STORE=redis: several machines share pages, and none keeps one that was purged."""

import threading
import time

import pytest

from newsroom.pagestore import shared
from newsroom.pagestore.entries import make
from newsroom.pagestore.shared import COPY_SECONDS, RedisStore
from tests.newsroom import redis_server
from tests.newsroom.page_store_reader import standing_clock

pytestmark = pytest.mark.one_database


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    with redis_server.serving(tmp_path_factory.mktemp("redis")) as address:
        yield address


@pytest.fixture
def stores(url):
    """Two machines."""
    first, second = RedisStore(url), RedisStore(url)
    first.client.flushall()
    return first, second


@pytest.fixture
def clock(monkeypatch):
    """That of both machines."""
    return standing_clock(monkeypatch, shared, monotonic=time.monotonic)


def page(text=b"page", tags=("article-1", "site-en"), expires=60.0):
    return make(text, [("A", "b")], '"a"', time.time() + expires, set(tags))


def put(store, key, entry):
    ticket = store.begin(key)
    kept = store.put(ticket, entry)
    store.release(ticket)
    return kept


def test_what_one_stores_the_other_has(stores):
    first, second = stores
    assert put(first, "/", page())
    assert second.get("/") == page(expires=0) or second.get("/").bodies[""] == b"page"
    assert second.get("/").headers == (("A", "b"),)
    assert first.get("/nothing/") is None


def test_a_purge_is_known_everywhere_within_a_second(stores):
    first, second = stores
    put(first, "/", page())
    put(first, "/other/", page(tags=("article-2",)))
    assert second.get("/")
    assert second.get("/other/")
    first.purge({"article-1"})
    assert first.get("/") is None
    time.sleep(COPY_SECONDS + 0.05)
    assert second.get("/") is None
    assert second.get("/other/")


def test_a_page_begun_before_a_purge_is_not_stored_after_it(stores):
    first, second = stores
    ticket = first.begin("/")
    second.purge({"article-1"})
    assert not first.put(ticket, page())
    first.release(ticket)
    assert put(first, "/", page())
    assert second.get("/")


def test_for_a_moment_more_each_may_send_what_stood_last(stores, clock):
    first, second = stores
    put(first, "/", page(b"old"))
    assert second.get("/")
    assert second.sent_at("/") == clock.now
    first.purge({"article-1"})
    assert first.get("/") is None
    clock.now += 0.6
    assert second.get("/") is None
    assert second.lately("/").bodies[""] == b"old"
    clock.now += 0.3
    assert second.lately("/") is None
    assert second.lately("/", 5.0)
    first.purge({"article-1"}, withdrawn=True)
    assert second.lately("/", 5.0) is None


def test_what_was_purged_while_it_was_made_goes_out_for_a_moment(stores):
    first, second = stores
    ticket = first.begin("/")
    second.purge({"article-1"})
    assert not first.put(ticket, page(b"between"))
    assert second.lately("/").bodies[""] == b"between"
    assert second.get("/") is None
    second.purge({"article-2"}, withdrawn=True)
    assert second.lately("/") is None
    assert first.lately("/", 5.0) is None


def test_where_the_server_lost_what_was_withdrawn_nothing_goes_out(stores, clock):
    first, second = stores
    put(first, "/", page())
    assert second.get("/")
    first.client.flushall()
    clock.now += 0.6
    assert second.get("/") is None
    assert second.lately("/") is None


def test_one_makes_a_page_at_a_time(stores):
    first, second = stores
    tickets = []
    threads = [
        threading.Thread(target=lambda store=store: tickets.append(store.begin("/")))
        for store in [first, second] * 10
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    held = [ticket for ticket in tickets if ticket]
    assert len(held) == 1
    (first if "/" in first._tokens else second).release(held[0])
    assert second.begin("/")


def test_an_expired_page_is_still_there_to_go_out_meanwhile(stores):
    first, second = stores
    put(first, "/", page(expires=-1))
    assert second.get("/").expires < time.time()


def test_after_the_server_lost_everything_nothing_old_stands(stores):
    first, second = stores
    put(first, "/", page())
    assert second.get("/")
    first.client.delete("newsroom:pages:purged")  # as eviction would
    time.sleep(COPY_SECONDS + 0.05)
    assert second.get("/") is None
    assert first.get("/") is None or first.get("/").bodies


def test_clear_forgets_all(stores):
    first, second = stores
    put(first, "/", page())
    second.clear()
    time.sleep(COPY_SECONDS + 0.05)
    assert first.get("/") is None


def test_without_its_server_the_store_is_passed_by(tmp_path, caplog):
    store = RedisStore(f"unix://{tmp_path}/nobody")
    assert store.get("/") is None
    ticket = store.begin("/")
    assert ticket.generation == -1
    assert not store.put(ticket, page())
    store.release(ticket)
    assert store.purge({"a"}) == 0
    assert store.generation() == 0
    assert "could not be purged" in caplog.text


def test_a_damaged_page_is_no_page(stores):
    first, second = stores
    put(first, "/", page())
    first.client.hset("newsroom:pages:page:/", "content", b"NRP1 rubbish")
    assert second.get("/") is None
