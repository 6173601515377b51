"""CSV in and out: looked at first, never over a no, safe in a spreadsheet."""

import csv

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile

from newsroom.worker import Worker
from subscriptions import csv_files, csv_import, growth
from subscriptions.models import (
    ConsentEvent,
    Newsletter,
    Subscriber,
    SubscriberImport,
    Subscription,
    Suppression,
    Tally,
    Topic,
)
from subscriptions.sending import control
from subscriptions.suppressing import suppress
from tests.subscriptions.conftest import letters, work

pytestmark = pytest.mark.django_db
CONSENT = "Ticked at the fair in May 2026"


@pytest.fixture
def job(db):
    def made(text, **fields):
        content = csv_files.pack(text.encode())
        job = SubscriberImport(name="list.csv", content=content, consent=CONSENT, state="waiting")
        job.columns = csv_files.guess(list(next(csv_files.read(job))[1]))
        job.save()
        topic = Topic.objects.of(Newsletter.objects.create(name="The List", edition="en"))
        job.topics.add(topic)
        return job

    return made


def test_rows_become_subscribers_with_their_consent(job):
    made = job("E-Mail;Language\nada@x.test;tr\nBob@X.test;en\n")
    work()
    made.refresh_from_db()
    assert (made.state, made.count_created, made.count_refused) == ("done", 2, 0)
    people = {row.email_normalized: row for row in Subscriber.objects.all()}
    assert people["ada@x.test"].language == "tr"
    assert Subscription.objects.active().count() == 2
    events = ConsentEvent.objects.filter(kind="imported")
    assert {event.text for event in events} == {CONSENT}
    assert Tally.objects.get(event="imported").count == 2
    assert not letters()


def test_no_import_goes_over_a_no(job, zeynep):
    Subscriber.objects.create(email="left@x.test", status=Subscriber.Status.LEFT)
    suppress("bounced@x.test", Suppression.Reason.BOUNCE)
    suppress("erased@x.test", Suppression.Reason.ERASED, scope=Suppression.Scope.MAILINGS)
    made = job(
        "email\nleft@x.test\nbounced@x.test\nerased@x.test\nno address\nzeynep@reader.test\n"
        "new@x.test\nNEW@x.test\n"
    )
    topic = made.topics.get()
    Subscription.objects.create(subscriber=zeynep, topic=topic, status=Subscription.Status.LEFT)
    work()
    made.refresh_from_db()
    assert (made.count_created, made.count_changed, made.count_refused) == (1, 1, 4)
    assert made.errors.splitlines() == [
        "5,no address,no address",
        "2,left@x.test,has left",
        "3,bounced@x.test,suppressed",
        "4,,suppressed",  # who asked to be forgotten is not written down again
    ]
    assert not made.content, "a file that was read is thrown away"
    assert zeynep.subscriptions.get().status == Subscription.Status.LEFT


def test_a_killed_import_goes_on_where_it_was(job, monkeypatch):
    monkeypatch.setattr(csv_import, "BATCH", 3)
    made = job("email\n" + "".join(f"r{n}@x.test\n" for n in range(8)))
    assert csv_import.run_some(limit=1) == 3
    assert csv_import.run_some(limit=9) == 5
    assert Subscriber.objects.count() == 8
    made.refresh_from_db()
    assert made.state == "done"


def test_the_desk_looks_first_and_then_reads(login, elif_, root):
    client = login(elif_)
    file = SimpleUploadedFile("list.csv", b"name,mail\nAda,ada@x.test\n")
    answer = client.post(
        "/admin/subscriptions/subscriberimport/add/", {"file": file, "consent": CONSENT}
    )
    assert answer.status_code == 302, answer.context["errors"]
    made = SubscriberImport.objects.get()
    assert made.state == "preview"
    work()
    assert not Subscriber.objects.exists(), "nothing is read before it was looked at"
    page = client.get(answer.url).content.decode()
    assert "ada@x.test" in page
    client.post(f"/admin/subscriptions/subscriberimport/{made.pk}/start/", {"email": "mail"})
    work()
    assert Subscriber.objects.get().email == "ada@x.test"


def test_an_editor_says_which_column_is_what(login, elif_):
    client = login(elif_)
    content = b"e,dil,from\nada@x.test,tr,fair\n"
    form = {"file": SimpleUploadedFile("list.csv", content), "consent": CONSENT}
    client.post("/admin/subscriptions/subscriberimport/add/", form)
    pk = SubscriberImport.objects.get().pk
    mapping = {"email": "e", "language": "dil", "source": "from"}
    client.post(f"/admin/subscriptions/subscriberimport/{pk}/start/", mapping)
    work()
    ada = Subscriber.objects.get()
    assert (ada.email, ada.language, ada.source) == ("ada@x.test", "tr", "fair")


