"""What workers tell each other about the mail server."""

from django.db import models
from django.db.models.functions import Now


class MailServer(models.Model):
    """What all workers know of the mail server: one row, changed by conditional UPDATEs."""

    # Mails a second from all workers together, where the server asked for less than is set.
    rate = models.FloatField(null=True)
    # Connections in vain, whoever tried, since the last one that worked.
    failures = models.PositiveIntegerField(default=0)
    # How often it was left alone since then, each time for longer.
    closings = models.PositiveIntegerField(default=0)
    closed_until = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return "mail server"


class MailWorker(models.Model):
    """A worker that sends mailings now; what is set for all is divided among these."""

    name = models.CharField(max_length=100, unique=True)
    seen_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.name
