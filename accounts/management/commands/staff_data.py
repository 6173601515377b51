"""`manage.py staff_data ADDRESS`: what is held about a member of staff; `--erase` forgets it."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts import own_data
from accounts.models import User


class Command(BaseCommand):
    help = "Print as JSON what is held about a member of staff, or erase it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address")
        parser.add_argument("--erase", action="store_true", help="forget who this was")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email__iexact=options["address"]).first()
        if user is None:
            raise CommandError(f"There is no member of staff “{options['address']}”.")
        if options["erase"]:
            own_data.erase(user)
            self.stdout.write(f"Erased; articles and the audit log know “{user.name}”.")
        else:
            self.stdout.write(json.dumps(own_data.collect(user), indent=2, ensure_ascii=False))