@pytest.mark.django_db(transaction=True)
def test_a_file_that_breaks_off_fails_with_a_sentence_and_stops_no_mailing(
    job, elif_, crowd, mailing, weekly
):
    made = job("email,note\na@x.test,x\nb@x.test," + "y" * 200_000 + "\nc@x.test,\n")
    crowd(2, weekly)
    control.schedule(mailing)
    Worker().run(once=True)
    mails = {message.to[0]: message for message in mail.outbox}
    mailing.refresh_from_db()
    assert mailing.state == "sent"
    made.refresh_from_db()
    assert made.state == "failed"
    assert made.problem.startswith("Line 3 cannot be read")
    assert not made.content
    assert len(mails) == 3
    assert "Line 3 cannot be read" in mails[elif_.email].body
    assert not csv_import.run_some(), "it does not come round again"


def test_an_import_that_breaks_off_by_our_own_fault_fails_too(job, monkeypatch, elif_):
    made = job("email\na@x.test\n")
    SubscriberImport.objects.update(content=b"no zlib")
    assert csv_import.run_some() == 1
    made.refresh_from_db()
    assert (made.state, "Error" in made.problem or "error" in made.problem) == ("failed", True)


def test_a_nul_is_an_error_of_its_row_alone(job):
    made = job("email,source\na@x.test,fa\0ir\nb\0@x.test,\nc@x.test,fair\n")
    work()
    made.refresh_from_db()
    assert made.state == "done"
    assert made.errors == "2,a@x.test,a NUL character\n3,b@x.test,a NUL character\n"
    assert Subscriber.objects.get().email == "c@x.test"


def test_left_out_rows_are_a_file_that_no_spreadsheet_takes_for_formulas(login, elif_, ada, job):
    made = job('email\n=cmd(),x\n"a, ""b"""\n\n@x\n')
    work()
    path = f"/admin/subscriptions/subscriberimport/{made.pk}/errors/"
    answer = login(elif_).get(path)
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="errors-{made.pk}.csv"'
    assert list(csv.reader(answer.content.decode("utf-8-sig").splitlines())) == [
        ["line", "row", "reason"],
        ["2", "'=cmd()", "no address"],
        ["3", 'a, "b"', "no address"],
        ["5", "'@x", "no address"],
    ]
    assert login(ada).get(path).status_code == 403
    assert login(elif_).get(path.replace(str(made.pk), "99999")).status_code == 404


@pytest.mark.parametrize("cells", ["a@x.test,", "a@x.test,x\nb@x.test,"])
def test_a_cell_without_an_end_is_shown_to_the_editor(login, elif_, cells):
    content = f"email,note\n{cells}{'y' * 200_000}\n".encode()
    client = login(elif_)
    file = SimpleUploadedFile("list.csv", content)
    path = "/admin/subscriptions/subscriberimport/add/"
    answer = client.post(path, {"file": file, "consent": CONSENT}, follow=True)
    assert answer.status_code == 200
    assert "cannot be read" in answer.content.decode()


@pytest.mark.parametrize(
    "content", [b"", b"\x00\xff\xfe\x81", b"email\n", b"ada@x.test,Ada\nbob@x.test,Bob\n"]
)
def test_a_file_that_is_none_is_a_form_error(login, elif_, content):
    file = SimpleUploadedFile("list.csv", content)
    answer = login(elif_).post(
        "/admin/subscriptions/subscriberimport/add/", {"file": file, "consent": CONSENT}
    )
    assert answer.status_code == 200
    assert not SubscriberImport.objects.exists()


def test_lines_may_end_as_they_did_on_old_machines(job):
    made = job("email\ra@x.test\rb@x.test\r")
    work()
    made.refresh_from_db()
    assert (made.state, made.count_created, made.count_refused) == ("done", 2, 0)


def test_consent_is_compulsory(login, elif_):
    file = SimpleUploadedFile("list.csv", b"email\nada@x.test\n")
    answer = login(elif_).post(
        "/admin/subscriptions/subscriberimport/add/", {"file": file, "consent": " "}
    )
    assert answer.status_code == 200
    assert not SubscriberImport.objects.exists()


def test_a_row_left_out_is_one_line_whatever_is_in_it(job, login, elif_, root):
    made = job('email,note\n"a\r\n b\u2028\tc",x\n=1@,y\n')
    work()
    made.refresh_from_db()
    assert made.errors.splitlines() == ["2,a b c,no address", "3,'=1@,no address"]
    elif_.language = "tr"
    elif_.save()
    path = f"/admin/subscriptions/subscriberimport/{made.pk}/errors/"
    rows = list(csv.reader(login(elif_).get(path).content.decode("utf-8-sig").splitlines()))
    assert rows == [
        ["satır", "içerik", "neden"],
        ["2", "a b c", "geçerli bir adres değil"],
        ["3", "'=1@", "geçerli bir adres değil"],
    ]


@pytest.mark.parametrize(
    "path",
    ["subscriber/", "subscriber/growth/", "mailing/", "mailing/?kind=all", "newsletter/",
     "delivery/", "letter/", "consentevent/", "suppression/?q=zeynep@reader.test",
     "providerevent/", "topic/", "webhook/", "webhookcall/", "subscriberimport/"],
)  # fmt: skip
def test_every_list_of_the_desk_opens(login, root, zeynep, news, follow, published, path):
    follow(zeynep, news)
    published()
    letters()
    assert login(root).get(f"/admin/subscriptions/{path}").status_code == 200


def test_growth_takes_three_queries(zeynep, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        found = growth.overview()
    assert len(found["days"]) == 30
