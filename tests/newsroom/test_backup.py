"""Backups: taken of a live site, verified by hash, restored whole or not at all."""

import io
import tarfile
import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections

from articles.images import originals
from articles.models import Article, Image
from newsroom.backup import archive
from tests.conftest import picture_bytes

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site(published):
    """Two articles and a picture with its original on disk."""
    image = originals.store(io.BytesIO(picture_bytes()), alt="A ship", credit="Ada")
    published("One", slug="one", lead_image=image.pk)
    published("Two", slug="two")
    return image


@pytest.fixture
def backup(site, tmp_path):
    path = tmp_path / "site.tar"
    call_command("backup", path)
    return path


def changed(path, target, name, content):
    """A copy of the backup in which one member has other content."""
    with tarfile.open(path) as source, tarfile.open(target, "w") as copy:
        for member in source:
            data = content if member.name == name else source.extractfile(member).read()
            member.size = len(data)
            copy.addfile(member, io.BytesIO(data))
    return target


def test_a_backup_verifies(backup, site, capsys):
    call_command("verify", backup)
    assert "Whole: 2 files" in capsys.readouterr().out


def test_what_was_lost_comes_back(backup, site, settings):
    (settings.MEDIA_ROOT / site.file.name).unlink()
    Article.objects.filter(slug="one").update(headline="Vandalised")
    call_command("restore", backup, "--replace")
    assert Article.objects.get(slug="one").headline == "One"
    assert Article.objects.count() == 2
    restored = Image.objects.get()
    assert (settings.MEDIA_ROOT / restored.file.name).stat().st_size > 0


def test_a_site_with_articles_is_not_overwritten_by_mistake(backup):
    with pytest.raises(CommandError, match="--replace"):
        call_command("restore", backup)


def test_a_changed_file_is_found_and_never_restored(backup, site, tmp_path):
    bad = changed(backup, tmp_path / "bad.tar", f"media/{site.file.name}", b"something else")
    with pytest.raises(CommandError, match="was changed"):
        call_command("verify", bad)
    Article.objects.filter(slug="one").update(headline="Later words")
    with pytest.raises(CommandError, match="Nothing was restored"):
        call_command("restore", bad, "--replace")
    assert Article.objects.get(slug="one").headline == "Later words"


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_backup_cut_short_is_refused(backup, tmp_path, share):
    cut = tmp_path / "cut.tar"
    content = backup.read_bytes()
    cut.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(CommandError):
        call_command("verify", cut)


@pytest.mark.parametrize("content", [b"", b"not a tar", b"\x00" * 2048])
def test_what_is_no_backup_is_refused(content, tmp_path, db):
    path = tmp_path / "x.tar"
    path.write_bytes(content)
    with pytest.raises(CommandError, match="backup"):
        call_command("verify", path)


def test_a_missing_original_fails_the_backup_and_leaves_nothing(site, settings, tmp_path):
    (settings.MEDIA_ROOT / site.file.name).unlink()
    with pytest.raises(CommandError, match="nothing was kept"):
        call_command("backup", tmp_path / "site.tar")
    assert list(tmp_path.glob("site*")) == []


def test_a_backup_taken_while_others_write_is_of_one_moment(site, tmp_path):
    stop = threading.Event()

    def write_pairs():
        number = 0
        while not stop.is_set():
            number += 1
            # Both rows change in one statement: a backup must never see one without the other.
            Article.objects.update(retraction_notice=str(number))
        connections.close_all()

    writer = threading.Thread(target=write_pairs)
    writer.start()
    try:
        for number in range(3):
            call_command("backup", tmp_path / f"{number}.tar")
    finally:
        stop.set()
        writer.join()
    for number in range(3):
        _manifest, problems = archive.verify(tmp_path / f"{number}.tar")
        assert problems == []
        archive.restore(tmp_path / f"{number}.tar")
        assert Article.objects.values("retraction_notice").distinct().count() == 1
    assert connection.is_usable() or connection.connection is None
