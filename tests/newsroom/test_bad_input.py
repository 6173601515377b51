"""Wrong input gets one clear line or an error of the form, and leaves nothing half-written."""

import gzip
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.urls import reverse

from articles.models import Article, Author, Image, Tag
from categories.models import Category
from newsroom.models import Page
from newsroom.worker import Worker

WXR = b"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/"><channel>
<title>Magazine</title><wp:wxr_version>1.2</wp:wxr_version>
<wp:category><wp:cat_name>News</wp:cat_name></wp:category>
<item><title>One</title><guid>https://old.example/?p=1</guid>
"""


def manage(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """A command as an operator types it, with these variables and no others of ours."""
    environment = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR, env=environment | variables,
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def line(result: subprocess.CompletedProcess[str]) -> str:
    """The one line that a command which failed has said."""
    assert result.returncode == 1
    assert result.stdout == ""
    (only,) = result.stderr.splitlines()
    return only


@pytest.mark.parametrize("command", [["migrate"], ["worker", "--once"], ["demo", "--port", "0"]])
@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("nonsense", "DATABASE_URL is not valid"),
        ("mysql://user@host/name", "DATABASE_URL names another engine"),
        ("postgres://user:secret@127.0.0.1:1/name", "The database does not work"),
        ("sqlite:////nowhere/at/all.sqlite3", "unable to open database file"),
    ],
)
def test_a_wrong_database_is_one_line(command, url, words, tmp_path):
    said = line(manage(*command, DATABASE_URL=url, DATA_DIR=str(tmp_path)))
    assert words in said
    assert "secret" not in said


def test_a_file_that_is_no_database_is_one_line(tmp_path):
    file = tmp_path / "data.sqlite3"
    file.write_bytes(b"no database at all " * 100)
    assert "not a database" in line(manage("migrate", DATABASE_URL=f"sqlite:///{file}"))


def test_a_wrong_setting_is_one_line():
    assert "EMAIL_TIMEOUT is not valid" in line(manage("check", EMAIL_TIMEOUT="soon"))


def test_a_wrong_setting_is_one_line_of_the_server(tmp_path):
    """Beside what gunicorn itself says about its end."""
    environment = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
    environment |= {"EMAIL_TIMEOUT": "soon", "DATA_DIR": str(tmp_path)}
    command = [sys.executable, "-m", "gunicorn", "newsroom.wsgi:application"]
    result = subprocess.run(
        [*command, "--bind", "127.0.0.1:0", "--log-level", "critical"],
        cwd=settings.BASE_DIR, env=environment, timeout=60,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert result.returncode != 0
    (only,) = result.stderr.splitlines()
    assert "EMAIL_TIMEOUT is not valid" in only


def test_the_worker_waits_for_a_database_that_is_away(monkeypatch, caplog):
    worker = Worker()
    monkeypatch.setattr("newsroom.worker.IDLE_SECONDS", 0)
    monkeypatch.setattr("newsroom.worker.signal.signal", lambda *_: None)

    def away() -> int:
        worker.stop()
        raise OperationalError("connection refused\nIs the server running?")

    monkeypatch.setattr(worker, "turn", away)
    worker.run()
    (record,) = caplog.records
    assert record.getMessage() == (
        "The database does not answer (connection refused Is the server running?); trying again."
    )
    assert record.exc_info is None


@pytest.mark.parametrize("port", ["abc", "-1", "²", "99999", "1" * 30])
def test_a_port_that_is_none_is_one_line(db, port):
    with pytest.raises(CommandError, match="make demo PORT=9000") as said:
        call_command("demo", port=port)
    assert "\n" not in str(said.value)


def test_a_busy_port_is_named(db):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=f"Port {port} cannot be used"):
            call_command("demo", port=str(port))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\x00\x01\x02" * 900, "not a WordPress export"),
        (b"", "not a WordPress export|empty"),
        (b"<html><p>Hello</p></html>", "not a WordPress export"),
        (b'<?xml version="1.0"?><rss version="2.0"><channel/></rss>', "not a WordPress export"),
        (WXR, "cut in the middle"),
        (gzip.compress(WXR * 50, mtime=0)[:90], "cut or damaged"),
    ],
)
def test_a_file_that_cannot_be_imported_writes_nothing(root, tmp_path, content, words):
    file = tmp_path / "export.xml"
    file.write_bytes(content)
    with pytest.raises(CommandError, match=words) as said:
        call_command("import_wordpress", str(file), verbosity=0)
    assert "\n" not in str(said.value)
    for model in (Article, Category, Tag, Author, Page, Image):
        assert not model._default_manager.exists()


def test_a_file_that_is_not_there(root, tmp_path):
    with pytest.raises(CommandError, match=r"none\.xml: cannot be read"):
        call_command("import_wordpress", str(tmp_path / "none.xml"), verbosity=0)


def test_a_picture_that_is_none(login, deniz):
    upload = SimpleUploadedFile("ship.jpg", b"<svg onload='alert(1)'/>", "image/jpeg")
    form = {"file": upload, "alt": "A ship", "focal_x": "0.5", "focal_y": "0.5"}
    answer = login(deniz).post(reverse("admin:articles_image_add"), form)
    assert answer.context["adminform"].form.errors["file"]
    assert not Image.objects.exists()
    media = Path(settings.MEDIA_ROOT)
    assert not media.exists() or not [path for path in media.rglob("*") if path.is_file()]


def test_a_slug_that_is_taken(login, deniz, mert, news, published):
    published("Frigate Returns", slug="frigate")
    with pytest.raises(ValidationError) as said:
        published("Another One", slug="frigate")
    assert "slug" in said.value.message_dict
    assert Article.objects.exclude(status="unpublished").count() == 1
    form = {"name": "Frigate", "slug": "news", "language": "en", "position": "10"}
    answer = login(mert).post(reverse("admin:categories_category_add"), form)
    assert answer.context["adminform"].form.errors["slug"]
    assert Category.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.filterwarnings("ignore:DateTimeField")
@pytest.mark.parametrize(
    "asked", ["pk__in=" + "9" * 22, "created_at=0001-01-01", "created_at__year=99999999"]
)
def test_a_filter_that_no_database_holds(login, deniz, asked):
    address = reverse("admin:articles_article_changelist")
    answer = login(deniz).get(f"{address}?{asked}")
    # PostgreSQL compares with some of them, and finds nothing.
    assert answer.status_code == 200 or answer["Location"] == f"{address}?e=1"


def test_a_body_with_a_script(write, published, deniz, sam):
    article = published(body="<p>Hi <a href='javascript:alert(1)'>you</a></p><script>evil</script>")
    page = sam.get(article.get_absolute_url()).content.decode()
    assert "<p>Hi you</p>" in page
    assert "evil" not in article.latest_revision.data["body"]
    assert "javascript:" not in page
