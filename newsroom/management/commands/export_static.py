from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from articles.importers.bar import Bar
from newsroom.transfer.site_copy import copy


class Command(BaseCommand):
    help = "Write a copy of the public site that works from a plain file server."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")

    def handle(self, *args: Any, **options: Any) -> None:
        bar = Bar(self.stderr)
        made = copy.write(
            options["folder"].resolve(), lambda done, total: bar.show("Pages", done, total)
        )
        bar.close()
        told = ", ".join(f"{number} {kind}" for kind, number in made.counts.items())
        self.stdout.write(f"{options['folder']}: {told}")
        for address in made.lost[:50]:
            self.stderr.write(f"Did not answer: {address}")
