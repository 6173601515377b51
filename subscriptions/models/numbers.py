"""Growth, counted as it happens: no page ever counts rows."""

import datetime as dt

from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class TallyManager(models.Manager["Tally"]):
    def add(self, event: str, *, source: str = "", topic: str = "", count: int = 1) -> None:
        """Count `event` on this day (site's time zone)."""
        if count <= 0:
            return
        day = timezone.localdate()
        row, _created = self.get_or_create(
            day=day, event=event, source=source[:100], topic=topic[:60]
        )
        self.filter(pk=row.pk).update(count=F("count") + count)


class Tally(models.Model):
    """How often something happened on a day, by source and topic."""

    class Event(models.TextChoices):
        ASKED = "asked", _("Signed up")
        CONFIRMED = "confirmed", _("Confirmed")
        FOLLOWED = "followed", _("Followed a topic")
        UNFOLLOWED = "unfollowed", _("Left a topic")
        LEFT = "left", _("Left")
        BOUNCED = "bounced", _("Bounced")
        COMPLAINED = "complained", _("Complained")
        IMPORTED = "imported", _("Imported")
        SENT = "sent", _("Mails sent")

    day: models.DateField[dt.date, dt.date] = models.DateField(_("day"))
    event = models.CharField(_("event"), max_length=12, choices=Event)
    source = models.CharField(_("source"), max_length=100, blank=True)
    topic = models.CharField(_("topic"), max_length=60, blank=True)
    count = models.PositiveIntegerField(_("count"), default=0)

    objects = TallyManager()

    class Meta:
        verbose_name = _("tally")
        verbose_name_plural = _("tallies")
        ordering = ["-day", "event"]
        constraints = [
            # Read by the growth chart.
            models.UniqueConstraint(
                fields=["day", "event", "source", "topic"], name="subscriptions_tally_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.event} {self.count}"
