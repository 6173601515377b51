"""Production starts only with safe settings, and says what is wrong with unsafe ones."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

# The set that docs/settings.md documents for production.
SAFE = {
    "NEWSROOM_ENV": "production",
    "SECRET_KEY": "s3cret-" * 10,
    "ADDRESS_KEY": "address-" * 8,
    "SITE_URL": "https://magazine.example",
    "EMAIL_URL": "smtp+tls://user:password@mail.example:587",
    "DEFAULT_FROM_EMAIL": "Magazine <desk@magazine.example>",
}


def check_deploy(**changes):
    """`manage.py check --deploy` as a new process, with these variables and no others of ours."""
    environment = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
    environment |= SAFE
    environment |= {key: value for key, value in changes.items() if value is not None}
    for key in [key for key, value in changes.items() if value is None]:
        environment.pop(key, None)
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_documented_set_is_silent():
    result = check_deploy()
    assert result.returncode == 0, result.stderr
    assert "no issues" in result.stdout
    assert result.stderr == ""


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"SECRET_KEY": None}, "SECRET_KEY is missing"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is missing or shorter"),
        ({"DEBUG": "1"}, "DEBUG shows secrets"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS admits every host"),
        ({"ALLOWED_HOSTS": "."}, "ALLOWED_HOSTS admits every host"),
        ({"SITE_URL": None}, "SITE_URL is missing"),
        ({"SITE_URL": "http://magazine.example"}, "SITE_URL must start with https"),
        ({"SITE_URL": "magazine.example"}, "SITE_URL is not valid"),
        ({"EMAIL_URL": None}, "newsroom.E001"),
        ({"NEWSROOM_DEMO": "1"}, "newsroom.E002"),
        ({"ADDRESS_KEY": None}, "newsroom.W001"),
        ({"SECOND_FACTOR": "off"}, "newsroom.E004"),
        ({"SECOND_FACTOR": "optional"}, "newsroom.W002"),
        ({"BREACHED_PASSWORDS": "/nowhere"}, "BREACHED_PASSWORDS names no file that can be read"),
        ({"SECOND_FACTOR": "maybe"}, "SECOND_FACTOR is not valid"),
        ({"DATABASE_URL": "nonsense"}, "DATABASE_URL is not valid"),
        ({"DATABASE_URL": "mysql://user@host/name"}, "DATABASE_URL names another engine"),
        ({"CACHE_URL": "memcached://host"}, "CACHE_URL is not valid"),
        ({"EMAIL_URL": "carrier-pigeon://coop"}, "EMAIL_URL is not valid"),
        ({"LANGUAGES": "en,xx"}, "LANGUAGES is not valid"),
        ({"NEWSROOM_ENV": "staging"}, "NEWSROOM_ENV is not valid"),
        ({"EMAIL_TIMEOUT": "soon"}, "EMAIL_TIMEOUT is not valid"),
        ({"FOUR_EYES": "perhaps"}, "FOUR_EYES is not valid"),
    ],
)
def test_each_unsafe_setting_alone_stops_the_process(changes, message):
    result = check_deploy(**changes)
    assert result.returncode != 0
    assert message in result.stderr + result.stdout
    assert "s3cret" not in result.stderr
