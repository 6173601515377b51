"""`manage.py consent_chain ADDRESS`: what one person agreed to, changed and withdrew."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from subscriptions import consent
from subscriptions.addresses import normalize


class Command(BaseCommand):
    help = "Print the ledger of one address, also after it was erased."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            address = normalize(options["address"])
        except ValidationError as error:
            raise CommandError(f"“{options['address']}” is no e-mail address.") from error
        events = consent.chain(address)
        for event in events:
            self.stdout.write(consent.entry_text(event))
        if not events:
            raise CommandError(f"The ledger knows nothing of “{address}”.")
