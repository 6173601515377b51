"""Forgotten passwords, invitations and rules: no door beside the second factor."""

import hashlib
import random
import re
from pathlib import Path
from statistics import median
from time import process_time

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils.module_loading import import_string
from django_tasks_db.models import DBTaskResult

from accounts import links, passwords
from accounts.models import User
from newsroom.models import AuditEntry
from tests.accounts.conftest import code_of, give_password, is_in

FORGOTTEN = "accounts:forgotten"
NEW = {"new_password1": "a new and better phrase", "new_password2": "a new and better phrase"}


@pytest.fixture
def mails(mailoutbox, django_capture_on_commit_callbacks):
    """The letters that a piece of work leads to: `mails(lambda: …)`."""

    def sent(work):
        mailoutbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            work()
        for row in DBTaskResult.objects.filter(task_path__startswith="accounts.letters."):
            import_string(row.task_path).func(*row.args_kwargs["args"])
        DBTaskResult.objects.all().delete()
        return list(mailoutbox)

    return sent


def link_in(mail):
    return re.search(r"https?://\S+/admin/account/\S+", mail.body)[0]


def path_in(mail):
    return "/" + link_in(mail).split("/", 3)[3]


def test_a_new_password_by_mail_still_asks_for_the_second_factor(deniz, with_app, client, mails):
    with_app(deniz)
    letter = mails(lambda: client.post(reverse(FORGOTTEN), {"email": deniz.email.upper()}))[0]
    assert letter.to == [deniz.email]
    path = path_in(letter)
    for _ in range(3):  # scanners look at links
        assert client.get(path).status_code == 200
    told = mails(lambda: client.post(path, NEW))
    assert [mail.subject[:12] for mail in told] == ["Your passwor"]
    assert not is_in(client)
    assert client.post(path, NEW).status_code == 404
    assert give_password(client, deniz, NEW["new_password1"])["Location"] == reverse(
        "accounts:second_step"
    )
    client.post(reverse("accounts:second_step"), {"code": code_of(deniz)})
    assert is_in(client)


def test_a_new_password_ends_every_session(deniz, client, mails):
    give_password(client, deniz)
    letter = mails(lambda: Client().post(reverse(FORGOTTEN), {"email": deniz.email}))[0]
    Client().post(path_in(letter), NEW)
    assert not is_in(client)
    assert not deniz.sessions.exists()


@pytest.mark.parametrize("case", ["stranger", "inactive", "no password"])
def test_who_has_no_password_gets_no_link_and_the_same_answer(case, deniz, client, mails):
    known = client.post(reverse(FORGOTTEN), {"email": deniz.email})
    email = "nobody@newsroom.test" if case == "stranger" else deniz.email
    if case == "inactive":
        User.objects.filter(pk=deniz.pk).update(is_active=False)
    if case == "no password":
        deniz.set_unusable_password()
        deniz.save()
    answers = []
    letters = mails(lambda: answers.append(client.post(reverse(FORGOTTEN), {"email": email})))
    assert letters == []
    assert answers[0].content == known.content
    assert answers[0].status_code == known.status_code


def test_one_address_gets_five_links_a_day_whoever_asks(deniz, mails):
    def ask():
        for number in range(40):
            asker = Client(REMOTE_ADDR=f"198.51.100.{number}")
            assert asker.post(reverse(FORGOTTEN), {"email": deniz.email}).status_code == 200

    assert len(mails(ask)) == 5


@pytest.mark.parametrize("host", ["evil.test", "evil.test:80", "127.0.0.1@evil.test"])
def test_links_name_the_sites_own_host(host, deniz, client, settings, mails):
    settings.SITE_URL = "https://magazine.example"
    letters = mails(
        lambda: client.post(reverse(FORGOTTEN), {"email": deniz.email}, HTTP_X_FORWARDED_HOST=host)
    )
    assert link_in(letters[0]).startswith("https://magazine.example/admin/account/reset/")
    assert (
        client.post(reverse(FORGOTTEN), {"email": deniz.email}, HTTP_HOST=host).status_code == 400
    )


