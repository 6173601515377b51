"""Who is erased is nowhere: every column of every table is looked at."""

import csv
import io
import zlib
from contextlib import suppress
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import models
from django.utils import timezone

from subscriptions import csv_files, erasing, housekeeping, leaving, moving, providers, webhooks
from subscriptions.addresses import naming
from subscriptions.models import (
    Delivery,
    ProviderEvent,
    Subscriber,
    SubscriberImport,
    Webhook,
    WebhookCall,
)
from subscriptions.sending import control
from tests.sink import Script
from tests.subscriptions.conftest import work

pytestmark = pytest.mark.django_db
ADDRESS = "Zeynep@Reader.test"


class Unknown(Script):
    def rcpt(self, recipient):
        return f"550 5.1.1 <{recipient}> no such user"


def written(value):
    """A column's value as text, whatever it is packed in."""
    if isinstance(value, bytes | memoryview):
        raw = bytes(value)
        with suppress(zlib.error):
            raw = zlib.decompress(raw)
        return raw.decode(errors="replace")
    return str(value)


def where(word):
    """Tables and columns that hold a word, in any case of its letters."""
    found = set()
    for model in apps.get_models(include_auto_created=True):
        names = [
            field.name
            for field in model._meta.concrete_fields
            if isinstance(
                field,
                models.CharField | models.TextField | models.JSONField | models.BinaryField,
            )
        ]
        for row in model._default_manager.values(*names) if names else ():
            found |= {
                f"{model.__name__}.{name}"
                for name, value in row.items()
                if word in written(value).casefold()
            }
    return found


@pytest.fixture
def known(smtp, crowd, weekly, mailing, follow, login, root):
    """A reader who has left a trace wherever one can."""
    smtp(Unknown())
    reader = Subscriber.objects.create(email=ADDRESS, status="active", source="page")
    follow(reader, weekly)
    Webhook.objects.create(name="CRM", url="https://crm.example/")
    moving.ask(reader, "zeynep.new@reader.test")
    path = f"/admin/subscriptions/subscriber/{reader.pk}/change/"
    answer = login(root).post(
        path,
        {"language": "tr", "subscriptions-TOTAL_FORMS": "0", "subscriptions-INITIAL_FORMS": "0"},
    )
    assert answer.status_code == 302, answer.context["errors"]
    control.schedule(mailing)
    work()
    said = "smtp; 550 <zeynep@reader.test> unknown"
    providers.take("P", "1", "bounced", ADDRESS, reason="bounced", description=said)
    ProviderEvent.objects.create(
        provider="P", event_id="2", kind="bounced", delivery=Delivery.objects.get(),
        details={"description": said},
    )  # fmt: skip
    rows = 'email;note\nother@x.test;=1\nzeynep@READER.test;"a\nb"\nthird@x.test;\n'
    for state, errors in (("waiting", ""), ("done", "3,zeynep@reader.test,suppressed\n4,x,y\n")):
        content = csv_files.pack(rows.encode()) if state == "waiting" else b""
        SubscriberImport.objects.create(
            name="l", content=content, consent="c", state=state, errors=errors,
            columns={"email": "email"},
        )  # fmt: skip
    return Subscriber.objects.get(pk=reader.pk)


def test_no_column_of_any_table_knows_who_was_erased(known):
    assert where("zeynep@reader.test") >= {"Subscriber.email", "SubscriberImport.content"}
    erasing.erase(known)
    assert where("zeynep") == set()
    work()
    assert where("zeynep") == set()


def test_lists_that_name_them_are_read_as_before(known):
    erasing.erase(known)
    work()
    waiting, done = SubscriberImport.objects.order_by("pk")
    assert (waiting.state, waiting.count_created) == ("done", 2)
    assert waiting.errors == "3,,no address\n"
    assert done.errors.splitlines() == ["3,,suppressed", "4,x,y"]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_rows_of_others_stay_to_the_letter(zeynep, mark):
    rows = [["email", "n"], ["a@x.test", "1\r2"], ["b@x.test", '"\r\n;,\t'], ["zeynep@reader.test"]]
    text = io.StringIO()
    csv.writer(text, delimiter=mark, quoting=csv.QUOTE_ALL).writerows([*rows, [], ["c@x.test"]])
    pack = csv_files.pack(text.getvalue().encode())
    job = SubscriberImport.objects.create(name="l", content=pack, consent="c", state="waiting")
    erasing.erase(zeynep)
    job.refresh_from_db()
    left = zlib.decompress(bytes(job.content)).decode()
    read = list(csv.reader(io.StringIO(left), delimiter=csv_files.delimiter_of(left)))
    assert read == [*rows[:3], [""], [], ["c@x.test"]]


@pytest.mark.parametrize(
    ("content", "errors"),
    [(b"no zlib", ""), (zlib.compress(b"\xff"), ""), (b"", "2,a\rzeynep@reader.test,no\n")],
)
def test_a_list_that_breaks_off_stops_no_erasure(zeynep, content, errors):
    words = "It broke off (zeynep@reader.test)."
    SubscriberImport.objects.create(
        name="l", content=content, errors=errors, problem=words, consent="c", state="failed"
    )
    erasing.erase(zeynep)
    assert where("zeynep") == set()
    job = SubscriberImport.objects.get()
    assert (bytes(job.content), job.errors, job.problem) == (b"", "", "")


def test_receivers_hear_whom_to_forget_and_nothing_else(known, monkeypatch):
    Subscriber.objects.update(status="active")
    known.refresh_from_db()
    webhooks.tell("subscriber.changed", known, {})
    erasing.erase(known)
    call = WebhookCall.objects.get()
    assert call.event == "subscriber.left", "what was not told yet is not told any more"
    told = webhooks._opened(call.payload)
    assert set(told) == {"event", "at", "address"}
    assert told["address"] == ADDRESS


def test_who_had_left_is_not_told_of_again(known):
    leaving.leave_all(known)
    known.refresh_from_db()
    erasing.erase(known)
    assert not WebhookCall.objects.exists()


@pytest.mark.parametrize(
    ("address", "cell", "named"),
    [
        ("a@x.test", "A@X.test", True),
        ("a@x.test", "Ada <a@x.test>, b@x.test", True),
        ("a@x.test", "ada@x.test", False),
        ("a@x.test", "o'a@x.test", False),
        ("a@x.test", "a@x.test.example", False),
        ("a@x.test", "write to a@x.test.", True),
        ("-a@x.test", "'-a@x.test", True),
        ("a@xn--mnchen-3ya.test", "a@münchen.test", True),
    ],
)
def test_only_rows_of_theirs_are_emptied(address, cell, named):
    assert naming(address, ["1", cell, "x"]) is named


def test_lists_are_not_kept(known):
    SubscriberImport.objects.create(name="p", content=b"x", consent="c", state="preview")
    old = timezone.now() + timedelta(days=15)
    housekeeping.tidy(old)
    assert not SubscriberImport.objects.filter(state="preview").exists()
    assert SubscriberImport.objects.exclude(errors="").exists()
    housekeeping.tidy(timezone.now() + timedelta(days=91))
    assert not SubscriberImport.objects.exclude(errors="").exists()
