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
        """Save and raise the version that is stored: of two who read the same row both count."""
        if self._state.adding:
            super().save(*args, **kwargs)
            return
        read = self.version
        # In the same statement, and never the number that this instance happens to know.
        self.version = F("version") + 1
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "version"}
        try:
            super().save(*args, **kwargs)
        except BaseException:
            self.version = read
            raise
        self.refresh_from_db(fields=["version"])
