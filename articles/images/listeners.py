"""What follows when rows of the library change: renditions are made, files of deleted rows go."""

from functools import partial
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models.signals import post_delete, post_save

from articles.images import originals
from articles.images.tasks import make_renditions
from articles.models import Image, LibraryFile
from articles.signals import content_changed


def on_image_saved(sender: Any, instance: Image, created: bool, raw: bool, **kwargs: Any) -> None:
    """The focal point may have moved, and what pages say of the picture may be out of date."""
    if created or raw:
        return
    make_renditions.enqueue(instance.pk)
    content_changed.send(Image, keys={instance.key})


def on_image_deleted(sender: Any, instance: Image, **kwargs: Any) -> None:
    """A picture that may no longer be shown must not stay reachable by its address."""
    transaction.on_commit(partial(originals.discard, instance))


def on_file_deleted(sender: Any, instance: LibraryFile, **kwargs: Any) -> None:
    transaction.on_commit(partial(default_storage.delete, str(instance.file.name)))


def connect() -> None:
    """Listen; called once, when the application is ready."""
    post_save.connect(on_image_saved, Image, dispatch_uid="images.saved")
    post_delete.connect(on_image_deleted, Image, dispatch_uid="images.deleted")
    post_delete.connect(on_file_deleted, LibraryFile, dispatch_uid="files.deleted")
