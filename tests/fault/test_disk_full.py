"""A disk without room during upload, rendition, save, import and mail: clear words, nothing half.

The disk is a small tmpfs; where nothing can be mounted the tests say so and do not run.
"""

import gc
import io
import json
import os
import re
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connections
from django.urls import reverse

from articles.images import originals
from articles.models import Article, Image
from newsroom.pagestore.entries import make
from newsroom.pagestore.files import FileStore
from tests.conftest import picture_bytes
from tests.fault import figures
from tests.fault.live import Live, Load, ask
from tests.fault.mailing_site import Site
from tests.needed import untested

SIZE = "24m"
WXR = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Old</title>
<wp:wxr_version>1.2</wp:wxr_version><wp:base_site_url>https://old.test</wp:base_site_url>
%s</channel></rss>"""
ITEM = """<item><title>Old %d</title><link>https://old.test/%d/</link><dc:creator>ada</dc:creator>
<guid>https://old.test/?p=%d</guid><content:encoded><![CDATA[%s]]></content:encoded>
<wp:post_id>%d</wp:post_id><wp:post_date_gmt>2020-01-01 10:00:00</wp:post_date_gmt>
<wp:status>publish</wp:status><wp:post_type>post</wp:post_type></item>"""
PICTURE = """<item><title>Ship</title><link>https://old.test/ship/</link><dc:creator>ada</dc:creator>
<guid>https://old.test/?p=9</guid><content:encoded></content:encoded><wp:post_id>9</wp:post_id>
<wp:post_date_gmt>2020-01-01 10:00:00</wp:post_date_gmt><wp:status>inherit</wp:status>
<wp:post_type>attachment</wp:post_type>
<wp:attachment_url>https://old.test/wp-content/uploads/ship.jpg</wp:attachment_url></item>"""


@pytest.fixture
def disk(tmp_path):
    """A folder on a small disk of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=0777", "tmpfs", str(folder)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        untested(f"nothing can be mounted here: {done.stderr.strip()}")
    yield folder
    gc.collect()
    connections.close_all()
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(folder: Path) -> Path:
    """Take all room there is; the file whose end gives it back."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (1 << 20, 4096, 1):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                continue
    return ballast


def files(folder: Path) -> set[str]:
    return {str(path) for path in folder.rglob("*") if path.is_file() and path.name != "ballast"}


def held(what: str) -> None:
    figures.note(f"disk full: {what}", "tmpfs without a free byte",
                 "clear message, nothing half, works when there is room", "held", True)  # fmt: skip


def test_an_upload(disk, settings, login, deniz):
    settings.MEDIA_ROOT = disk / "media"
    settings.MEDIA_ROOT.mkdir()
    client = login(deniz)
    client.raise_request_exception = False
    content = picture_bytes(size=(600, 400))

    def upload():
        file = SimpleUploadedFile("ship.jpg", content, "image/jpeg")
        form = {"file": file, "alt": "A ship", "credit": "Ada", "focal_x": "0.5", "focal_y": "0.5"}
        return client.post(reverse("admin:articles_image_add"), form)

    ballast, before = fill(disk), files(disk)
    answer = upload()
    assert answer.status_code in {200, 503}
    assert not Image.objects.exists()
    assert files(disk) == before
    ballast.unlink()
    assert upload().status_code == 302
    assert Image.objects.count() == 1
    held("upload")


def test_a_rendition(disk, settings, published, sam):
    settings.MEDIA_ROOT = disk / "media"
    settings.MEDIA_ROOT.mkdir()
    image = originals.store(io.BytesIO(picture_bytes()), alt="A ship", credit="Ada")
    article = published("One", slug="one", lead_image=image.pk)
    page = sam.get(article.get_absolute_url()).content.decode()
    address = re.search(r"/media/renditions/[^\s\",]+", page)[0]
    ballast, before = fill(disk), files(disk)
    answer = sam.get(address)
    assert answer.status_code == 503
    assert answer["Retry-After"]
    assert files(disk) == before
    assert sam.get(article.get_absolute_url()).status_code == 200
    ballast.unlink()
    assert sam.get(address).status_code == 200
    held("rendition")


