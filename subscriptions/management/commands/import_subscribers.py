from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from subscriptions import listing_in


class Command(BaseCommand):
    help = "Import subscribers from a CSV file: Mailchimp, Ghost, Substack, listmonk, or any list."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--consent", required=True, help="what they agreed to, where and when; kept with each"
        )
        parser.add_argument(
            "--follow", action="append", default=[], metavar="NEWSLETTER", help="its address"
        )
        parser.add_argument("--dry-run", action="store_true", help="report only, write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            job = listing_in.take(
                options["file"].name,
                options["file"].read_bytes(),
                options["consent"],
                listing_in.topics_named(options["follow"]),
                dry_run=options["dry_run"],
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror or error}") from error
        if options["dry_run"]:
            self.stdout.write("Dry run: nothing was written.")
        for line in listing_in.lines(job):
            self.stdout.write(line)
