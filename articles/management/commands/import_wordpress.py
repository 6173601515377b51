"""Import a WordPress site from its export files."""

from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from articles.importers import reporting
from articles.importers.bar import Bar, pair
from articles.importers.wordpress.errors import WxrError
from articles.importers.wordpress.load import Options, Result, run
from articles.importers.wordpress.summary import summary
from articles.importers.wordpress.taxonomies import FATES


def fate(text: str) -> tuple[str, str]:
    """`region=tags`, for `--taxonomy`."""
    name, becomes = pair(text)
    if becomes not in FATES:
        raise ArgumentTypeError(f"“{becomes}” is none of {', '.join(FATES)}")
    return name, becomes


class Command(BaseCommand):
    help = "Import posts, pages, terms, authors and media from WordPress export files (WXR)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE.xml[.gz|.xz]")
        parser.add_argument("--media", type=Path, help="folder with the old site's uploads")
        parser.add_argument(
            "--fetch", action="store_true", help="fetch pictures and files from the old site"
        )
        parser.add_argument("--dry-run", action="store_true", help="report only, write nothing")
        parser.add_argument(
            "--map",
            action="append",
            default=[],
            type=pair,
            metavar="CATEGORY=PATH",
            help="put an old category (slug or name) into a section here, e.g. deniz=news/sea",
        )
        parser.add_argument(
            "--taxonomy",
            action="append",
            default=[],
            type=fate,
            metavar="NAME=categories|tags|none",
            help="what a taxonomy of the old site's own becomes; may be repeated",
        )
        parser.add_argument(
            "--language", choices=[code for code, _name in settings.LANGUAGES], default=""
        )
        parser.add_argument("--limit", type=int, help="only the first posts and pages")
        for kind in ("category", "tag"):
            parser.add_argument(
                f"--{kind}-base", default=kind, help=f"what stood before a {kind} in addresses"
            )
        parser.add_argument("--report", type=Path, help="write FILE.html and FILE.json")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["media"] and not options["media"].is_dir():
            raise CommandError(f"{options['media']} is no folder.")
        wanted = Options(
            paths=options["files"],
            media=options["media"],
            fetch=options["fetch"],
            dry_run=options["dry_run"],
            mapping=dict(options["map"]),
            taxonomies=dict(options["taxonomy"]),
            language=options["language"],
            limit=options["limit"],
            category_base=options["category_base"].strip("/"),
            tag_base=options["tag_base"].strip("/"),
        )
        bar = Bar(self.stderr)
        try:
            result = run(wanted, bar.show)
            bar.close()
            self._tell(result, options)
        except WxrError as error:
            raise CommandError(str(error)) from error
        except (OSError, DatabaseError) as error:
            line = " ".join(str(error).split())
            raise CommandError(
                f"Stopped: {line}. What is imported is whole; run the command again to go on."
            ) from error

    def _tell(self, result: Result, options: dict[str, Any]) -> None:
        if options["dry_run"]:
            self.stdout.write("Dry run: nothing was written.")
        for line in result.tally.lines():
            self.stdout.write(line)
        for (kind, cause), number in sorted(result.report.counts.items()):
            if options["verbosity"] > 1:
                self.stdout.write(f"  {kind}: {cause} ({number})")
        if options["report"]:
            written = reporting.write(summary(result), options["report"])
            self.stdout.write("Report: " + ", ".join(str(path) for path in written))
