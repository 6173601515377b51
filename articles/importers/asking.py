"""The commands that import entries: alike in what they ask and in what they tell."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from articles.importers import reporting
from articles.importers.bar import Bar, pair
from articles.importers.entries import load
from articles.importers.entries.entry import Source
from articles.importers.registry import Order, Refused
from articles.importers.registry import Report as Told


class ImportCommand(BaseCommand):
    """A command whose `source` reads the path it is given."""

    metavar = "FILE"

    def source(self, path: Path, options: dict[str, Any]) -> Source:
        """What the path holds. Raises Refused."""
        raise NotImplementedError

    def media(self, path: Path, options: dict[str, Any]) -> Path | None:
        """The folder of pictures and files."""
        folder: Path | None = options["media"]
        return folder

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, metavar=self.metavar)
        parser.add_argument("--media", type=Path, help="folder with the pictures and files")
        parser.add_argument("--fetch", action="store_true", help="fetch what is not in --media")
        parser.add_argument("--dry-run", action="store_true", help="report only, write nothing")
        parser.add_argument(
            "--map",
            action="append",
            default=[],
            type=pair,
            metavar="NAME=PATH",
            help="put pieces of a section or tag into a section here, e.g. deniz=news/sea",
        )
        parser.add_argument("--section", default="", help="where pieces without a section go")
        parser.add_argument(
            "--language", choices=[code for code, _name in settings.LANGUAGES], default=""
        )
        parser.add_argument("--report", type=Path, help="write FILE.html and FILE.json")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["media"] and not options["media"].is_dir():
            raise CommandError(f"{options['media']} is no folder.")
        bar = Bar(self.stderr)
        asked = {"language": options["language"], "mapping": dict(options["map"])}
        order = Order(
            [options["path"]],
            options["dry_run"],
            {**asked, "section": options["section"], "fetch": options["fetch"]},
            progress=bar.show,
        )
        try:
            source = self.source(options["path"], options)
            told = load.run(source, order, self.media(options["path"], options))
            bar.close()
            self.tell(told, options)
            self.also(source, options)
        except Refused as error:
            raise CommandError(str(error)) from error
        except (OSError, DatabaseError) as error:
            line = " ".join(str(error).split())
            raise CommandError(
                f"Stopped: {line}. What is imported is whole; run the command again to go on."
            ) from error

    def also(self, source: Source, options: dict[str, Any]) -> None:
        """What else the source holds, for applications above this one."""

    def tell(self, told: Told, options: dict[str, Any]) -> None:
        """Counts by kind and, where it was asked for, the report."""
        if options["dry_run"]:
            self.stdout.write("Dry run: nothing was written.")
        for kind, counts in told["outcomes"].items():
            words = ", ".join(f"{number} {outcome}" for outcome, number in counts.items())
            self.stdout.write(f"{kind}: {words}")
        for row in told["counts"] if options["verbosity"] > 1 else []:
            self.stdout.write(f"  {row['kind']}: {row['cause']} ({row['number']})")
        if options["report"]:
            written = reporting.write(told, options["report"])
            self.stdout.write("Report: " + ", ".join(str(path) for path in written))
