"""The two steps of signing in. Between them nobody is signed in: a session only knows who may be.

Whoever needs a second factor and has none yet sets one up in the second step.
"""

import time
from typing import Any

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest

from accounts import factors, limits
from accounts.models import User

PENDING = "half_signed_in"
MINUTES = 10
# Guesses at a second factor: of one network in a quarter of an hour, of all of them in a day.
GUESSES, GUESSES_A_DAY = 5, 50
CONFIRMED = "confirmed_at"
CONFIRMED_FOR = 15 * 60


def first_step(request: HttpRequest, user: User, target: str) -> bool:
    """The password was right. True where that is enough; else the second step has begun."""
    if not factors.are_asked_of(user):
        finish(request, user, "")
        return True
    request.session.cycle_key()
    request.session[PENDING] = {
        "user": user.pk,
        "since": time.time(),
        "state": user.get_session_auth_hash(),
        "target": target,
    }
    return False


def pending(request: HttpRequest) -> User | None:
    """Who has taken the first step here, less than ten minutes ago."""
    found = request.session.get(PENDING)
    if not found or not 0 <= time.time() - found["since"] <= MINUTES * 60:
        return None
    user = User.objects.filter(pk=found["user"], is_active=True, is_staff=True).first()
    return user if user and user.get_session_auth_hash() == found["state"] else None


def target(request: HttpRequest) -> str:
    """Where the person wanted to go; checked when it was kept."""
    return str(request.session.get(PENDING, {}).get("target") or "")


def may_guess(request: HttpRequest, user: User) -> bool:
    """Take one of the guesses that are left. A right one gives the network's back."""
    return limits.allow(_place(request, user), GUESSES, 15 * 60) and limits.allow(
        f"second-factor:{user.pk}", GUESSES_A_DAY, limits.DAY
    )


def _place(request: HttpRequest, user: User) -> str:
    return f"second-factor:{user.pk}:{limits.network_of(request)}"


def right_guess(request: HttpRequest, user: User) -> None:
    """Give this network its guesses back."""
    limits.forget(_place(request, user), GUESSES)


def finish(request: HttpRequest, user: User, proof: str) -> None:
    """Sign in, with a new key for the session; `proof` is the second factor that was shown."""
    right_guess(request, user)
    request.session.pop(PENDING, None)
    backend = settings.AUTHENTICATION_BACKENDS[-1]
    auth.login(request, user, backend=backend)
    if proof:
        request.session[factors.PROOF] = proof
    confirm(request)


def confirm(request: HttpRequest) -> None:
    """Remember that it was this person a moment ago: changes to the account ask for that."""
    request.session[CONFIRMED] = time.time()


def is_confirmed(request: HttpRequest) -> bool:
    return 0 <= time.time() - float(request.session.get(CONFIRMED, 0)) <= CONFIRMED_FOR


def subject(request: HttpRequest) -> Any:
    """Whose factors may be set up here: who is signed in, or who must set up the first one now.

    Half signed in and with a factor already is nobody: a password must not add a second one.
    """
    if request.user.is_authenticated:
        return request.user
    user = pending(request)
    return None if user is None or factors.has_any(user) else user
