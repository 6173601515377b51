"""The cast of the tests, and plain factories (STYLE.md, habit 18).

Ada writes, Deniz edits, Mert is the chief, Elif edits newsletters, Root administers, Sam reads,
Zeynep subscribes, Mallory is a stranger who wants in.
"""

import gc
import io
import itertools
import os
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection, connections, transaction
from django.test import Client
from django.utils import translation
from PIL import Image as Pixels

from accounts import roles
from accounts.models import User
from articles.editing import create
from articles.models import Article, Author, Image
from articles.publishing import Publication, publish
from articles.snapshot import blank
from categories.models import Category
from newsroom.pagestore import current
from subscriptions.models import Subscriber
from tests import migrated

FOLDERS = itertools.count()
PASSWORD = "correct horse battery staple"


def pytest_configure(config: pytest.Config) -> None:
    """Collect garbage seldom: each full collection walks Django's and the tests' whole modules."""
    gc.set_threshold(100_000, 50, 100)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With ONLY_DATABASE (the second stage of `make test`) leave out what asks no database.

    And what is marked `one_database`: it asks, but which database answers makes no difference.
    Faults are done to processes of their own, which ask the database where no fixture does.
    """
    if not os.environ.get("ONLY_DATABASE"):
        return
    fixtures, marks = {"db", "transactional_db", "live_server"}, ("django_db", "drill", "fault")
    kept = [
        item
        for item in items
        if (
            fixtures & set(getattr(item, "fixturenames", ()))
            or any(map(item.get_closest_marker, marks))
        )
        and not item.get_closest_marker("one_database")
    ]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """SQLite in a file, as it is live: threads get connections of their own and wait in turn.

    Only what a power cut would cost is left out. PostgreSQL keeps its name for each worker.
    """
    database = connections["default"]
    if database.vendor == "sqlite":
        options = database.settings_dict["OPTIONS"]
        options["init_command"] = options["init_command"].replace("=FULL", "=OFF")
        name = tmp_path_factory.mktemp("database") / "test.sqlite3"
        database.settings_dict["TEST"]["NAME"] = str(name)
    migrated.begin_with(database)


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb: bool) -> bool:
    """The file that was copied for this process is kept; its folder goes all the same."""
    copied = "MIGRATED" in os.environ and connection.vendor == "sqlite"
    return django_db_keepdb or copied


@pytest.fixture(scope="module")
def shared_rows(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """What fixtures of a module write stays for all its tests, and goes after the last of them.

    The tests begin from it, each in a transaction inside; none of them may be transactional.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Each test has folders of its own for media and mails, and a fast password hasher.

    The language that the last request of another test left behind is not its own, either.
    """
    translation.deactivate()
    # Not mktemp's own numbers: it would look through the folders of all tests before it each time.
    base = tmp_path_factory.getbasetemp() / f"data-{next(FOLDERS)}"
    base.mkdir()
    settings.MEDIA_ROOT = base / "media"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    # Each Client would look through all static files first: a tenth of the whole suite's time.
    settings.WHITENOISE_AUTOREFRESH = True
    settings.OUTBOX_DIR = base / "outbox"
    settings.DATA_DIR = base
    settings.PAGE_STORE = "off"
    current.store.cache_clear()
    vars(storages)["_storages"].clear()


def staff(name: str, *role_names: str, **fields: Any) -> User:
    """A member of staff with these roles; the address is made from the name."""
    email = f"{name.lower()}@newsroom.test"
    user = User.objects.create_user(email, PASSWORD, name=name, **fields)
    user.groups.set(Group.objects.filter(name__in=role_names))
    return user


@pytest.fixture
def ada(db: None) -> User:
    return staff("Ada", roles.WRITER)


@pytest.fixture
def deniz(db: None) -> User:
    return staff("Deniz", roles.EDITOR)


@pytest.fixture
def mert(db: None) -> User:
    return staff("Mert", roles.CHIEF)


@pytest.fixture
def elif_(db: None) -> User:
    return staff("Elif", roles.NEWSLETTER_EDITOR)


@pytest.fixture
def root(db: None) -> User:
    return User.objects.create_superuser("root@newsroom.test", PASSWORD, name="Root")


@pytest.fixture
def sam() -> Client:
    """An anonymous reader's browser."""
    return Client()


