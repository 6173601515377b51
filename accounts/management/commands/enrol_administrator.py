"""An administrator with a password, an app and codes, made in a terminal: the first, or again."""

import getpass
import sys
from argparse import ArgumentParser
from typing import Any

import qrcode
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction

from accounts import app, links, recovery, sessions
from accounts.models import AuthenticatorApp, User
from accounts.signals import account_action

TRIES = 5


class Command(BaseCommand):
    help = "Make an administrator with a password, an authenticator app and recovery codes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", default="")
        parser.add_argument(
            "--link",
            action="store_true",
            help="print a link, good for seven days, that does it all in a browser",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            validate_email(options["email"])
        except ValidationError as error:
            raise CommandError(f"{options['email']!r} is no e-mail address.") from error
        with transaction.atomic():
            user = self._user(options["email"], options["name"])
            if options["link"]:
                self._forget(user)
                self.stdout.write(links.make(links.INVITATION, user))
            else:
                self._enrol(user)
            account_action.send(User, action="enrolled", user=user, by=None, details={})

    def _user(self, email: str, name: str) -> User:
        user = User.objects.filter(email__iexact=email).first()
        if user is None:
            return User.objects.create_superuser(email, name=name or email.partition("@")[0])
        User.objects.filter(pk=user.pk).update(is_superuser=True, is_staff=True, is_active=True)
        user.refresh_from_db()
        return user

    def _forget(self, user: User) -> None:
        """Nothing that opened the account before opens it now."""
        user.set_unusable_password()
        user.save(update_fields=["password"])
        user.passkeys.all().delete()
        user.recovery_codes.all().delete()
        AuthenticatorApp.objects.filter(user=user).delete()
        sessions.end_all(user)

    def _enrol(self, user: User) -> None:
        self._forget(user)
        password = self._ask("Password: ", secret=True)
        try:
            validate_password(password, user)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        if self._ask("The same again: ", secret=True) != password:
            raise CommandError("The two passwords are not the same.")
        user.set_password(password)
        user.save(update_fields=["password"])
        self._app(user)
        self.stdout.write("\nRecovery codes, each good once. They are not shown again:\n")
        for code in recovery.make(user):
            self.stdout.write(f"  {code}")
        self.stdout.write(f"\n{user.email} may log in now.")

    def _app(self, user: User) -> None:
        device = app.begin(user)
        picture = qrcode.QRCode(border=1)
        picture.add_data(device.config_url)
        self.stdout.write("\nScan this with an authenticator app, or type the secret into it:\n")
        picture.print_ascii(out=self.stdout, invert=True)
        self.stdout.write(f"  {app.secret(device)}\n")
        for _try in range(TRIES):
            if app.confirm(user, self._ask("The six digits that it shows: ")):
                return
            self.stdout.write("They do not fit.")
        raise CommandError("Nothing was changed: no code did fit. Is the clock right?")

    def _ask(self, question: str, *, secret: bool = False) -> str:
        """A line from the terminal, or from what is piped in."""
        if secret and sys.stdin.isatty():
            return getpass.getpass(question)
        self.stdout.write(question, ending="")
        self.stdout.flush()
        line = sys.stdin.readline()
        if not line:
            raise CommandError("Nothing was changed: there is nobody to answer.")
        return line.rstrip("\n")