def test_only_the_good_link_acts(deniz, mert, settings, time_machine, client):
    """The token grid: purpose, person, age, key, and every broken bit of a thousand."""
    good = links.make(links.RESET, deniz).rsplit("/", 2)[1]
    assert links.read(links.RESET, good) == deniz
    assert links.read(links.INVITATION, good) is None
    chance = random.Random(8)
    for _ in range(1000):
        place, bit = chance.randrange(len(good)), 1 << chance.randrange(7)
        broken = good[:place] + chr(ord(good[place]) ^ bit) + good[place + 1 :]
        assert links.read(links.RESET, broken) is None, broken
    for cut in range(0, len(good), 7):
        assert links.read(links.RESET, good[:cut]) is None
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another-key-" * 6
    assert links.read(links.RESET, good) is None
    settings.SECRET_KEY_FALLBACKS = [old]
    assert links.read(links.RESET, good) == deniz
    User.objects.filter(pk=deniz.pk).update(email="new@newsroom.test")
    assert links.read(links.RESET, good) is None


@pytest.mark.parametrize(("purpose", "seconds"), [("reset", 3600), ("invitation", 7 * 86_400)])
def test_links_grow_old(purpose, seconds, deniz, time_machine):
    time_machine.move_to(1_800_000_000, tick=False)
    token = links.make(purpose, deniz).rsplit("/", 2)[1]
    time_machine.move_to(1_800_000_000 + seconds - 1, tick=False)
    assert links.read(purpose, token) == deniz
    time_machine.move_to(1_800_000_000 + seconds + 2, tick=False)
    assert links.read(purpose, token) is None


def test_a_new_colleague_is_invited(root, login, mails, client):
    form = {"email": "new@newsroom.test", "name": "New", "language": "tr", "time_zone": "UTC"}
    letters = mails(lambda: login(root).post(reverse("admin:accounts_user_add"), form))
    new = User.objects.get(name="New")
    assert not new.has_usable_password()
    assert letters[0].subject.startswith("Yazı masasındaki hesabınız")
    path = path_in(letters[0])
    assert client.post(path, NEW)["Location"].startswith(reverse("admin:login"))
    assert give_password(client, new, NEW["new_password1"]).status_code == 302
    assert client.post(path, NEW).status_code == 404
    assert AuditEntry.objects.filter(action="invitation_used").exists()


@pytest.mark.parametrize(
    "password",
    ["short", "password1234", "123456789012345", "deniz@newsroom", "testserver12", "Newsroom2026!"],
)
def test_weak_passwords_are_refused(password, deniz, client, settings):
    settings.SITE_URL = "http://testserver.example"
    path = links.make(links.RESET, deniz).removeprefix(settings.SITE_URL)
    answer = client.post(path, {"new_password1": password, "new_password2": password})
    assert answer.status_code == 200
    deniz.refresh_from_db()
    assert not deniz.check_password(password)


@pytest.mark.parametrize("password", ["a" * 5 + " long phrase " + "z" * 60, "şifreli çağrı ünlü"])
def test_long_and_turkish_passwords_are_taken(password, deniz, client, settings):
    path = links.make(links.RESET, deniz).removeprefix(settings.SITE_URL)
    assert (
        client.post(path, {"new_password1": password, "new_password2": password}).status_code == 302
    )
    assert give_password(client, deniz, password).status_code == 302


def times_of(ask, addresses, rounds):
    """Seconds of the processor for each address, asked in turn."""
    found: dict[str, list[float]] = {address: [] for address in addresses}
    for _ in range(rounds):
        for address in addresses:
            start = process_time()
            ask(address)
            found[address].append(process_time() - start)
    return found


