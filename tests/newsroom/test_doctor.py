"""`manage.py doctor` names what is wrong, says what to do, and tells scripts by its exit code."""

import json
import os
import subprocess
import sys
from contextlib import nullcontext, suppress
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from articles.models import SearchEntry
from newsroom import doctor, health
from newsroom.doctor import data, machine, site
from newsroom.doctor.findings import Finding
from newsroom.models import WorkerHeartbeat
from newsroom.pagestore import current
from newsroom.pagestore.public import PublicFiles
from subscriptions.models import Letter


def levels(examination):
    """What an examination found, as level and text."""
    return [(each.level, each.text) for each in examination()]


def told(examination, level):
    """The texts of one level."""
    return [text for found, text in levels(examination) if found == level]


@pytest.fixture
def worker(db):
    return WorkerHeartbeat.objects.create(name="w1")


def test_each_part_of_a_site_is_looked_at(worker, capsys):
    with suppress(SystemExit):
        call_command("doctor", json=True)
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {each["part"] for each in found} >= {
        "settings", "database", "migrations", "clock", "permissions", "disk", "cache", "pages",
        "worker", "queue", "search", "mail server",
    }  # fmt: skip
    assert all(each["todo"] for each in found if each["level"] in {"warning", "wrong"})
    assert not [each for each in found if "cannot be examined" in each["text"]]


@pytest.mark.parametrize(
    ("level", "strict", "code"),
    [("ok", False, 0), ("unknown", True, 0), ("warning", False, 0), ("warning", True, 1),
     ("wrong", False, 1)],
)  # fmt: skip
def test_exit_codes(monkeypatch, capsys, level, strict, code):
    one = Finding(level, "disk", "is round", "Turn it.")
    monkeypatch.setattr(doctor, "EXAMINATIONS", {"disk": lambda: iter([one])})
    with pytest.raises(SystemExit) if code else nullcontext() as ended:
        call_command("doctor", strict=strict)
    if ended is not None:
        assert ended.value.code == code
    said = capsys.readouterr().out
    assert "is round" in said
    assert "→ Turn it." in said


def test_a_part_that_breaks_does_not_hide_the_others(monkeypatch):
    def broken():
        yield from [1 / 0]

    well = Finding("ok", "b", "fine")
    monkeypatch.setattr(doctor, "EXAMINATIONS", {"a": broken, "b": lambda: iter([well])})
    first, second = doctor.examine()
    assert first.level == "wrong"
    assert "division by zero" in first.text
    assert second == well


def test_without_a_database_it_says_so_and_what_to_do(tmp_path):
    environment = {**os.environ, "DATABASE_URL": "postgres://u:secret@127.0.0.1:1/n"}
    done = subprocess.run(
        [sys.executable, "manage.py", "doctor"], cwd=django_settings.BASE_DIR, text=True,
        env={**environment, "DATA_DIR": str(tmp_path)}, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "WRONG    database" in done.stdout
    assert "Start the database, or mend DATABASE_URL." in done.stdout
    assert "secret" not in done.stdout
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("version", "bug"),
    [((3, 6, 23), False), ((3, 7, 0), True), ((3, 40, 1), True), ((3, 51, 2), True),
     ((3, 51, 3), False), ((3, 54, 0), False)],
)  # fmt: skip
def test_the_window_of_sqlites_bug(version, bug):
    assert data.has_wal_bug(version) is bug


def test_the_database_names_its_version(db):
    texts = [text for _level, text in levels(data.database)]
    name = "PostgreSQL" if connection.vendor == "postgresql" else "SQLite"
    assert any(text.startswith(name) for text in texts)


def test_the_throw_away_cluster_is_found_out(db):
    if connection.vendor != "postgresql":
        pytest.skip("a question to PostgreSQL")
    assert any("fsync is off" in text for text in told(data.database, "wrong"))


def test_a_damaged_cache_is_named(db, settings):
    settings.CACHES = {
        "default": {
            "BACKEND": "newsroom.caching.LenientRedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
        }
    }
    settings.CACHE_URL = "redis://127.0.0.1:1/0"
    assert told(data.cache_answers, "wrong") == ["does not answer, or forgets at once"]


