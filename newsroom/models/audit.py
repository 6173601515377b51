"""The audit log: who did what, when, and what was refused; rows are only ever added.

A row is written inside the transaction that it tells of, and sealed after the commit: then it gets
its number and a hash over its words and the hash of the row before. So a busy desk never waits for
the log, and a crash between the two leaves a row that the next seal takes up.
"""

import json
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

SALT = "newsroom.audit"
# What the hash is over, in this order; the keys and names of the rows never change once sealed.
HASHED = ("at", "actor_id", "actor", "action", "model", "object_id", "label", "refused", "details")


class AuditQuerySet(models.QuerySet["AuditEntry"]):
    def update(self, **kwargs: Any) -> int:
        raise PermissionDenied("The audit log is never changed.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise PermissionDenied("The audit log is never shortened.")

    def seal(self, entry: "AuditEntry", number: int, previous: str) -> str:
        """Number and hash a row that has none yet; returns the hash."""
        digest = entry.hash_after(previous, number)
        fields = {"number": number, "previous": previous, "digest": digest}
        super().filter(pk=entry.pk, number=None)._seal(**fields)
        return digest

    def _seal(self, **fields: Any) -> int:
        return super().update(**fields)


class AuditEntry(models.Model):
    """One action, done or refused. `actor` and `label` are copies: they outlive what they name."""

    # Place in the chain, from 1; none until the row is sealed.
    number = models.PositiveBigIntegerField(_("number"), null=True, unique=True)
    at = models.DateTimeField(_("when"), default=timezone.now)
    actor_id = models.BigIntegerField(null=True)
    actor = models.CharField(_("who"), max_length=200, blank=True)
    action = models.CharField(_("action"), max_length=60)
    model = models.CharField(_("kind of thing"), max_length=100, blank=True)
    object_id = models.CharField(_("key of the thing"), max_length=100, blank=True)
    label = models.CharField(_("what"), max_length=300, blank=True)
    # Why it was refused; empty where it was done.
    refused = models.CharField(_("refused"), max_length=500, blank=True)
    # Plain values: versions and keys before and after, fields that changed.
    details = models.JSONField(_("details"), default=dict)
    previous = models.CharField(_("seal before"), max_length=64, blank=True)
    digest = models.CharField(_("seal"), max_length=64, blank=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit log")
        ordering = ["-pk"]
        default_permissions = ("view",)
        indexes = [
            # Read by the seal: rows without a number.
            models.Index(
                fields=["id"], condition=models.Q(number=None), name="newsroom_audit_unsealed"
            ),
            # Read by the desk's filters and by the history of one thing.
            models.Index(fields=["model", "object_id", "-id"], name="newsroom_audit_object"),
            models.Index(fields=["-at"], name="newsroom_audit_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.action}: {self.label}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise PermissionDenied("The audit log is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise PermissionDenied("The audit log is never shortened.")

    def hash_after(self, previous: str, number: int) -> str:
        """The row's hash (hex) as the `number`th of the chain, behind the hash `previous`.

        Keyed, so that somebody who can write to the database cannot make a new chain.
        """
        words: list[Any] = [number, previous]
        words += [getattr(self, name) for name in HASHED]
        words[2] = self.at.timestamp()
        text = json.dumps(words, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return salted_hmac(SALT, text, secret=settings.ADDRESS_KEY, algorithm="sha256").hexdigest()


class AuditHead(models.Model):
    """The end of the chain (one row): sealing waits for its lock, and a cut-off end is seen."""

    number = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("end of the audit log")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.number)
