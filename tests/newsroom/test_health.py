"""What operators and strangers with good intentions ask of a site."""

from datetime import datetime, timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from newsroom import health
from newsroom.models import SiteSettings, WorkerHeartbeat


@pytest.fixture
def worker(db):
    return WorkerHeartbeat.objects.create(name="one")


def test_a_site_with_a_worker_is_ready(worker, sam):
    response = sam.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {"ready": True, "problems": {}}
    assert "no-store" in response["Cache-Control"]


def test_a_worker_that_is_silent_is_named(worker, sam):
    worker.seen_at = timezone.now() - timedelta(minutes=6)
    worker.save()
    response = sam.get("/readyz")
    assert response.status_code == 503
    assert "worker" in response.json()["problems"]


def test_migrations_that_wait_are_named(worker, sam, monkeypatch):
    monkeypatch.setattr(health, "_pending", lambda: True)
    assert "migrations" in sam.get("/readyz").json()["problems"]


def test_a_full_disk_is_named(worker, sam, monkeypatch):
    monkeypatch.setattr(health, "free", lambda: 10)
    assert sam.get("/readyz").json()["problems"] == {"disk": "less than 500 MB free"}


def test_a_dead_database_is_an_answer_not_a_crash(db, sam, monkeypatch):
    def refuse():
        raise OperationalError("gone")

    monkeypatch.setattr(health, "_pending", refuse)
    response = sam.get("/readyz")
    assert response.status_code == 503
    assert response.json()["problems"] == {"database": "OperationalError"}


def test_security_txt_says_whom_to_tell(db, sam):
    SiteSettings.objects.create(edition="en", contact_email="desk@magazine.test")
    lines = sam.get("/.well-known/security.txt").content.decode().splitlines()
    assert "Contact: mailto:desk@magazine.test" in lines
    expires = next(line for line in lines if line.startswith("Expires: "))
    assert datetime.fromisoformat(expires.removeprefix("Expires: ")) > timezone.now()
