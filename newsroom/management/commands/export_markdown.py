from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from newsroom.transfer import leaving, markdown_folder


class Command(BaseCommand):
    help = "Write all articles and pages as Markdown with front matter, and the library."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with leaving.snapshot():
                counts = markdown_folder.write(options["folder"])
        except OSError as error:
            raise CommandError(f"The export stopped: {error}") from error
        told = ", ".join(f"{number} {kind}" for kind, number in counts.items())
        self.stdout.write(f"{options['folder']}: {told or 'nothing'}")
