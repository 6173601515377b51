from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError

from articles.importers.asking import ImportCommand
from articles.importers.ghost.source import Ghost
from subscriptions import ghost_members, listing_in


class Command(ImportCommand):
    help = "Import posts, pages, tags, authors and members from a Ghost export (JSON)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--members-consent", default="", help="what members agreed to; without it none comes"
        )
        parser.add_argument(
            "--follow", action="append", default=[], metavar="NEWSLETTER", help="its address"
        )

    def source(self, path: Path, options: dict[str, Any]) -> Ghost:
        return Ghost(path)

    def also(self, source: Any, options: dict[str, Any]) -> None:
        count = len(source.rows("members"))
        if not options["members_consent"]:
            if count:
                self.stdout.write(f"members: {count} left out: say --members-consent TEXT")
            return
        try:
            job = listing_in.take(
                options["path"].name,
                ghost_members.as_csv(source),
                options["members_consent"],
                listing_in.topics_named(options["follow"]),
                dry_run=options["dry_run"],
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        for line in listing_in.lines(job):
            self.stdout.write(line)
