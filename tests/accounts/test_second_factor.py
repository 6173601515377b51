"""Nobody who publishes or sends gets in on a password alone, by whatever door."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import factors, recovery
from accounts.models import AuthenticatorApp, RecoveryCode
from newsroom.models import AuditEntry
from tests.accounts.conftest import code_of, give_password, is_in
from tests.conftest import PASSWORD, staff

STEP = "accounts:second_step"


@pytest.mark.parametrize("who", ["deniz", "mert", "elif_", "root"])
def test_who_publishes_or_sends_has_to_set_one_up(who, request, required, client):
    user = request.getfixturevalue(who)
    answer = give_password(client, user)
    assert answer["Location"] == reverse("accounts:first_factor")
    assert not is_in(client)
    assert client.get(reverse("accounts:first_factor")).status_code == 200


def test_a_writer_needs_none(ada, required, client):
    assert give_password(client, ada)["Location"] == reverse("admin:index")
    assert is_in(client)


def test_setting_up_the_app_signs_in_and_leads_on(deniz, required, client):
    target = reverse("admin:articles_article_changelist")
    give_password(client, deniz, next=target)
    page = client.get(reverse("accounts:app"))
    assert page.context["picture"].startswith("data:image/svg+xml;base64,")
    before = client.session.session_key
    answer = client.post(reverse("accounts:app"), {"code": code_of(deniz)})
    assert answer["Location"] == reverse("accounts:codes")
    assert client.session.session_key != before
    assert is_in(client)
    shown = client.post(reverse("accounts:codes"))
    assert len(shown.context["codes"]) == 10
    assert shown.context["target"] == target
    assert client.get(reverse("accounts:codes")).context["codes"] == []


def test_the_app_lets_in_and_each_code_counts_once(deniz, with_app, client):
    with_app(deniz)
    assert give_password(client, deniz)["Location"] == reverse(STEP)
    assert not is_in(client)
    code = code_of(deniz)
    assert client.post(reverse(STEP), {"code": f" {code[:3]} {code[3:]} "}).status_code == 302
    assert is_in(client)
    other = Client()
    give_password(other, deniz)
    assert other.post(reverse(STEP), {"code": code}).status_code == 200
    assert not is_in(other)


def test_a_recovery_code_lets_in_once_and_its_owner_is_told(
    deniz, with_app, client, mailoutbox, django_capture_on_commit_callbacks
):
    code = recovery.make(with_app(deniz))[3]
    for expected in (True, False):
        browser = Client()
        give_password(browser, deniz)
        browser.post(reverse(STEP), {"code": code.upper()})
        assert is_in(browser) is expected
    assert recovery.left(deniz) == 9
    assert not RecoveryCode.objects.filter(digest__contains=code[5:]).exists()


def test_codes_of_somebody_else_count_for_nothing(deniz, mert, with_app, client):
    codes = recovery.make(with_app(mert))
    with_app(deniz)
    give_password(client, deniz)
    for code in codes[:3]:
        client.post(reverse(STEP), {"code": code})
    client.post(reverse(STEP), {"code": code_of(mert)})
    assert not is_in(client)


def test_guesses_are_counted_and_the_right_code_comes_too_late(deniz, with_app, client):
    with_app(deniz)
    give_password(client, deniz)
    for _ in range(5):
        assert client.post(reverse(STEP), {"code": "000000"}).status_code == 200
    assert client.post(reverse(STEP), {"code": code_of(deniz)}).status_code == 429
    assert not is_in(client)
    elsewhere = Client(REMOTE_ADDR="198.51.100.7")
    give_password(elsewhere, deniz)
    elsewhere.post(reverse(STEP), {"code": code_of(deniz)})
    assert is_in(elsewhere)
    assert AuditEntry.objects.filter(action="second_factor_failed").count() == 5


@pytest.mark.parametrize("code", ["", "12345", "1234567", "١٢٣٤٥٦", "abcdef", "9" * 40, "\x00" * 6])
def test_what_is_no_code_is_no_error(deniz, with_app, client, code):
    with_app(deniz)
    give_password(client, deniz)
    assert client.post(reverse(STEP), {"code": code}).status_code == 200


def test_a_password_adds_no_factor_beside_the_one_there_is(deniz, with_app, required, client):
    with_app(deniz)
    give_password(client, deniz)
    for name in ("app", "first_factor", "codes", "new_passkey_question", "overview"):
        for ask in (client.get, client.post):
            answer = ask(reverse(f"accounts:{name}"))
            assert answer.status_code == 405 or answer["Location"].startswith("/admin/login/")
    assert AuthenticatorApp.objects.count() == 1


def test_without_the_first_step_there_is_no_second(db, client):
    assert client.get(reverse(STEP))["Location"] == reverse("admin:login")
    assert client.post(reverse(STEP), {"code": "123456"})["Location"] == reverse("admin:login")


def test_the_second_step_waits_ten_minutes_and_not_for_a_new_password(
    deniz, with_app, client, time_machine
):
    with_app(deniz)
    give_password(client, deniz)
    deniz.set_password("a new and better phrase")
    deniz.save()
    assert client.get(reverse(STEP)).status_code == 302
    give_password(client, deniz, "a new and better phrase")
    assert client.get(reverse(STEP)).status_code == 200
    time_machine.move_to(timezone.now() + timedelta(seconds=601))
    assert client.get(reverse(STEP)).status_code == 302


def test_a_new_role_is_asked_for_its_factor_at_once(ada, mert, required, client):
    give_password(client, ada)
    assert is_in(client)
    ada.groups.set(mert.groups.all())
    assert not is_in(client)
    assert client.post(reverse("admin:articles_article_add_publish")).status_code == 302


def test_a_session_from_before_the_factor_counts_for_nothing(deniz, with_app, client):
    give_password(client, deniz)
    assert is_in(client)
    with_app(deniz)
    assert not is_in(client)


def test_off_is_for_the_demo_alone(deniz, with_app, settings, client):
    settings.SECOND_FACTOR = "off"
    give_password(client, with_app(deniz))
    assert is_in(client)


def test_changes_ask_for_the_password_again(deniz, with_app, client, time_machine):
    with_app(deniz)
    give_password(client, deniz)
    client.post(reverse(STEP), {"code": code_of(deniz)})
    time_machine.move_to(timezone.now() + timedelta(minutes=16))
    asked = client.post(reverse("accounts:remove_app"))
    assert asked["Location"].startswith(reverse("accounts:confirm"))
    wrong = client.post(reverse("accounts:confirm"), {"password": "wrong"})
    assert wrong.status_code == 200
    assert AuthenticatorApp.objects.exists()
    client.post(reverse("accounts:confirm"), {"password": PASSWORD})
    assert client.post(reverse("accounts:remove_app"))["Location"] == reverse("accounts:overview")
    assert not factors.has_any(deniz)


def test_an_administrator_helps_who_has_lost_everything(root, deniz, with_app, login, client):
    recovery.make(with_app(deniz))
    login(deniz)
    answer = login(root).post(reverse("admin:accounts_user_forget-factors", args=[deniz.pk]))
    assert answer.status_code == 302
    assert not factors.has_any(deniz)
    assert not deniz.sessions.exists()
    assert AuditEntry.objects.filter(action="factors_removed", actor="Root").exists()


@pytest.mark.parametrize("who", ["ada", "deniz", "mert", "elif_"])
@pytest.mark.parametrize("action", ["forget-factors", "sign-out", "invite"])
def test_nobody_else_touches_the_factors_of_others(who, action, request, root, with_app, login):
    with_app(root)
    client = login(request.getfixturevalue(who))
    answer = client.post(reverse(f"admin:accounts_user_{action}", args=[root.pk]))
    assert answer.status_code == 403
    assert factors.has_any(root)


def test_another_persons_passkey_is_not_there(deniz, mert, client):
    give_password(client, deniz)
    key = mert.passkeys.create(name="Phone", credential_id="x", data=b"x")
    assert client.post(reverse("accounts:remove_passkey", args=[key.pk])).status_code == 404
    assert mert.passkeys.exists()


def test_the_page_names_devices_and_no_secret(deniz, with_app, client):
    give_password(client, deniz)
    page = client.get(reverse("accounts:overview")).content.decode()
    assert client.session.session_key not in page
    assert re.search(r"this browser", page)


def test_a_stranger_with_a_role_name_is_nobody(required, client, db):
    gone = staff("Gone", is_active=False)
    assert give_password(client, gone).status_code == 200
    assert not is_in(client)
