"""One import that was asked for at the desk; the worker starts it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.importers.running import carry_out
from articles.models import ImportRun


class Command(BaseCommand):
    help = "Carry out an import that was asked for at the desk (the worker does it)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", type=int, help="the import's number at the desk")

    def handle(self, *args: Any, **options: Any) -> None:
        run = ImportRun.objects.filter(pk=options["number"]).first()
        if run is None:
            raise CommandError("There is no import of this number.")
        if not carry_out(run):
            raise CommandError("Another process has it, or it has ended.")
