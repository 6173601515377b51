"""After a death: the journal tells what became of a worker's claims; without it a human decides."""

import os
from datetime import timedelta

import pytest
from django.utils import timezone

from subscriptions.models import Mailing
from subscriptions.sending import claims, recovering
from subscriptions.sending.journal import Journal
from subscriptions.sending.mailings import start_due
from tests.subscriptions.conftest import counters_agree, states

pytestmark = pytest.mark.django_db


@pytest.fixture
def claimed(alert):
    """A mailing whose four deliveries a worker holds; `died` leaves its journal as a kill does."""
    mailing = alert(4)
    start_due()
    journal = Journal("dead")
    people = claims.claim(mailing, "dead", 10)
    assert states(mailing) == ["claimed"] * 4
    return mailing, [person.delivery for person in people], journal


def test_a_dead_workers_journal_is_read(claimed):
    mailing, (first, second, third, _fourth), journal = claimed
    for delivery in (first, second, third):
        journal.begun(delivery)
    journal.accepted(first, "250 ok")
    journal.refused(second)
    os.close(journal._file)  # as the kernel does for the dead
    assert recovering.recover() == 4
    assert states(mailing) == ["pending", "pending", "sent", "uncertain"]
    assert mailing.deliveries.get(pk=third).state == "uncertain"
    assert counters_agree(mailing)
    assert not journal.path.exists()


def test_a_line_that_the_kill_cut_counts_as_begun(claimed):
    mailing, (first, *_rest), journal = claimed
    journal.begun(first)
    os.write(journal._file, b"S %d 250 o" % first)
    os.close(journal._file)
    recovering.recover()
    assert mailing.deliveries.get(pk=first).state == "uncertain"


def test_nobody_judges_the_claims_of_the_living(claimed):
    mailing, _keys, _journal = claimed
    assert recovering.recover() == 0
    assert states(mailing) == ["claimed"] * 4


def test_without_a_journal_the_lease_runs_out_and_all_is_uncertain(claimed):
    mailing, _keys, journal = claimed
    journal.close()
    soon = timezone.now() + timedelta(minutes=10)
    assert recovering.recover(soon) == 0
    assert recovering.recover(soon + timedelta(minutes=11)) == 4
    assert states(mailing) == ["uncertain"] * 4
    assert counters_agree(mailing)
    mailing.refresh_from_db()
    assert mailing.state == Mailing.State.SENDING


def test_a_result_of_a_claim_that_is_lost_changes_nothing(claimed):
    mailing, keys, _journal = claimed
    late = [claims.Result(key, "sent", "250 ok") for key in keys]
    assert claims.settle(mailing.pk, "somebody else", late, timezone.now()) == 0
    assert states(mailing) == ["claimed"] * 4
    assert counters_agree(mailing)
