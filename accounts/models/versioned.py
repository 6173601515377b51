"""Rows that several people may have open at once: each save raises their version."""

from typing import Any

from django.db import models
from django.db.models import F


class Versioned(models.Model):
    """A row with a version; `accounts.desk.VersionedAdmin` refuses a form made from an older one.

    Every save of a row that is there raises the version, whoever saves it, so that a form opened
    before is out of date. Who updates rows by a QuerySet has to say `version=F("version") + 1`.
    """

    version = models.PositiveIntegerField(default=0, db_default=0, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, then raise the version in one statement: of two who save at once both count."""
        there = not self._state.adding
        super().save(*args, **kwargs)
        if there:
            type(self)._base_manager.filter(pk=self.pk).update(version=F("version") + 1)
            self.refresh_from_db(fields=["version"])
