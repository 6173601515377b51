"""A page that readers read, and that changes: what the tests of the page store under load share."""

import time
from dataclasses import replace
from types import SimpleNamespace

from newsroom.pagestore.entries import make
from newsroom.pagestore.wsgi import PageStore
from tests.newsroom.page_store_browser import Browser


class Reader(Browser):
    """Asks a site whose Django is one page that says it was made anew."""

    def __init__(self, store):
        super().__init__(store)

        def django(environ, start_response):
            self.made.append(environ["PATH_INFO"])
            start_response("200 OK", [("Content-Type", "text/html")])
            return [b"new"]

        self.application = PageStore(django, store)


def standing_clock(monkeypatch, module, **others):
    """The clock that a module of the store goes by, standing still at `now`."""
    clock = SimpleNamespace(now=time.time())
    kept = SimpleNamespace(time=lambda: clock.now, **others)
    monkeypatch.setattr(module, "time", kept)
    return clock


def page(body):
    headers = [("Content-Type", "text/html")]
    return make(body, headers, '"a"', time.time() + 60, {"article-1"})


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
