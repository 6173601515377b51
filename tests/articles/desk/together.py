"""Many posts at the same moment, from threads that keep their connections, as a server's do."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from threading import Barrier
from typing import Any

from django.db import connections
from django.test import Client

MOST = 20


@contextmanager
def threads() -> Iterator[ThreadPoolExecutor]:
    """Twenty threads; at the end each closes what it kept."""
    with ThreadPoolExecutor(MOST) as pool:
        try:
            yield pool
        finally:
            at_once(pool, [connections.close_all] * MOST)


def at_once(pool: ThreadPoolExecutor, works: list[Callable[[], Any]]) -> list[Any]:
    """What each returns; all begin at the same moment, each in a thread of its own."""
    gate = Barrier(len(works))
    return list(pool.map(lambda work: (gate.wait(), work())[1], works))


def copy(browser: Client) -> Client:
    """Another window of the same browser."""
    if not vars(browser.handler).get("_middleware_chain"):
        browser.handler.load_middleware()
    window = Client()
    window.handler = browser.handler
    window.cookies.update(browser.cookies)
    return window


def post(pool: ThreadPoolExecutor, windows: list[Any], address: str, posts: list[Any]) -> list[Any]:
    """Post all at the same moment, each from its window; returns the answers."""
    pairs = zip(windows, posts, strict=True)
    return at_once(pool, [partial(window.post, address, data) for window, data in pairs])
