"""Second factors: who needs one, who has one, and the session that has shown one."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef

from accounts import sessions
from accounts.models import AuthenticatorApp, Passkey, User

# What nobody may do on a password alone: reach all readers, all subscribers, or all of the staff.
STRONG = ("articles.publish_article", "subscriptions.send_mailing", "accounts.change_user")
# In a session: with what its second step was taken.
PROOF = "second_factor"
PASSKEY, APP, CODE = "passkey", "app", "recovery code"


def is_required(user: Any) -> bool:
    """True where this person's roles ask for a second factor, whether there is one or not."""
    return settings.SECOND_FACTOR == "required" and any(map(user.has_perm, STRONG))


def has_any(user: Any) -> bool:
    """True where this person has a passkey or an app; one query."""
    app = AuthenticatorApp.objects.filter(user=OuterRef("pk"), confirmed=True)
    key = Passkey.objects.filter(user=OuterRef("pk"))
    return User.objects.filter(Exists(app) | Exists(key), pk=user.pk).exists()


def are_asked_of(user: Any) -> bool:
    """True where a password is not enough for this person."""
    if settings.SECOND_FACTOR == "off":
        return False
    return is_required(user) or has_any(user)


def trusted(user: Any, session: Any) -> Any:
    """`user`, or nobody where this session has not shown what is asked today.

    Roles and factors may have changed since it began, so it is asked again with every request.
    """
    if not user.is_authenticated:
        return user
    if sessions.is_over(session) or (not session.get(PROOF) and are_asked_of(user)):
        return AnonymousUser()
    sessions.touch(session)
    return user


def app_of(user: Any) -> AuthenticatorApp | None:
    """The authenticator app that this person uses, if any."""
    return AuthenticatorApp.objects.filter(user=user, confirmed=True).order_by("pk").first()
