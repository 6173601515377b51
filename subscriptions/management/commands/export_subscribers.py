import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from subscriptions import csv_export
from subscriptions.models import Subscriber


class Command(BaseCommand):
    help = "Write subscribers as CSV to standard output, as the desk does."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--status", choices=Subscriber.Status.values, default="")

    def handle(self, *args: Any, **options: Any) -> None:
        found = Subscriber.objects.order_by("pk")
        if options["status"]:
            found = found.filter(status=options["status"])
        for line in csv_export.rows(found):
            sys.stdout.write(line)
