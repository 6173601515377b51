"""A thousand rows of each other format: every one comes, every page of them is sound."""

import re

import pytest

from articles.importers.entries import load
from articles.importers.feeds.source import Feed
from articles.importers.folders.source import TextFolder
from articles.importers.ghost.source import Ghost
from articles.importers.registry import Order
from articles.models import Article
from newsroom.models import Page
from tests.articles.importers import made_feeds, made_ghost
from tests.audit.markup import errors
from tests.conftest import picture_bytes

ROWS = 1000
LEFT = re.compile(r"<!--|&lt;!--|kg-[a-z]|__GHOST_URL__|<script(?! [^>]*(?:src=|ld\+json))")


def ghost(folder):
    data = made_ghost.export(ROWS - 1)
    data["posts"].append(
        made_ghost.post(2 * ROWS, "html") | {"html": "<!--kg-card-begin: html--><b>x</b>"}
    )
    media = folder / "content/images/2024/05"
    media.mkdir(parents=True)
    (media / "ship.jpg").write_bytes(picture_bytes(size=(400, 300)))
    return Ghost(made_ghost.write(folder / "ghost.json", data))


def feed(kind):
    def made(folder):
        (folder / "feed").write_text(made_feeds.FEEDS[kind](ROWS))
        return Feed(folder / "feed")

    return made


def texts(folder):
    made_feeds.folder(folder / "texts", ROWS, picture_bytes(size=(400, 300)))
    return TextFolder(folder / "texts")


SOURCES = {"ghost": ghost, "folder": texts, **{kind: feed(kind) for kind in made_feeds.FEEDS}}


@pytest.mark.timeout(1200)
@pytest.mark.django_db
@pytest.mark.parametrize("name", SOURCES)
def test_imported_pages_are_sound(name, checker, tmp_path, sam):
    source = SOURCES[name](tmp_path)
    told = load.run(source, Order([]), getattr(source, "root", tmp_path))
    assert ROWS in told["file_holds"].values()
    assert told["outcomes"]["posts"] == {"created": ROWS}
    pages = tmp_path / "pages"
    pages.mkdir()
    rows = [*Article.objects.published(), *Page.objects.filter(is_public=True)]
    assert len(rows) >= ROWS
    for row in rows:
        html = sam.get(row.get_absolute_url()).content.decode()
        assert not LEFT.findall(html), row
        (pages / f"{row.slug}.html").write_text(html)
    assert not errors(checker, pages)
