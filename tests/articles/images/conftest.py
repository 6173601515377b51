"""A library in a folder of its own, and ready images in it."""

import pytest

from articles.images import originals
from tests.articles.images.pictures import dotted, encoded, jpeg


@pytest.fixture(autouse=True)
def library(settings, tmp_path):
    """Folder of the media storage; locks stand beside it."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.DATA_DIR = tmp_path
    return settings.MEDIA_ROOT


@pytest.fixture
def photo(db):
    """A stored picture of 1,500 × 1,000 pixels."""
    return originals.store(jpeg(), alt="A ship at anchor", credit="Ada")


@pytest.fixture
def focused(db):
    """Stored pictures by focal point, each with a red dot there."""

    def make(x: float, y: float, width: int = 1200, height: int = 900):
        file = encoded(dotted(width, height, (x, y)), quality=95)
        return originals.store(file, focal_x=x, focal_y=y)

    return make
