"""Export, import, export: byte for byte the same, on either database and across them."""

import filecmp
import os
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from accounts.models import User
from articles.models import Article, Lease, Listing, MediaUse, SearchEntry
from newsroom import audit
from newsroom.transfer.kinds import KINDS
from subscriptions.models import Subscriber
from tests import postgres
from tests.needed import untested
from tests.newsroom.transfer import world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site(published, write, mert, elif_, zeynep, news):
    return world.build(published, write, mert, elif_, zeynep, news)


@pytest.fixture
def exported(site, tmp_path):
    folder = tmp_path / "first"
    call_command("export_site", folder)
    return folder


def empty():
    """This database as it is after migrate."""
    models: list[Any] = [Listing, MediaUse, SearchEntry, Lease, *(kind.model for kind in KINDS)]
    models += [many.remote_field.through for kind in KINDS for many in kind.lists]
    with transaction.atomic():
        for model in models:
            manager: Any = model._base_manager
            manager.all()._raw_delete("default")


def differences(one, other):
    """Names of the files of two exports that are not byte for byte the same."""
    names = {
        str(path.relative_to(folder))
        for folder in (one, other)
        for path in folder.rglob("*")
        if path.is_file()
    } - {"run.json"}
    _same, different, missing = filecmp.cmpfiles(one, other, names, shallow=False)
    return sorted(different + missing)


def test_the_site_of_this_test_has_rows_of_every_kind(site):
    assert not [kind.name for kind in KINDS if not kind.model._base_manager.exists()]


def test_back_into_an_empty_site_of_the_same_database(exported, settings, tmp_path, sam):
    before = dict(Article.objects.values_list("pk", "body_html"))
    lists = set(Listing.objects.values_list("key", "article_id", "published_at"))
    uses = set(MediaUse.objects.values_list("article_id", "image_id", "file_id"))
    found = set(SearchEntry.objects.values_list("article_id", "text"))
    page = sam.get("/news/first/").content
    empty()
    settings.MEDIA_ROOT = tmp_path / "other"
    call_command("import_site", exported)
    call_command("export_site", tmp_path / "second")
    assert differences(exported, tmp_path / "second") == []
    assert dict(Article.objects.values_list("pk", "body_html")) == before
    assert set(Listing.objects.values_list("key", "article_id", "published_at")) == lists
    assert set(MediaUse.objects.values_list("article_id", "image_id", "file_id")) == uses
    assert set(SearchEntry.objects.values_list("article_id", "text")) == found
    assert sam.get("/news/first/").content == page
    assert audit.verify() == []


def test_the_site_goes_on_after_an_import(exported, published):
    newest = Article.objects.latest("pk").pk
    empty()
    call_command("import_site", exported)
    mert = User.objects.get(name="Mert")
    assert not mert.has_usable_password()
    assert mert.role_names == {"Chief"}
    assert mert.has_perm("subscriptions.send_mailing")
    assert Article.objects.create(headline="New").pk > newest
    assert Subscriber.objects.create(email="new@reader.test").pk


def manage(url, folder, *arguments):
    """Run manage.py on another database; SECRET_KEY and so ADDRESS_KEY are this process's."""
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "DATA_DIR": str(folder),
        "SECRET_KEY": settings.SECRET_KEY,
        "ADDRESS_KEY": settings.ADDRESS_KEY,
    }
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    done = subprocess.run(
        [sys.executable, "manage.py", *map(str, arguments)],
        cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def across(url, exported, tmp_path):
    manage(url, tmp_path / "data", "migrate", "-v0")
    manage(url, tmp_path / "data", "import_site", exported)
    manage(url, tmp_path / "data", "export_site", tmp_path / "second")
    assert differences(exported, tmp_path / "second") == []


def test_across_to_the_other_database_and_back(exported, tmp_path):
    if connection.vendor == "postgresql":
        across(f"sqlite:///{tmp_path}/other.sqlite3", exported, tmp_path)
        return
    try:
        with postgres.cluster() as url:
            across(url, exported, tmp_path)
    except postgres.Unavailable as error:
        untested(str(error))


def test_two_exports_of_one_site_are_the_same(exported, tmp_path):
    call_command("export_site", tmp_path / "again")
    # The first export is in the audit log of the second.
    assert differences(exported, tmp_path / "again") == [
        "data/audit-head.jsonl", "data/audit.jsonl", "manifest.json",
    ]  # fmt: skip


def test_passwords_and_second_factors_stay_behind(exported):
    users = (exported / "data/users.jsonl").read_text()
    assert "Mert" in users
    assert "password" not in users
    assert "md5$" not in users
    assert exported.stat().st_mode & 0o077 == 0


def test_a_site_that_is_not_empty_is_left_alone(exported):
    with pytest.raises(CommandError, match="not empty: it has users"):
        call_command("import_site", exported)


def test_an_export_overwrites_nothing(exported):
    with pytest.raises(CommandError, match="not empty"):
        call_command("export_site", exported)
