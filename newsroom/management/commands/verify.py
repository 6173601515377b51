from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from newsroom.backup import archive


class Command(BaseCommand):
    help = "Check a backup: every hash, and the database in it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        manifest, problems = archive.verify(options["file"])
        if problems:
            raise CommandError("\n".join(problems))
        self.stdout.write(f"Whole: {len(manifest['files'])} files, made {manifest['made']}")
