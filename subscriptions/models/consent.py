"""The ledger of consent, and addresses that must never be mailed again."""

from typing import Any, NoReturn

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from subscriptions.models.subscribers import Subscriber


class ConsentEventQuerySet(models.QuerySet["ConsentEvent"]):
    def update(self, **kwargs: Any) -> NoReturn:
        raise ValidationError(_("The consent ledger is only ever added to."))

    def delete(self) -> NoReturn:
        raise ValidationError(_("The consent ledger is only ever added to."))

    def anonymise(self, hmac: str) -> int:
        """Put an address's HMAC in its place, for erasure alone; returns how many entries."""
        return super().update(address=hmac, url="", network="", details={})


class ConsentEvent(models.Model):
    """One thing that was agreed to, confirmed, changed or withdrawn (GDPR art. 7(1)).

    Append-only: only erasure rewrites it, putting the address's HMAC in its place. Who has not
    confirmed stands there by their HMAC from the first (subscriptions.consent.enter).
    """

    class Kind(models.TextChoices):
        REQUESTED = "requested", _("Asked to subscribe")
        CONFIRM_SENT = "confirm_sent", _("Confirmation mail sent")
        CONFIRMED = "confirmed", _("Confirmed")
        CHANGED = "changed", _("Changed preferences")
        PAUSED = "paused", _("Paused")
        LEFT_TOPIC = "left_topic", _("Left a topic")
        LEFT = "left", _("Left")
        ADDRESS_CHANGED = "address_changed", _("Changed the address")
        BOUNCED = "bounced", _("Address does not exist")
        COMPLAINED = "complained", _("Complained")
        IMPORTED = "imported", _("Imported")
        EXPORTED = "exported", _("Exported own data")
        ERASED = "erased", _("Erased")

    # No cascade: the chain outlives the person's row.
    subscriber = models.ForeignKey(
        Subscriber,
        verbose_name=_("subscriber"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="consent_events",
        db_constraint=False,
    )
    address = models.CharField(_("address or its HMAC"), max_length=330)
    kind = models.CharField(_("what"), max_length=20, choices=Kind)
    at = models.DateTimeField(_("when"), default=timezone.now)
    topic = models.CharField(_("topic"), max_length=200, blank=True)
    form = models.CharField(_("form"), max_length=100, blank=True)
    url = models.CharField(_("page"), max_length=700, blank=True)
    text = models.TextField(_("what the person read"), blank=True)
    text_version = models.CharField(_("version of the words"), max_length=40, blank=True)
    # HMAC of the network with a key that changes monthly: tells one from another, not who.
    network = models.CharField(_("network"), max_length=64, blank=True)
    details = models.JSONField(_("details"), default=dict, blank=True)

    objects = ConsentEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent event")
        verbose_name_plural = _("consent ledger")
        ordering = ["at", "pk"]
        indexes = [
            # Read by the command that prints one person's chain.
            models.Index(fields=["address", "at"], name="subscriptions_consent_chain")
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.get_kind_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise ValidationError(_("The consent ledger is only ever added to."))
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise ValidationError(_("The consent ledger is only ever added to."))


class Suppression(models.Model):
    """That an address must not be mailed, known by its HMAC alone; it survives erasure."""

    class Reason(models.TextChoices):
        BOUNCE = "bounce", _("Bounced")
        COMPLAINT = "complaint", _("Complained")
        ERASED = "erased", _("Asked to be forgotten")
        MANUAL = "manual", _("By hand")

    class Scope(models.TextChoices):
        ALL = "all", _("Everything")
        MAILINGS = "mailings", _("Mailings, not confirmations")

    address_hmac = models.CharField(_("HMAC of the address"), max_length=64)
    scope = models.CharField(_("scope"), max_length=10, choices=Scope, default=Scope.ALL)
    reason = models.CharField(_("reason"), max_length=10, choices=Reason)
    created_at = models.DateTimeField(_("since"), default=timezone.now)
    details = models.CharField(_("details"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("suppression")
        verbose_name_plural = _("suppressions")
        ordering = ["-created_at"]
        constraints = [
            # Read by sign-up, by the freeze and by each claim.
            models.UniqueConstraint(
                fields=["address_hmac", "scope"], name="subscriptions_suppression_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()} {self.created_at:%Y-%m-%d}"
