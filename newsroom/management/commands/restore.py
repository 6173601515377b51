from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from articles.models import Article
from newsroom.backup import archive


class Command(BaseCommand):
    help = "Put a site back as a backup has it. Stop server and worker first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--replace", action="store_true", help="also where the site has articles already"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["replace"] and self._has_articles():
            raise CommandError("This site has articles. Add --replace to overwrite them.")
        manifest = archive.restore(options["file"])
        self.stdout.write(f"Restored what was made {manifest['made']}.")

    @staticmethod
    def _has_articles() -> bool:
        try:
            return Article.objects.exists()
        except DatabaseError:  # an empty database has no tables yet
            return False
