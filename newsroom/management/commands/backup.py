from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from newsroom.backup import archive


class Command(BaseCommand):
    help = "Back a live site up to one file: database, library, and hashes of both."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"].resolve()
        manifest = archive.write(path)
        size = path.stat().st_size / 1024**2
        self.stdout.write(f"{path}: {len(manifest['files'])} files, {size:.1f} MB")
        if not manifest["media"]:
            self.stdout.write("The library is in object storage and is not in this file.")
