"""A library that is no folder of this machine: the same calls, nothing made on demand."""

import io

import pytest
from django.core.files.storage import default_storage
from PIL import Image as Pillow

from articles.images import blobs, files, geometry, originals, renditions
from articles.images.geometry import Rendition
from tests.articles.images.documents import PDF, upload
from tests.articles.images.pictures import jpeg

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def library(settings, tmp_path):
    memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.DATA_DIR = tmp_path
    settings.STORAGES = {**settings.STORAGES, "default": memory}
    assert not blobs.is_local()


def test_originals_and_files_are_kept():
    image = originals.store(jpeg(600, 400))
    entry = files.store(upload(PDF), title="Issue 351")
    with default_storage.open(image.file.name) as file:
        assert Pillow.open(io.BytesIO(file.read())).size == (600, 400)
    with default_storage.open(entry.file.name) as file:
        assert file.read() == PDF


def test_every_preset_is_made():
    image = originals.store(jpeg(600, 400))
    renditions.make_all(image)
    for width, height, fmt in geometry.allowed(image.width, image.height):
        assert default_storage.exists(Rendition(image.digest, width, height, 50, 50, fmt).name)
    assert renditions.make_all(image) == 0


def test_discarding_removes_all():
    image = originals.store(jpeg(300, 200))
    renditions.make_all(image)
    originals.discard(image)
    assert not default_storage.exists(image.file.name)
    assert default_storage.listdir(geometry.folder(image.digest))[1] == []


def test_who_comes_second_leaves_no_copy(monkeypatch):
    assert blobs.put("files/ab/x.pdf", lambda target: target.write(PDF))
    monkeypatch.setattr("django.core.files.storage.InMemoryStorage.exists", lambda *args: False)
    blobs.put("files/ab/x.pdf", lambda target: target.write(b"again"))
    assert default_storage.listdir("files/ab")[1] == ["x.pdf"]
