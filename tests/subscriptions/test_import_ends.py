"""An import that breaks off: what may pass is tried again, what will not ends it with a line."""

import pytest
from django.db import DataError, InterfaceError, OperationalError, ProgrammingError, connection

from subscriptions import csv_files, csv_import
from subscriptions.models import Subscriber, SubscriberImport
from tests.subscriptions.conftest import work

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(db):
    def made(text):
        return SubscriberImport.objects.create(
            name="list.csv", content=csv_files.pack(text.encode()), consent="c", state="waiting",
            columns={"email": "email"},
        )  # fmt: skip

    return made


class Once:
    """Does something before the first statement that writes people."""

    def __init__(self, act):
        self.act = act

    def __call__(self, execute, sql, params, many, context):
        if self.act and sql.startswith('INSERT INTO "subscriptions_subscriber"'):
            act, self.act = self.act, None
            act()
        return execute(sql, params, many, context)


def test_who_signs_up_meanwhile_is_one_person(job):
    made = job("email\na@x.test\nb@x.test\n")
    signing_up = Once(lambda: Subscriber.objects.create(email="A@x.test"))
    with connection.execute_wrapper(signing_up):
        work()
    made.refresh_from_db()
    assert signing_up.act is None
    assert (made.state, made.count_created, made.count_refused) == ("done", 2, 0)


@pytest.mark.parametrize("error", [DataError, ProgrammingError, ValueError])
def test_what_will_not_pass_ends_an_import_with_a_line(job, elif_, error):
    made = job("email\na@x.test\n")
    elif_.language = "tr"
    elif_.save()
    SubscriberImport.objects.update(created_by=elif_)

    def broken():
        raise error("invalid value\nDETAIL: Failing row contains (a@x.test)")

    with connection.execute_wrapper(Once(broken)):
        assert csv_import.run_some() == 1
    made.refresh_from_db()
    assert made.state == "failed"
    assert made.problem == f"0 satırdan sonra yarıda kaldı ({error.__name__}: invalid value)."
    assert not csv_import.run_some()


@pytest.mark.parametrize("error", [OperationalError, InterfaceError, ConnectionResetError])
def test_what_may_pass_is_tried_again(job, error):
    made = job("email\na@x.test\n")

    def away():
        raise error("away")

    with connection.execute_wrapper(Once(away)), pytest.raises(error):
        csv_import.run_some()
    assert csv_import.run_some() == 1
    made.refresh_from_db()
    assert (made.state, made.count_created) == ("done", 1)
