from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from newsroom.worker import Worker


class Command(BaseCommand):
    help = "Publish what is due, send mails and run tasks, until stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="stop when nothing is left to do")

    def handle(self, *args: Any, **options: Any) -> None:
        Worker().run(once=options["once"])