def test_migrations_of_newer_code_are_named(db):
    assert levels(data.migrations) == [("ok", "all applied")]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES (%s, %s, %s)",
            ["articles", "9999_new", timezone.now()],
        )
    assert told(data.migrations, "warning") == [
        "the database is newer than this code: articles.9999_new"
    ]


def test_a_worker_of_the_future_betrays_a_clock(worker):
    assert told(machine.clock, "wrong") == []
    worker.seen_at = timezone.now() + timedelta(hours=1)
    worker.save()
    assert "a worker was seen in the future" in told(machine.clock, "wrong")[0]


def test_a_database_with_another_clock_is_named(db, monkeypatch):
    monkeypatch.setattr(machine, "_database_clock", lambda: -61.0)
    assert "-61.0 s off" in told(machine.clock, "wrong")[0]


def test_a_folder_that_cannot_be_made_is_named(db, settings, tmp_path):
    (tmp_path / "file").write_text("in the way")
    settings.DATA_DIR = tmp_path / "file" / "data"
    assert "cannot be written" in told(machine.permissions, "wrong")[0]


def test_a_folder_for_everybody_is_named(db, settings):
    settings.DATA_DIR.chmod(0o777)
    assert told(machine.permissions, "warning") == [f"everybody may write to {settings.DATA_DIR}"]


def test_a_full_disk_is_named(db, monkeypatch):
    monkeypatch.setattr(health, "DISK_LOW", 1 << 60)
    assert "MB free at" in told(machine.disk, "wrong")[0]


def test_pages_that_are_not_found_again_are_named(db, settings):
    settings.PAGE_STORE = "files"
    (settings.DATA_DIR / "pages").write_text("a file where a folder belongs")
    current.store.cache_clear()
    assert "not found again" in told(site.page_store, "wrong")[0]


def test_nginx_without_a_worker_is_named(db, settings):
    settings.PAGE_STORE = "nginx"
    current.store.cache_clear()
    assert "nothing takes expired pages away" in told(site.page_store, "wrong")[0]
    pages = current.store()
    assert isinstance(pages, PublicFiles)
    pages.beat()
    assert levels(site.page_store) == [("ok", "nginx")]


def test_silence_of_workers_is_named(db):
    assert "never seen" in told(site.worker, "wrong")[0]
    late = timezone.now() - timedelta(minutes=6)
    WorkerHeartbeat.objects.create(name="w1", seen_at=late)
    assert "last seen" in told(site.worker, "wrong")[0]
    WorkerHeartbeat.objects.create(name="w2")
    assert levels(site.worker) == [("ok", "1 at work")]


def test_what_is_late_is_named(db):
    Letter.objects.create(kind="desk", due_at=timezone.now() - timedelta(minutes=20))
    assert told(site.queue, "wrong") == ["letters are late by 20 minutes"]


def test_failed_tasks_are_named(db):
    DBTaskResult.objects.create(
        status="FAILED", args_kwargs={}, task_path="x", run_after=timezone.now(),
        backend_name="default", finished_at=timezone.now(),
    )  # fmt: skip
    assert told(site.queue, "warning") == ["1 tasks failed in seven days"]


def test_a_list_of_stolen_passwords_in_no_order_is_named(settings, tmp_path):
    path = tmp_path / "stolen"
    path.write_text(f"{'B' * 40}:1\n{'A' * 40}:2\n")
    settings.BREACHED_PASSWORDS = str(path)
    (text,) = told(site.stolen_passwords, "wrong")
    assert "no list of SHA-1 hashes in order" in text


def test_an_index_with_gaps_is_named_and_mended(published, capsys):
    published("One", slug="one")
    assert levels(site.search_index) == [("ok", "1 articles can be found")]
    SearchEntry.objects.all().delete()
    assert "1 live articles cannot be found" in told(site.search_index, "warning")[0]
    call_command("rebuild_search")
    assert levels(site.search_index) == [("ok", "1 articles can be found")]
