"""Each part of the worker has its turn, whatever happens to the others."""

import pytest
from django.db import OperationalError

from subscriptions import csv_import, work
from subscriptions.sending import control
from subscriptions.sending import mailings as sending
from tests.subscriptions.conftest import letters

pytestmark = pytest.mark.django_db
PARTS = ("recovering.recover", "recovering.repeat", "subjects.decide_due", "digests.schedule",
         "regular.schedule", "housekeeping.tidy", "post.send_due", "webhooks.call_due",
         "csv_import.run_some")  # fmt: skip


@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_fails_keeps_no_mailing_back(crowd, weekly, mailing, monkeypatch, caplog, part):
    def broken(*args, **kwargs):
        raise RuntimeError("broken")

    crowd(2, weekly)
    monkeypatch.setattr(f"subscriptions.work.{part}", broken)
    control.schedule(mailing)
    assert len(letters()) == 2
    assert "it will be tried again" in caplog.text
    assert "RuntimeError: broken" in caplog.text


def test_a_database_that_is_away_is_told_when_all_had_their_turn(monkeypatch):
    def away():
        raise OperationalError("away")

    def start():
        had.append("mailings")
        return 0

    had: list[str] = []
    monkeypatch.setattr(csv_import, "run_some", away)
    monkeypatch.setattr(sending, "start_due", start)
    with pytest.raises(OperationalError):
        work.step()
    assert had == ["mailings"]
