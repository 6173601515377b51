"""An export that was tampered with, or is none: a clear line, and nothing is written."""

import hashlib
import json
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from accounts.models import User
from articles.images import blobs
from articles.models import Article, Image
from categories.models import Category
from tests.newsroom.transfer.test_round_trip import empty, exported, site

__all__ = ["exported", "site"]
pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def export(exported, settings, tmp_path):
    """An export, and an empty site to read it into."""
    empty()
    settings.MEDIA_ROOT = tmp_path / "empty"
    return exported


def refused(folder, words):
    with pytest.raises(CommandError, match=words):
        call_command("import_site", folder)
    assert not Article.objects.exists()
    assert not User.objects.exists()
    assert not Category.objects.exists()
    assert not Image.objects.exists()
    for folder_name in ("originals", "files"):
        if default_storage.exists(folder_name):
            assert not any(path.is_file() for path in _files(folder_name))


def _files(name):
    return Path(default_storage.path(name)).rglob("*")


def forge(folder, name, change):
    """Change one file and its hash, as somebody would who knows the format."""
    path = folder / name
    content = change(path.read_text())
    path.write_text(content)
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"][name]["sha256"] = hashlib.sha256(content.encode()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest))


def manifest(folder, **changes):
    told = json.loads((folder / "manifest.json").read_text()) | changes
    (folder / "manifest.json").write_text(json.dumps(told))


def first_row(**changes):
    def change(text):
        head, _newline, rest = text.partition("\n")
        return json.dumps(json.loads(head) | changes) + "\n" + rest

    return change


def test_a_folder_that_is_no_export(db, tmp_path):
    refused(tmp_path, "holds no export")


@pytest.mark.parametrize("content", ["", "[]", "{", '{"format": "x"}', '{"format": "newsroom"}'])
def test_a_manifest_that_is_none(db, tmp_path, content):
    (tmp_path / "manifest.json").write_text(content)
    refused(tmp_path, "holds no export")


def test_one_changed_byte(export):
    path = export / "data/articles.jsonl"
    path.write_text(path.read_text().replace("First", "Fjrst"))
    refused(export, "data/articles.jsonl was changed")


def test_a_changed_picture(export):
    picture = next((export / "media/originals").rglob("*.jpg"))
    picture.write_bytes(picture.read_bytes() + b"x")
    refused(export, "was changed")


def test_a_file_that_is_missing(export):
    (export / "data/tags.jsonl").unlink()
    refused(export, "data/tags.jsonl is missing")


def test_a_link_that_leads_out(export):
    (export / "data/tags.jsonl").unlink()
    (export / "data/tags.jsonl").symlink_to("/etc/hostname")
    refused(export, "data/tags.jsonl is missing")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"version": 2}, "version 2"),
        ({"key": "0"}, "ADDRESS_KEY differs"),
        ({"languages": ["en", "xx"]}, "LANGUAGES.*xx"),
        ({"files": {"../../etc/passwd": {"sha256": "0"}}}, "outside"),
        ({"files": {}}, "not in the manifest"),
        ({"files": {"data/ships.jsonl": {"sha256": "0"}}}, "ships.jsonl is not known"),
    ],
)
def test_a_manifest_that_asks_for_too_much(export, change, words):
    manifest(export, **change)
    refused(export, words)


ARTICLES = "data/articles.jsonl"


@pytest.mark.parametrize(
    ("name", "change", "words"),
    [
        (ARTICLES, first_row(is_superuser=True), "line 1: is_superuser is not known"),
        (ARTICLES, first_row(published_at="0000-01-01"), "line 1: published_at cannot be"),
        (ARTICLES, first_row(published_at="2026-01-01T00:00:00"), "published_at cannot be"),
        (ARTICLES, first_row(headline="x" * 201), "line 1: headline cannot be"),
        (ARTICLES, first_row(headline="a\x00b"), "line 1: headline cannot be"),
        (ARTICLES, first_row(id="'; DROP TABLE"), "line 1: id cannot be"),
        (ARTICLES, first_row(headline=None), "line 1: headline is empty"),
        (ARTICLES, first_row(category=9999), "."),
        (ARTICLES, lambda text: text + text, "data/articles.jsonl"),
        (ARTICLES, lambda text: "[" * 100_000 + text, "line 1: no JSON"),
        (ARTICLES, lambda text: "7\n" + text, "line 1: no row"),
        ("data/users.jsonl", first_row(groups=["Kings"]), "Kings is not known"),
        ("data/users.jsonl", first_row(groups="Chief"), "a list is no list"),
        ("data/users.jsonl", first_row(password="md5$x"), "password is not known"),
        ("data/site-settings.jsonl", first_row(home_sections=[{}]), "home_sections|unhashable"),
        ("media.jsonl", first_row(name="../../../etc/cron.d/x"), "media.jsonl, line 1"),
        ("media.jsonl", first_row(name="/etc/cron.d/x"), "media.jsonl, line 1"),
        ("media.jsonl", first_row(name="originals/aa/none.jpg"), "none.jpg is missing"),
    ],
)
def test_a_forged_row(export, name, change, words):
    forge(export, name, change)
    refused(export, words)


def test_a_disk_that_is_full(export, monkeypatch):
    put = blobs.put

    def full(name, write):
        if name.startswith("files/"):
            raise OSError(28, "No space left on device")
        return put(name, write)

    monkeypatch.setattr(blobs, "put", full)
    refused(export, "Nothing was imported: .*No space left")


def test_text_written_past_the_sanitiser_reaches_no_reader(export, sam):
    def change(text):
        return text.replace("<p>Ships", "<script>alert(1)</script><p>Ships")

    forge(export, ARTICLES, change)
    call_command("import_site", export)
    answer = sam.get("/news/first/").content.decode()
    assert "Ships" in answer
    assert "alert(1)" not in answer