@pytest.fixture
def mallory() -> Client:
    """A stranger's browser."""
    return Client()


@pytest.fixture
def zeynep(db: None) -> Subscriber:
    """A confirmed subscriber who follows nothing yet."""
    return Subscriber.objects.create(
        email="zeynep@reader.test", status=Subscriber.Status.ACTIVE, language="tr"
    )


@pytest.fixture
def login() -> Callable[[User], Client]:
    """A browser in which a member of staff is logged in."""

    def logged_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return logged_in


@pytest.fixture
def news(db: None) -> Category:
    """The section News of the English edition."""
    return Category.objects.create(name="News", language="en")


@pytest.fixture
def haberler(db: None) -> Category:
    """The section Haberler of the Turkish edition."""
    return Category.objects.create(name="Haberler", language="tr")


@pytest.fixture
def write(deniz: User, news: Category) -> Callable[..., Article]:
    """Write a draft: `write("Headline", standfirst=…)`; by Deniz in News unless told otherwise."""

    def written(headline: str = "Frigate Returns", **values: Any) -> Article:
        by = values.pop("by", deniz)
        category = values.pop("category", news)
        values.setdefault("language", category.language)
        values.setdefault("body", "<p>The ship came back on Tuesday.</p>")
        data = blank(headline=headline, category=category.pk, **values)
        return create(by, data, edition=category.language)

    return written


@pytest.fixture
def published(write: Callable[..., Article], deniz: User) -> Callable[..., Article]:
    """Write and publish: `published("Headline", at=…)`."""

    def out(
        headline: str = "Frigate Returns", at: datetime | None = None, **values: Any
    ) -> Article:
        article = write(headline, **values)
        publish([Publication(article, article.latest_revision, article.version, at=at)], by=deniz)
        return article

    return out


@pytest.fixture
def author(db: None) -> Author:
    return Author.objects.create(name="Leyla Arslan")


def picture_bytes(
    colour: str = "teal", size: tuple[int, int] = (1600, 1200), kind: str = "JPEG"
) -> bytes:
    """A plain picture as a file."""
    buffer = io.BytesIO()
    Pixels.new("RGB", size, colour).save(buffer, kind)
    return buffer.getvalue()


@pytest.fixture
def image(db: None) -> Image:
    """A picture of the library, without a stored original of its own making."""
    content = picture_bytes()
    picture = Image(alt="A frigate at anchor", credit="Newsroom", digest="d" * 64)
    picture.width, picture.height = 1600, 1200
    picture.file.save("originals/dd/frigate.jpg", ContentFile(content), save=False)
    picture.save()
    return picture


@pytest.fixture
def on_disk(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """Threads see a database in a file, as they do live: SQLite's in memory locks whole tables.

    What the threads write is theirs; this thread reads it through a thread, too.
    """
    if connection.vendor != "sqlite" or not cast("Any", connection).is_in_memory_db():
        yield
        return
    path, name = tmp_path / "parallel.sqlite3", connection.settings_dict["NAME"]
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(path)])
    connection.settings_dict["NAME"] = str(path)
    try:
        yield
    finally:
        connection.settings_dict["NAME"] = name


def side_by_side(work: Callable[[int], Any], count: int) -> list[Any]:
    """What `work(number)` returned or raised in each of `count` threads that start together."""
    start = threading.Barrier(count)
    found: list[Any] = [None] * count

    def one(number: int) -> None:
        start.wait()
        try:
            found[number] = work(number)
        except Exception as error:
            found[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=[number]) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found
