"""Rows of the library that change take their files and the pages that show them along."""

import pytest
from django.core.files.storage import default_storage
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from articles.images import files, renditions
from articles.signals import content_changed
from tests.articles.images.documents import PDF, upload

pytestmark = pytest.mark.django_db


def waiting() -> int:
    return DBTaskResult.objects.filter(task_path__contains="make_renditions").count()


@pytest.fixture
def announced():
    """Keys of the pages that were announced to be out of date."""
    keys: set[str] = set()

    def hear(sender, keys: set[str], heard=keys, **kwargs) -> None:
        heard |= keys

    content_changed.connect(hear)
    yield keys
    content_changed.disconnect(hear)


def test_a_new_picture_asks_once_for_its_renditions(photo):
    assert waiting() == 1


def test_a_moved_focal_point_asks_for_new_renditions(photo, announced):
    photo.focal_x = 0.1
    photo.save()
    assert waiting() == 2
    assert announced == {photo.key}


def test_a_deleted_picture_is_gone_from_the_storage(
    photo, library, django_capture_on_commit_callbacks
):
    renditions.make_all(photo, ("square",))
    with django_capture_on_commit_callbacks(execute=True):
        photo.delete()
        assert default_storage.exists(photo.file.name)  # the deletion may yet be undone
    assert not [path for path in library.rglob("*") if path.is_file()]


def test_a_deletion_that_is_undone_costs_nothing(photo, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        photo.delete()
        transaction.set_rollback(True)
    assert default_storage.exists(photo.file.name)


def test_a_deleted_file_is_gone_from_the_storage(db, django_capture_on_commit_callbacks):
    entry = files.store(upload(PDF), title="Issue 351")
    with django_capture_on_commit_callbacks(execute=True):
        entry.delete()
    assert not default_storage.exists(entry.file.name)
