"""Signing in as people do it: by forms, in a browser that keeps its cookies."""

import time
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django_otp.oath import TOTP

from accounts.models import AuthenticatorApp, User
from tests.conftest import PASSWORD


@pytest.fixture
def required(settings):
    """Second factors as they are in production."""
    settings.SECOND_FACTOR = "required"


def give_password(client: Client, user: User, password: str = PASSWORD, **more: str):
    """The first step."""
    form = {"username": user.email, "password": password, **more}
    return client.post(reverse("admin:login"), form)


def code_of(user: User, later: int = 0) -> str:
    """What the app shows, `later` steps of 30 seconds from now."""
    device = AuthenticatorApp.objects.get(user=user)
    totp = TOTP(device.bin_key)
    totp.time = time.time() + 30 * later
    return f"{totp.token():06}"


def is_in(client: Client) -> bool:
    """Whether the desk opens."""
    return client.get(reverse("admin:index")).status_code == 200


@pytest.fixture
def with_app() -> Callable[[User], User]:
    """Give somebody an authenticator app that is set up."""

    def given(user: User) -> User:
        AuthenticatorApp.objects.create(user=user, name="app", confirmed=True)
        return user

    return given
