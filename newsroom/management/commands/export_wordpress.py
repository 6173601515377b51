from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from newsroom.transfer import leaving, wxr


class Command(BaseCommand):
    help = "Write an edition as a WordPress export (WXR 1.2)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--language",
            choices=[code for code, _name in settings.LANGUAGES],
            default=settings.LANGUAGE_CODE,
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with leaving.snapshot():
                counts = wxr.write(options["file"], options["language"])
        except OSError as error:
            raise CommandError(f"Nothing was written: {error}") from error
        told = ", ".join(f"{number} {kind}" for kind, number in counts.items())
        self.stdout.write(f"{options['file']}: {told}")
