"""The store in files on a full disk, without rights, and damaged: no old page, no broken page."""

import os
import sqlite3
import time
from typing import Any

import pytest
from django.db import OperationalError

from newsroom.pagestore.entries import make
from newsroom.pagestore.files import FileStore
from newsroom.pagestore.wsgi import PageStore

pytestmark = pytest.mark.one_database


def page(text=b"page", tags=("article-1",), expires=60.0):
    return make(text, [("A", "b")], '"a"', time.time() + expires, set(tags))


def put(store, key, entry):
    ticket = store.begin(key)
    kept = store.put(ticket, entry)
    store.release(ticket)
    return kept


@pytest.fixture
def store(tmp_path):
    return FileStore(tmp_path / "pages")


def damage(store):
    """The index becomes rubbish under a store that has it open, and under one that comes later."""
    for path in store.root.glob("index.sqlite3*"):
        path.write_bytes(b"no database at all " * 400)


def test_a_damaged_index_costs_a_warm_up_and_no_old_page(store):
    assert put(store, "/", page())
    later = FileStore(store.root)
    damage(store)
    assert later.purge({"article-1"}) == 0
    assert later.get("/") is None
    assert FileStore(store.root).get("/") is None
    assert put(FileStore(store.root), "/", page(b"new"))
    assert FileStore(store.root).get("/").bodies[""] == b"new"


def test_a_page_begun_before_a_damaged_purge_is_not_kept_after_it(store):
    ticket = store.begin("/")
    other = FileStore(store.root)
    damage(store)
    other.purge({"article-1"})
    assert not FileStore(store.root).put(ticket, page(b"old"))
    assert FileStore(store.root).get("/") is None


class Full:
    """An index on a disk without room."""

    def __enter__(self):
        raise sqlite3.OperationalError("database or disk is full")

    def __exit__(self, *arguments):
        return None


def test_a_purge_on_a_full_disk_takes_all_pages_away(store, monkeypatch):
    for key in ("/", "/other/"):
        assert put(store, key, page(tags=[key]))
    with monkeypatch.context() as patch:
        patch.setattr(store, "_index", Full)
        store.purge({"/"})
    assert store.get("/") is None
    assert FileStore(store.root).get("/other/") is None
    assert put(store, "/", page())


@pytest.mark.parametrize("content", [b"", b"NRP1", b"NRP1 rubbish", b"\x00" * 500])
def test_a_damaged_page_is_no_page(store, content):
    put(store, "/", page())
    store._path("/").write_bytes(content)
    assert FileStore(store.root).get("/") is None


def test_a_folder_that_cannot_be_made_is_passed_by(tmp_path):
    (tmp_path / "pages").write_text("a file in the way")
    store = FileStore(tmp_path / "pages")
    assert store.get("/") is None
    assert not put(store, "/", page())
    assert store.purge({"a"}) == 0


def answer(application, path="/"):
    told: dict[str, Any] = {}

    def start_response(status, headers, exc_info=None):
        told.update(status=status, headers=dict(headers))

    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": "", "HTTP_HOST": "testserver",
        "wsgi.url_scheme": "http",
    }  # fmt: skip
    return told, b"".join(application(environ, start_response))


@pytest.mark.parametrize(("status", "sent"), [("503 Away", b"page"), ("500 Broken", b"why")])
def test_an_expired_page_goes_out_while_the_database_is_away(store, db, status, sent):
    put(store, "/", page(expires=-1))

    def django(environ, start_response):
        start_response(status, [])
        return [b"why"]

    told, body = answer(PageStore(django, store))
    assert body == sent
    assert told["status"].startswith("200" if sent == b"page" else "500")


def test_a_database_that_is_away_is_503_with_a_moment_to_come_back(db, client, monkeypatch):
    client.raise_request_exception = False

    def away(*arguments, **options):
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr("newsroom.views.health.problems", away)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response["Retry-After"] == "5"
    assert "Birazdan döneriz" in response.content.decode()


@pytest.mark.parametrize(("number", "status"), [(28, 503), (30, 503), (13, 500)])
def test_a_full_disk_is_503_and_other_errors_are_ours(db, client, monkeypatch, number, status):
    client.raise_request_exception = False

    def full(*arguments, **options):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("newsroom.views.health.problems", full)
    assert client.get("/readyz").status_code == status
