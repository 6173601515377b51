"""Addresses that readers asked for in vain: a bounded table, without anything about the readers."""

from datetime import timedelta
from typing import Self

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# Rows that are kept; a scanner that tries a million addresses fills no disk.
MOST = 2000
KEPT = timedelta(days=90)
LONGEST = 300


class MissingAddressQuerySet(models.QuerySet["MissingAddress"]):
    def open(self) -> Self:
        """Addresses that nobody has mended or dismissed."""
        return self.filter(dismissed=False)

    def count_one(self, path: str) -> None:
        """Count one request for `path`; a new address gets a row while there is room."""
        now = timezone.now()
        if self.filter(path=path).update(count=F("count") + 1, last_at=now):
            return
        with transaction.atomic():
            if self.count() >= MOST:
                self._make_room()
            self.bulk_create([self.model(path=path, last_at=now)], ignore_conflicts=True)

    def _make_room(self) -> None:
        """Drop a tenth: what is old first, then what was asked for least."""
        self.filter(last_at__lt=timezone.now() - KEPT).delete()
        least = self.order_by("count", "last_at").values_list("pk", flat=True)[: MOST // 10]
        self.filter(pk__in=list(least)).delete()


class MissingAddress(models.Model):
    """One address that answered 404, and how often."""

    path = models.CharField(_("address"), max_length=LONGEST, unique=True)
    count = models.PositiveIntegerField(_("times"), default=1)
    first_at = models.DateTimeField(_("first"), default=timezone.now)
    last_at = models.DateTimeField(_("last"), default=timezone.now)
    dismissed = models.BooleanField(_("dismissed"), default=False)

    objects = MissingAddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("address not found")
        verbose_name_plural = _("addresses not found")
        ordering = ["-count", "-last_at"]
        default_permissions = ("view", "change")
        indexes = [
            # Read by the desk's list and by the making of room.
            models.Index(fields=["-count", "-last_at"], name="articles_missing_most")
        ]

    def __str__(self) -> str:
        return self.path
