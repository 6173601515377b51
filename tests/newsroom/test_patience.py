"""A database that is started anew costs readers a moment, and no page."""

import threading
import time

import psycopg
import pytest
from django.db import close_old_connections, connection

from articles.search import filters
from newsroom import patience

PAGES = ("/", "/search/?q=ships", "/sitemap.xml", "/feeds/rss.xml", "/admin/login/")


@pytest.fixture
def readers(transactional_db, client):
    """A client that is answered as a server would."""
    if connection.vendor != "postgresql":
        pytest.skip("a file has no connection that may be cut")
    client.raise_request_exception = False
    yield client
    connection.close()


def cut():
    """What the server ends when it is started anew: this thread's connection."""
    connection.ensure_connection()
    own = connection.connection.info.backend_pid
    with psycopg.connect(connection.connection.info.dsn, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [own])
        alive = "SELECT 1 FROM pg_stat_activity WHERE pid = %s"
        while other.execute(alive, [own]).fetchone():
            time.sleep(0.01)


@pytest.fixture
def away(readers):
    """Nobody can connect any more, until the test says so."""
    settings, host = connection.settings_dict, connection.settings_dict["HOST"]
    cut()
    settings["HOST"] = "/nowhere"
    yield lambda: settings.update(HOST=host)
    settings["HOST"] = host
    connection.close()


@pytest.mark.parametrize("path", PAGES)
def test_a_connection_that_was_cut_between_requests_costs_none(readers, monkeypatch, path):
    assert readers.get(path).status_code == 200
    cut()
    close_old_connections()  # as a server does at the start of every request
    monkeypatch.setattr(patience, "is_lost", lambda: pytest.fail("it was asked of a dead one"))
    assert readers.get(path).status_code == 200


def test_a_connection_that_is_cut_in_the_midst_of_a_page_costs_none(readers, monkeypatch):
    read = vars(filters)["sections"]
    asked: list[int] = []

    def cut_once():
        if not asked:
            cut()
        asked.append(1)
        return read()

    monkeypatch.setattr(filters, "sections", cut_once)
    assert readers.get("/search/?q=ships").status_code == 200
    assert len(asked) == 2


def test_readers_wait_while_the_database_is_away_for_a_moment(readers, away):
    threading.Timer(0.4, away).start()
    assert readers.get("/search/?q=ships").status_code == 200


def test_only_the_first_moments_are_waited_for(readers, away, monkeypatch):
    monkeypatch.setattr(patience, "SECONDS", 0.3)
    first = readers.get("/search/?q=ships")
    assert (first.status_code, first["Retry-After"]) == (503, "5")
    monkeypatch.setattr(time, "sleep", lambda seconds: pytest.fail("it waited again"))
    assert readers.get("/search/?q=ships").status_code == 503


def test_a_change_is_never_made_twice(readers, away, monkeypatch):
    monkeypatch.setattr(patience, "connects", lambda: pytest.fail("it would be sent again"))
    answer = readers.post("/admin/login/", {"username": "ada@newsroom.test", "password": "x"})
    assert answer.status_code == 503


def test_load_balancers_are_told_at_once(readers, away, monkeypatch):
    monkeypatch.setattr(patience, "connects", lambda: pytest.fail("it waited"))
    assert readers.get("/healthz").status_code == 503
