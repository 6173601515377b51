from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from newsroom.transfer import coming
from subscriptions.models import Letter, Mailing

OPEN = [Mailing.State.SCHEDULED, Mailing.State.FREEZING, Mailing.State.SENDING]


class Command(BaseCommand):
    help = "Read an export of export_site into an empty site: all of it, or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")

    def handle(self, *args: Any, **options: Any) -> None:
        tell = self.stdout.write if options["verbosity"] > 1 else lambda _line: None
        manifest = coming.import_site(options["folder"].resolve(), tell)
        told = coming.summary(manifest, ["articles", "revisions", "images", "subscribers", "users"])
        self.stdout.write(f"Imported: {told}.")
        self.stdout.write("Passwords are not exported: manage.py changepassword ADDRESS sets one.")
        waiting = Mailing.objects.filter(state__in=OPEN).count()
        waiting += Letter.objects.filter(state=Letter.State.PENDING).count()
        if waiting:
            self.stdout.write(
                f"{waiting} mails or mailings wait and go out once a worker runs here:"
                " stop the old site's first."
            )
