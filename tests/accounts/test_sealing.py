"""Who reads the database does not read the secrets of authenticator apps; keys can be changed."""

import os
import subprocess
import sys
from binascii import hexlify

import pytest
from django.db import connection
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts import app, sealing
from accounts.models import AuthenticatorApp
from newsroom import retention
from newsroom.doctor import site
from tests.accounts.conftest import code_of

SECRET = b"twenty bytes, secret"


def stored(user):
    """What stands in the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT key FROM otp_totp_totpdevice WHERE user_id = %s", [user.pk])
        return cursor.fetchone()[0]


def test_a_secret_comes_back_and_is_not_seen(settings):
    sealed = sealing.seal(SECRET, "app-1")
    assert sealing.unseal(sealed, "app-1") == SECRET
    assert sealed != sealing.seal(SECRET, "app-1"), "the same secret looks different each time"
    assert b"secret" not in sealed.encode()
    assert len(sealed) <= TOTPDevice._meta.get_field("key").max_length


@pytest.mark.parametrize(
    "changed",
    [
        lambda text: text[:-4] + "AAAA",
        lambda text: text[:10],
        lambda text: sealing.MARK,
        lambda text: "s1.%%%",
        lambda text: sealing.MARK + "é",
    ],
)
def test_what_was_changed_cannot_be_read(changed):
    with pytest.raises(sealing.Unreadable):
        sealing.unseal(changed(sealing.seal(SECRET, "app-1")), "app-1")


def test_a_secret_copied_to_another_person_opens_nothing():
    with pytest.raises(sealing.Unreadable):
        sealing.unseal(sealing.seal(SECRET, "app-1"), "app-2")


def test_the_database_holds_no_secret(deniz, with_app):
    with_app(deniz)
    device = AuthenticatorApp.objects.get(user=deniz)
    assert sealing.is_sealed(stored(deniz))
    assert hexlify(device.bin_key).decode() not in stored(deniz)
    assert device.config_url.startswith("otpauth://totp/")


def test_former_keys_open_and_the_worker_seals_anew(deniz, with_app, settings):
    with_app(deniz)
    secret = AuthenticatorApp.objects.get(user=deniz).bin_key
    settings.SECRETS_KEY_FALLBACKS, settings.SECRETS_KEY = [settings.SECRETS_KEY], "newer"
    assert AuthenticatorApp.objects.get(user=deniz).bin_key == secret
    before = stored(deniz)
    retention._last.clear()
    retention.step()
    assert stored(deniz) != before
    settings.SECRETS_KEY_FALLBACKS = []
    assert AuthenticatorApp.objects.get(user=deniz).bin_key == secret
    assert app.seal_all() == 0


def test_secrets_written_before_they_were_sealed_go_on_and_are_sealed(deniz):
    TOTPDevice.objects.create(user=deniz, key=hexlify(SECRET).decode(), confirmed=True)
    assert AuthenticatorApp.objects.get(user=deniz).bin_key == SECRET
    assert app.seal_all() == 1
    assert sealing.is_sealed(stored(deniz))
    assert AuthenticatorApp.objects.get(user=deniz).bin_key == SECRET


def test_a_lost_key_lets_nobody_in_and_is_told(deniz, with_app, settings):
    with_app(deniz)
    device = AuthenticatorApp.objects.get(user=deniz)
    code = code_of(deniz)
    assert [each.level for each in site.authenticator_apps()] == ["ok"]
    settings.SECRETS_KEY, settings.SECRETS_KEY_FALLBACKS = "lost", []
    assert not app.check(device, code)
    (found,) = site.authenticator_apps()
    assert found.level == "wrong"
    assert app.seal_all() == 0, "what cannot be read stays as it is"
    settings.SECRETS_KEY = settings.SECRET_KEY
    assert app.check(device, code)


def test_an_app_that_was_begun_under_a_lost_key_is_begun_anew(deniz, settings):
    first = app.begin(deniz)
    settings.SECRETS_KEY, settings.SECRETS_KEY_FALLBACKS = "another", []
    second = app.begin(deniz)
    assert second.pk != first.pk
    assert app.is_readable(second)
    assert AuthenticatorApp.objects.filter(user=deniz).count() == 1


def test_a_first_key_of_its_own_opens_what_was_sealed_before(settings):
    """Before there was one, SECRET_KEY sealed; docs/settings.md says that it may be added."""
    asked = "from django.conf import settings; print(settings.SECRETS_KEY_FALLBACKS)"
    environment = {**os.environ, "SECRET_KEY": "old" * 20, "SECRET_KEY_FALLBACKS": "older"}
    told = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", asked],
        cwd=settings.BASE_DIR, env={**environment, "SECRETS_KEY": "own"},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert told.stdout.strip() == str(["old" * 20, "older"])


def test_rubbish_in_the_database_is_unreadable_and_no_error(deniz, with_app):
    with_app(deniz)
    AuthenticatorApp.objects.update(key="no hex")
    assert not app.is_readable(AuthenticatorApp.objects.get(user=deniz))
