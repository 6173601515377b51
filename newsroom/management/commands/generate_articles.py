import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from newsroom.generated.site import Generator
from newsroom.pagestore.current import store


class Command(BaseCommand):
    help = "Write articles in bulk, to measure with; not for a site with readers."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("count", type=int)
        parser.add_argument("--edition", default=settings.LANGUAGE_CODE)
        parser.add_argument("--seed", type=int, default=7)
        parser.add_argument("--force", action="store_true", help="also in production")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION and not options["force"]:
            raise CommandError("This is a production site: its readers would see gibberish.")
        started, written = time.monotonic(), 0
        generator = Generator(options["count"], options["edition"], options["seed"])
        for written in generator.write():
            self.stdout.write(f"\r{written:,} articles", ending="")
        store().clear()
        rate = written / max(time.monotonic() - started, 0.001)
        self.stdout.write(f"\r{written:,} articles, {rate:,.0f} a second")
