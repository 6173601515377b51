"""Mails about accounts, sent by the worker: links that act, and news of what has changed.

A request does the same work whether an account exists or not; only the worker looks.
"""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tasks import task

from accounts import links
from accounts.models import User

SUBJECTS: dict[str, Any] = {
    links.RESET: gettext_lazy("Choose a new password"),
    links.INVITATION: gettext_lazy("Your account at the desk"),
    "password_changed": gettext_lazy("Your password was changed"),
    "passkey_added": gettext_lazy("A passkey was added to your account"),
    "passkey_removed": gettext_lazy("A passkey was removed from your account"),
    "app_added": gettext_lazy("An authenticator app was added to your account"),
    "app_removed": gettext_lazy("The authenticator app was removed from your account"),
    "codes_made": gettext_lazy("You have new recovery codes"),
    "code_used": gettext_lazy("A recovery code of yours was used"),
    "factors_removed": gettext_lazy("Your second factors were removed"),
    "address_changed": gettext_lazy("Your account has a new e-mail address"),
}


def tell(user: User, kind: str, email: str = "") -> None:
    """Tell `user` of what has happened, after the commit; at `email` in place of their address."""
    transaction.on_commit(lambda: send.enqueue(kind, user.pk, email))


def send_reset(email: str) -> None:
    """Send whoever has an account with this address a link; the same work if nobody has."""
    transaction.on_commit(lambda: reset.enqueue(email))


@task()
def reset(email: str) -> None:
    """One letter with a link that sets a password, to who could sign in with one."""
    user = User.objects.filter(email__iexact=email, is_active=True, is_staff=True).first()
    if user is not None and user.has_usable_password():
        _send(user, links.RESET, user.email)


@task()
def send(kind: str, pk: int, email: str = "") -> None:
    """One letter of `kind`, a key of SUBJECTS."""
    user = User.objects.filter(pk=pk, is_active=True).first()
    if user is not None:
        _send(user, kind, email or user.email)


def _send(user: User, kind: str, email: str) -> None:
    with translation.override(user.language), timezone.override(user.time_zone):
        context = {
            "kind": kind,
            "user": user,
            "site": settings.SITE_URL.partition("://")[2],
            "link": links.make(kind, user) if kind in links.GOOD_FOR else "",
            "subject": SUBJECTS[kind],
            "now": timezone.now(),
        }
        text = render_to_string("emails/account.txt", context).strip() + "\n"
        subject = _("%(subject)s (%(site)s)") % context
        EmailMessage(subject[:120], text, to=[email]).send()
