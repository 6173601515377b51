"""Links in mails that act for somebody: bound to a purpose, a person and what is known of them.

Whatever the link does changes that knowledge, so that each works once.
"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.models import User

RESET, INVITATION = "reset", "invitation"
GOOD_FOR = {RESET: timedelta(hours=1), INVITATION: timedelta(days=7)}


def _state(purpose: str, user: User, secret: str | None = None) -> str:
    known = f"{user.pk} {user.email} {user.password} {user.last_login} {user.is_active}"
    return salted_hmac(f"accounts.{purpose}", known, secret=secret, algorithm="sha256").hexdigest()


def make(purpose: str, user: User) -> str:
    """The address, on the site's own host whatever host was asked."""
    token = signing.dumps([user.pk, _state(purpose, user)[:32]], salt=f"accounts.{purpose}")
    return settings.SITE_URL + reverse(f"accounts:{purpose}", args=[token])


def read(purpose: str, token: str) -> User | None:
    """Whose link it is; None where it is none, is old, or has done its work."""
    try:
        found: Any = signing.loads(token, salt=f"accounts.{purpose}", max_age=GOOD_FOR[purpose])
        pk, state = found
    except (signing.BadSignature, ValueError, TypeError):
        return None
    user = User.objects.filter(pk=pk, is_active=True, is_staff=True).first()
    if user is None:
        return None
    secrets: list[str | None] = [None, *settings.SECRET_KEY_FALLBACKS]
    states = [_state(purpose, user, secret)[:32] for secret in secrets]
    return user if any(constant_time_compare(each, state) for each in states) else None
