"""That public content changed: what processes keep of it is asked anew."""

import secrets

from django.db import models
from django.utils import timezone

TOKEN_BITS = 40  # sums of some hundred tokens stay within an integer of the database


def token() -> int:
    """A number that no other change has."""
    return secrets.randbits(TOKEN_BITS)


class Change(models.Model):
    """One change, written in the transaction that makes it.

    Rows are added, never updated, so that no writer waits for another; number and sum of the
    rows tell two states apart.
    """

    token = models.BigIntegerField(default=token)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.at)
