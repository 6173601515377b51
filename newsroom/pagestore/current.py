"""The store that this process uses, and what it listens to."""

from functools import cache
from typing import Any

from django.conf import settings
from django.db import transaction

from articles.signals import content_changed
from newsroom.pagestore.files import FileStore
from newsroom.pagestore.stores import NoStore, Store


@cache
def store() -> Store:
    """The store of the settings: PAGE_STORE is `files` or `off`."""
    if settings.PAGE_STORE == "off":
        return NoStore()
    return FileStore(settings.DATA_DIR / "pages", settings.PAGE_STORE_MAX_BYTES)


def on_content_changed(sender: Any, keys: set[str], **kwargs: Any) -> None:
    """Purge after the commit: before it, a reader could store the old page again."""
    transaction.on_commit(lambda: store().purge(keys))


def connect() -> None:
    """Listen; called once, when the application is ready."""
    content_changed.connect(on_content_changed, dispatch_uid="newsroom.pagestore")
