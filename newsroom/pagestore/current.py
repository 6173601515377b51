"""The store that this process uses, and what it listens to."""

from functools import cache
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from articles.signals import content_changed
from newsroom.pagestore.cdn import cdn, purge_cdn
from newsroom.pagestore.files import FileStore
from newsroom.pagestore.public import PublicFiles
from newsroom.pagestore.stores import NoStore, Store


@cache
def store() -> Store:
    """The store of PAGE_STORE."""
    if settings.PAGE_STORE == "off":
        return NoStore()
    if settings.PAGE_STORE == "redis":
        # Its client is large, and read by the sites that have one.
        shared: type[Store] = import_string("newsroom.pagestore.shared.RedisStore")
        return shared(settings.CACHE_URL)  # type: ignore[call-arg]
    kind = PublicFiles if settings.PAGE_STORE == "nginx" else FileStore
    return kind(settings.DATA_DIR / "pages", settings.PAGE_STORE_MAX_BYTES)


def on_content_changed(sender: Any, keys: set[str], **kwargs: Any) -> None:
    """Purge after the commit: before it, a reader could store the old page again."""
    withdrawn = bool(kwargs.get("withdrawn"))
    transaction.on_commit(lambda: purge(keys, withdrawn=withdrawn))


def purge(keys: set[str], *, withdrawn: bool = False) -> None:
    """Our own pages now, those of a network in front of us by the task queue."""
    store().purge(keys, withdrawn=withdrawn)
    if cdn() is not None:
        purge_cdn.enqueue(sorted(keys))


def connect() -> None:
    """Listen; called once, when the application is ready."""
    content_changed.connect(on_content_changed, dispatch_uid="newsroom.pagestore")
