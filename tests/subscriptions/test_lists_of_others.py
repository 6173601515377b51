"""Lists of Mailchimp, Ghost, Substack and listmonk: counts as in the file, and a no stays a no."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from subscriptions import listing_in
from subscriptions.models import (
    ConsentEvent,
    Newsletter,
    Subscriber,
    SubscriberImport,
    Subscription,
    Suppression,
)
from subscriptions.presets import PRESETS
from subscriptions.suppressing import suppress
from tests.articles.importers import made_ghost
from tests.subscriptions.conftest import letters, work

pytestmark = pytest.mark.django_db
ADD = "admin:subscriptions_subscriberimport_add"
CONSENT = "Signed up on our old site, double opt-in"


def mailchimp(number):
    row = {"Email Address": f"r{number}@x.test", "First Name": "Şule", "MEMBER_RATING": "2",
           "OPTIN_TIME": "2020-01-01 10:00:00", "LEID": str(number), "EUID": f"e{number}",
           "UNSUB_TIME": "", "CLEAN_TIME": "", "TAGS": '"vip"'}  # fmt: skip
    return row | {0: {"UNSUB_TIME": "2021-01-01"}, 1: {"CLEAN_TIME": "2021-01-01"}}.get(
        number % 5, {}
    )


def ghost(number):
    return {"id": f"g{number}", "email": f"r{number}@x.test", "name": "Şule", "note": "",
            "subscribed_to_emails": str(number % 5 > 1).lower(), "complimentary_plan": "false",
            "stripe_customer_id": "", "created_at": "2020-01-01T00:00:00.000Z", "deleted_at": "",
            "labels": "a,b", "tiers": ""}  # fmt: skip


def substack(number):
    return {"email": f"r{number}@x.test", "active_subscription": "false", "expiry": "",
            "plan": "other", "email_disabled": str(number % 5 < 2).lower(),
            "created_at": "2020-01-01T00:00:00.000Z", "first_payment_at": ""}  # fmt: skip


def listmonk(number):
    status = {0: "blocklisted", 1: "disabled"}.get(number % 5, "enabled")
    return {"uuid": f"u-{number}", "email": f"r{number}@x.test", "name": "Şule",
            "attributes": '{"city": "İzmir, TR"}', "status": status,
            "created_at": "2020-01-01", "updated_at": "2020-01-01"}  # fmt: skip


MAKERS = {"mailchimp": mailchimp, "ghost": ghost, "substack": substack, "listmonk": listmonk}


def made(name, count):
    rows = [MAKERS[name](number) for number in range(count)]
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def test_each_system_has_a_list_here():
    assert {one.name for one in PRESETS} == set(MAKERS)


@pytest.mark.parametrize("name", MAKERS)
def test_every_count_equals_the_file(name):
    """Two of five said no there."""
    job = listing_in.take(f"{name}.csv", made(name, 1000), CONSENT, [])
    assert job.columns["preset"] == name
    assert (job.count_created, job.count_changed, job.count_refused) == (600, 0, 400)
    assert job.errors.count("there\n") == 400
    assert Subscriber.objects.count() == 600
    events = ConsentEvent.objects.filter(kind="imported")
    assert (events.count(), {event.text for event in events}) == (600, {CONSENT})
    assert not letters()
    again = listing_in.take(f"{name}.csv", made(name, 1000), CONSENT, [])
    assert (again.count_created, again.count_changed) == (0, 600)
    assert Subscriber.objects.count() == 600


@pytest.mark.parametrize("name", MAKERS)
def test_a_no_given_here_stays(name):
    Subscriber.objects.create(email="r2@x.test", status=Subscriber.Status.LEFT)
    suppress("r3@x.test", Suppression.Reason.COMPLAINT)
    job = listing_in.take("a.csv", made(name, 5), CONSENT, [])
    assert (job.count_created, job.count_refused) == (1, 4)
    assert Subscriber.objects.get(email="r2@x.test").status == Subscriber.Status.LEFT
    assert not Subscriber.objects.filter(email="r3@x.test").exists()


def test_the_command_lets_them_follow_a_newsletter(tmp_path, capsys):
    Newsletter.objects.create(name="The Week", edition="en")
    path = tmp_path / "list.csv"
    path.write_bytes(made("listmonk", 10))
    call_command("import_subscribers", path, consent=CONSENT, follow=["the-week"])
    assert "subscribers (listmonk): 6 new, 0 known, 4 left out" in capsys.readouterr().out
    assert Subscription.objects.active().count() == 6


def test_a_dry_run_writes_nothing(tmp_path, capsys):
    path = tmp_path / "list.csv"
    path.write_bytes(made("ghost", 10))
    call_command("import_subscribers", path, consent=CONSENT, dry_run=True)
    assert "6 new" in capsys.readouterr().out
    assert not Subscriber.objects.exists()


@pytest.mark.parametrize(
    ("content", "options", "words"),
    [
        (b"email\na@x.test\n", {"consent": " "}, "consent"),
        (b"email\n", {"consent": CONSENT}, "no row"),
        (b"\x81\x8d\x8f", {"consent": CONSENT}, "no text"),
        (b"email\na@x.test\n", {"consent": CONSENT, "follow": ["none"]}, "no newsletter none"),
    ],
)
def test_a_list_that_cannot_be_read(tmp_path, content, options, words):
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    with pytest.raises(CommandError, match=words):
        call_command("import_subscribers", path, **options)
    assert not Subscriber.objects.exists()


def test_members_of_a_ghost_export_come_with_their_consent(tmp_path, capsys):
    path = made_ghost.write(tmp_path / "ghost.json", made_ghost.export(10))
    call_command("import_ghost", path)
    assert "members: 10 left out" in capsys.readouterr().out
    assert not Subscriber.objects.exists()
    call_command("import_ghost", path, members_consent=CONSENT)
    assert "subscribers (ghost): 5 new, 0 known, 5 left out" in capsys.readouterr().out
    assert Subscriber.objects.filter(status="active").count() == 5


def test_members_of_a_ghost_export_come_at_the_desk(login, elif_, tmp_path):
    path = made_ghost.write(tmp_path / "ghost.json", made_ghost.export(1000))
    browser = login(elif_)
    file = SimpleUploadedFile("ghost.json", path.read_bytes())
    answer = browser.post(reverse(ADD), {"file": file, "consent": CONSENT})
    job = SubscriberImport.objects.get()
    assert answer["Location"] == reverse(
        "admin:subscriptions_subscriberimport_change", args=[job.pk]
    )
    page = browser.get(answer["Location"]).content.decode()
    assert "r0@x.test" in page or "@" in page
    start = reverse("admin:subscriptions_subscriberimport_start", args=[job.pk])
    browser.post(start, {"email": "email"})
    work()

    job.refresh_from_db()
    assert (job.state, job.columns["preset"]) == ("done", "ghost")
    assert (job.count_created, job.count_refused) == (500, 500)
    assert {event.text for event in ConsentEvent.objects.all()} == {CONSENT}
    assert not letters()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'{"posts": []}', "no export of Ghost"),
        (b'{"db": [', "cut in the middle"),
        (b'\xef\xbb\xbf {"a": 1}', "no export of Ghost"),
    ],
)
def test_other_json_is_told_from_a_ghost_export(login, elif_, content, words):
    file = SimpleUploadedFile("x.json", content)
    answer = login(elif_).post(reverse(ADD), {"file": file, "consent": CONSENT})

    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert not SubscriberImport.objects.exists()
