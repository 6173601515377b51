"""Writers of SQLite wait for each other, each gets its turn, and none waits for ever."""

import threading
import time

import pytest
from django.db import OperationalError, connection, transaction

from newsroom.models import WorkerHeartbeat


@pytest.fixture
def embedded(transactional_db):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL locks rows")


def write(name, seconds=0.0):
    """One transaction that takes as long."""
    with transaction.atomic():
        WorkerHeartbeat.objects.create(name=name)
        time.sleep(seconds)


@pytest.fixture
def held(embedded):
    """Another writer is in the midst of its transaction, until told to end it."""
    began, enough = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            began.set()
            enough.wait(60)
        connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    began.wait()

    def end():
        enough.set()
        thread.join()

    yield end
    end()


def patience():
    with connection.cursor() as cursor:
        return cursor.execute("PRAGMA busy_timeout").fetchone()[0]


def test_a_writer_waits_for_another(held):
    later = threading.Timer(0.3, held)
    later.start()
    write("second")
    later.join()
    assert WorkerHeartbeat.objects.filter(name="second").exists()
    assert patience() == 20_000


def test_a_writer_that_waited_long_enough_says_so(held, monkeypatch):
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 0.1)
    with pytest.raises(OperationalError, match="locked"):
        write("in vain")
    held()
    write("afterwards")
    assert patience() == 100


def test_each_of_many_writers_gets_its_turn(embedded):
    def writer(number):
        for count in range(15):
            write(f"{number}-{count}", 0.002)
        connection.close()

    threads = [threading.Thread(target=writer, args=[number]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert WorkerHeartbeat.objects.count() == 8 * 15