def test_an_import(disk, settings, root, tmp_path):
    settings.MEDIA_ROOT = disk / "media"
    media = tmp_path / "old"
    media.mkdir()
    (media / "ship.jpg").write_bytes(picture_bytes())
    words = (
        "<p>" + "Words. " * 200 + '</p><img src="https://old.test/wp-content/uploads/ship.jpg"/>'
    )
    export = tmp_path / "export.xml"
    export.write_text(WXR % (PICTURE + "".join(ITEM % (n, n, n, words, n) for n in range(1, 4))))
    ballast = fill(disk)
    with suppress(CommandError):
        call_command("import_wordpress", str(export), media=media, verbosity=0)
    assert not Image.objects.exists()
    ballast.unlink()
    call_command("import_wordpress", str(export), media=media, verbosity=0)
    assert Article.objects.count() == 3
    assert Image.objects.count() == 1, "the picture comes with the next import"
    held("import")


@pytest.mark.one_database
def test_the_page_store(disk):
    store = FileStore(disk / "pages")
    page = make(b"page" * 500, [("A", "b")], '"a"', 9e9, {"t"})
    ticket = store.begin("/")
    assert store.put(ticket, page)
    store.release(ticket)
    ballast = fill(disk)
    ticket = store.begin("/other/")
    if ticket:
        store.put(ticket, make(os.urandom(200_000), [], '"b"', 9e9, {"u"}))
    assert store.get("/other/") is None
    store.purge({"t"})
    assert FileStore(disk / "pages").get("/") is None, "what was purged is not shown"
    ballast.unlink()
    again = FileStore(disk / "pages")
    ticket = again.begin("/")
    assert again.put(ticket, page)
    held("page store")


@pytest.fixture
def site(disk):
    """A whole site, with its database, on the small disk."""
    folder = disk / "site"
    folder.mkdir()
    live = Live(folder, PAGE_STORE="off", TMPDIR=str(disk))
    live.manage("migrate", "--verbosity", "0")
    live.told = json.loads(live.manage("setup", "1", module="tests.fault.live"))
    live.start("web")
    live.wait("/news/")
    yield live
    live.stop()


@pytest.mark.one_database
@pytest.mark.timeout(600)
def test_a_save_when_the_database_has_no_room(site, disk):
    load = Load(site.port, site.told)
    article, cookie = site.told["articles"][0], f"session={site.told['session']}"
    assert load.save(article, cookie, "before")
    ballast = fill(disk)
    refused = [load.save(article, cookie, f"during{number}" + "x" * 400) for number in range(30)]
    assert not all(refused), "a full disk does not take everything"
    statuses = set(load.statuses["save"])
    assert statuses <= {200, 302, 503}, "a clear answer, and no error of ours"
    assert 503 in statuses
    assert ask(site.port, "/news/")[0] == 200, "readers notice nothing"
    said = [f"during{number}" + "x" * 400 for number, kept in enumerate(refused) if kept]
    ballast.unlink()
    assert load.save(article, cookie, "after")
    kept = json.loads(site.manage("kept", module="tests.fault.live"))[str(article["pk"])]
    assert set(said) | {"before", "after"} <= set(kept)
    assert len(kept) == len(set(said)) + 3, "no draft that was refused"
    held("save")


@pytest.mark.one_database
@pytest.mark.timeout(600)
def test_a_mailing_when_nothing_can_be_written(disk, tmp_path):
    number = 400
    # The mail server has a disk of its own: half a line in its log would look like a lost mail.
    url = f"sqlite:///{disk / 'fault.sqlite3'}"
    mailing = Site(disk, url, 0.01, log=tmp_path / "sink.log")
    try:
        mailing.call("-m", "tests.fault.mailing", "setup", str(number))
        pids = mailing.at_work(1)
        ballast = fill(disk)
        time.sleep(3)
        for pid in pids:
            os.kill(pid, signal.SIGKILL)
            mailing.ended(pid)
        ballast.unlink()
        mailing.judge(mailing.finish(2), number)
    finally:
        mailing.close()
    held("mailing")
