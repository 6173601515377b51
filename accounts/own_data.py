"""What is held about a member of staff: all of it for themselves, and none of it once erased."""

from typing import Any

from django.db import transaction

from accounts import factors, recovery, sessions
from accounts.models import AuthenticatorApp, User
from accounts.signals import account_action

# Addresses that can belong to nobody (RFC 2606).
NOWHERE = "erased.invalid"


def collect(user: User) -> dict[str, Any]:
    """Plain values for JSON; times in ISO 8601, UTC. Secrets are named, not shown."""
    return {
        "name": user.name,
        "address": user.email,
        "language": user.language,
        "time_zone": user.time_zone,
        "roles": sorted(user.role_names),
        "joined": _time(user.date_joined),
        "last_log_in": _time(user.last_login),
        "active": user.is_active,
        "passkeys": [
            {"name": key.name, "added": _time(key.created_at), "used": _time(key.used_at)}
            for key in user.passkeys.all()
        ],
        "authenticator_app": factors.app_of(user) is not None,
        "recovery_codes_left": recovery.left(user),
        "signed_in": [
            {"on": row.agent, "since": _time(row.started_at), "seen": _time(row.seen_at)}
            for row in user.sessions.all()
        ],
    }


def _time(moment: Any) -> str | None:
    return moment.isoformat() if moment else None


def erase(user: User, *, by: Any = None) -> None:
    """Forget who this was. The account stays as nobody's, since articles and the audit log
    refer to it; what was signed in public is the author's entry, which the desk edits.
    """
    with transaction.atomic():
        account_action.send(User, action="erased", user=user, by=by, details={})
        sessions.end_all(user)
        user.passkeys.all().delete()
        user.recovery_codes.all().delete()
        AuthenticatorApp.objects.filter(user=user).delete()
        user.groups.clear()
        user.user_permissions.clear()
        user.email, user.name = f"staff-{user.pk}@{NOWHERE}", f"Former staff {user.pk}"
        user.is_active = user.is_staff = user.is_superuser = False
        user.last_login = None
        user.set_unusable_password()
        user.save()