@pytest.mark.one_database
@pytest.mark.parametrize("door", ["log in", "forgotten"])
def test_time_does_not_tell_who_has_an_account(door, deniz, settings):
    """Medians of 60 differ by less than a third: only the worker, and a hasher in both, look."""
    settings.AXES_ENABLED = False
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    deniz.set_password("x")
    deniz.save()
    client = Client()

    def ask(address):
        if door == "log in":
            give_password(client, User(email=address), "wrong")
        else:
            client.post(reverse(FORGOTTEN), {"email": address})

    rounds = 7 if door == "log in" else 60
    times = times_of(ask, [deniz.email, "nobody@newsroom.test"], rounds)
    known, unknown = (median(each) for each in times.values())
    assert abs(known - unknown) < max(known, unknown) / 3


def test_the_first_administrator_is_enrolled_by_a_link(db, capsys, client, settings, required):
    call_command("enrol_administrator", "boss@newsroom.test", "--link")
    path = capsys.readouterr().out.strip().removeprefix(settings.SITE_URL)
    client.post(path, NEW)
    boss = User.objects.get()
    assert boss.is_superuser
    answer = give_password(client, boss, NEW["new_password1"])
    assert answer["Location"] == reverse("accounts:first_factor")


def test_the_first_administrator_is_enrolled_in_a_terminal(db, monkeypatch, capsys, client):
    answers = [NEW["new_password1"], NEW["new_password2"], "000000", None]

    class Terminal:
        def isatty(self):
            return False

        def readline(self):
            answer = answers.pop(0)
            return f"{answer or code_of(User.objects.get())}\n"

    monkeypatch.setattr("sys.stdin", Terminal())
    call_command("enrol_administrator", "boss@newsroom.test", "--name", "Boss")
    out = capsys.readouterr().out
    codes = re.findall(r"^  ((?:\w{4}-){3}\w{4})$", out, re.M)
    assert len(codes) == 10
    assert "They do not fit." in out
    give_password(client, User.objects.get(), NEW["new_password1"])
    client.post(reverse("accounts:second_step"), {"code": codes[0]})
    assert is_in(client)


@pytest.mark.parametrize("lines", [[], ["short"], [NEW["new_password1"], "another phrase!"]])
def test_an_enrolment_that_breaks_off_leaves_nothing(lines, db, monkeypatch, capsys):
    left = [f"{line}\n" for line in lines]
    monkeypatch.setattr("sys.stdin.readline", lambda: left.pop(0) if left else "")
    with pytest.raises(CommandError):
        call_command("enrol_administrator", "boss@newsroom.test")
    assert not User.objects.exists()


def breached(folder, *passwords, lines=2_000):
    """A list of stolen passwords, as it is published: hashes in order, with counts."""
    stolen = [*passwords, *(f"stolen {number}" for number in range(lines))]
    hashes = sorted(hashlib.sha1(each.encode()).hexdigest().upper() for each in stolen)
    path = folder / "pwned.txt"
    path.write_text("".join(f"{each}:{len(each) * n}\n" for n, each in enumerate(hashes)))
    return str(path)


def test_stolen_passwords_are_refused_where_there_is_a_list(settings, tmp_path):
    password = "an innocent long phrase"
    validate_password(password)
    settings.BREACHED_PASSWORDS = breached(tmp_path, password)
    with pytest.raises(ValidationError, match="stolen elsewhere"):
        validate_password(password)
    validate_password(password + ".")


def test_a_list_that_is_out_of_order_is_known_before_it_is_trusted(tmp_path):
    path = Path(breached(tmp_path))
    assert passwords.is_list(str(path))
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(reversed(lines)))
    assert not passwords.is_list(str(path))
    path.write_text("")
    assert not passwords.is_list(str(path))


@pytest.mark.parametrize("lines", [0, 1, 2, 3, 64])
def test_every_line_of_a_list_is_found_and_nothing_else(tmp_path, lines):
    path = breached(tmp_path, lines=lines)
    listed = [line.partition(":")[0] for line in Path(path).read_text().splitlines()]
    assert all(passwords.stands_in(path, each.encode()) for each in listed)
    for number in range(200):
        other = hashlib.sha1(f"mine {number}".encode()).hexdigest().upper()
        assert not passwords.stands_in(path, other.encode())
    assert not passwords.stands_in(path, b"0" * 40)
    assert not passwords.stands_in(path, b"F" * 40)
