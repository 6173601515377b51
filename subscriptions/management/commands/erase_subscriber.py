"""`manage.py erase_subscriber ADDRESS`: forget a person, and never mail the address again."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from subscriptions.addresses import normalize
from subscriptions.erasing import erase
from subscriptions.models import Subscriber


class Command(BaseCommand):
    help = "Erase a subscriber; the consent ledger keeps a keyed hash in place of the address."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            address = normalize(options["address"])
        except ValidationError as error:
            raise CommandError(f"“{options['address']}” is no e-mail address.") from error
        subscriber = Subscriber.objects.filter(email_normalized=address).first()
        if subscriber is None:
            raise CommandError(f"There is no subscriber “{address}”.")
        self.stdout.write(f"Erased; the ledger knows it as {erase(subscriber)}.")
