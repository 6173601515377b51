from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from newsroom import audit
from newsroom.transfer import leaving


class Command(BaseCommand):
    help = "Write everything of this site into a folder: documented JSON Lines, media, and hashes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"].resolve()
        manifest, lost = leaving.export(folder)
        count = sum(one["rows"] for name, one in manifest.files.items() if name != leaving.SCHEMA)
        audit.record("exported", by=None, rows=count)
        self.stdout.write(f"{folder}: {count} rows in {len(manifest.files)} files")
        if lost:
            some = ", ".join(lost[:5])
            self.stderr.write(
                f"{len(lost)} files are not in the storage, nor in the export: {some}"
            )
