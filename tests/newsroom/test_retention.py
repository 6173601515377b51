"""What is thrown away in time, what is kept for people, and what is never stored."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from axes.models import AccessAttempt
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import own_data
from accounts.models import AuthenticatorApp, StaffSession, User
from articles.models import MissingAddress, ScheduleRun, SharedPreview
from newsroom import audit, retention
from tests.accounts.conftest import give_password

ADDRESS = "203.0.113.77"


@pytest.fixture
def old(deniz, write, client):
    """One row of each kind, as it is left behind."""
    give_password(client, deniz)
    give_password(Client(REMOTE_ADDR=ADDRESS), deniz, "wrong")
    AuthenticatorApp.objects.create(user=deniz, name="app", confirmed=False)
    MissingAddress.objects.create(path="/missing/")
    ScheduleRun.objects.create()
    article = write()
    SharedPreview.objects.create(
        article=article,
        revision=article.latest_revision,
        created_by=deniz,
        expires_at=timezone.now() + timedelta(days=1),
    )


def test_what_is_in_use_is_kept(old):
    assert not any(retention.prune().values())


def test_what_is_old_is_thrown_away(old):
    done = retention.prune(timezone.now() + timedelta(days=400))
    assert {kind for kind, count in done.items() if count} >= set(retention.DAYS) - {"tasks"}
    for model in (StaffSession, AccessAttempt, AuthenticatorApp, MissingAddress, SharedPreview):
        assert not model.objects.exists()


def test_each_kind_stands_in_the_document_with_its_days():
    text = (Path(settings.BASE_DIR) / "docs/privacy.md").read_text()
    told = {kind: int(days) for kind, days in re.findall(r"^\| (\w+) \| (\d+) \|$", text, re.M)}
    assert told == retention.DAYS
    assert set(retention.KINDS) == set(retention.DAYS)


def test_the_worker_prunes_once_a_day(old, monkeypatch):
    retention._last.clear()
    monkeypatch.setattr(retention, "DAYS", dict.fromkeys(retention.DAYS, -400))
    assert retention.step() == 0
    assert not StaffSession.objects.exists()
    call_command("migrate", verbosity=0)
    MissingAddress.objects.create(path="/again/")
    retention.step()
    assert MissingAddress.objects.exists()


def test_no_row_holds_the_address_of_a_client(db, deniz, published):
    """A reader, a subscriber, and a member of staff with a wrong and a right password."""
    published()
    client = Client(REMOTE_ADDR=ADDRESS)
    client.get("/news/frigate-returns/")
    client.get("/nothing/")
    client.get("/search/?q=nothing")
    client.post("/subscriptions/", {"email": "new@reader.test", "form": "page", "elapsed": "4000"})
    client.post(reverse("accounts:forgotten"), {"email": deniz.email})
    give_password(client, deniz, "wrong")
    give_password(client, deniz)
    assert AccessAttempt.objects.count() + StaffSession.objects.count() > 0
    for model in apps.get_models():
        for row in model._default_manager.all():
            assert ADDRESS not in str({k: str(v) for k, v in vars(row).items()}), model


def test_guesses_are_counted_by_network_all_the_same(deniz):
    attempts = [give_password(Client(REMOTE_ADDR=ADDRESS), deniz, "wrong") for _ in range(11)]
    assert [each.status_code for each in attempts].count(429) >= 1
    assert give_password(Client(REMOTE_ADDR="198.51.100.1"), deniz).status_code == 302


def test_staff_take_their_data_along(deniz, client):
    give_password(client, deniz)
    answer = client.get(reverse("accounts:my_data"))
    found = json.loads(answer.content)
    assert found["address"] == deniz.email
    assert found["signed_in"]
    assert deniz.password not in answer.content.decode()


def test_the_command_prints_and_erases(deniz, published, capsys):
    article = published()
    call_command("staff_data", deniz.email.upper())
    assert json.loads(capsys.readouterr().out)["name"] == "Deniz"
    call_command("staff_data", deniz.email, "--erase")
    deniz.refresh_from_db()
    assert "Deniz" not in str(vars(deniz))
    assert not deniz.is_active
    article.refresh_from_db()
    assert article.created_by_id == deniz.pk
    audit.seal()
    assert not audit.verify()


def test_who_was_erased_cannot_come_back(deniz, client):
    email = deniz.email
    own_data.erase(deniz)
    assert give_password(client, User(email=email)).status_code == 200
    assert not own_data.collect(deniz)["roles"]
