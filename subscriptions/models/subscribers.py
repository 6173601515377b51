"""Subscribers and what they follow."""

import uuid
from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from subscriptions.addresses import MAX_LENGTH, fingerprint, normalize, typed
from subscriptions.models.topics import Topic


def new_token() -> uuid.UUID:
    """A fresh secret for a subscriber's links; the old ones stop working."""
    return uuid.uuid4()


class SubscriberQuerySet(models.QuerySet["Subscriber"]):
    def reachable(self, at: datetime | None = None) -> Self:
        """Confirmed addresses that may be mailed at `at` (now): not paused, not suppressed."""
        at = at or timezone.now()
        return self.filter(
            Q(paused_until=None) | Q(paused_until__lte=at),
            status=Subscriber.Status.ACTIVE,
            suppressed_at=None,
        )

    def addressed(self, address: str) -> Self:
        """The subscriber with this address, however it is written."""
        return self.filter(email_normalized=normalize(address))


class Subscriber(models.Model):
    """One address. It is mailed only what its subscriptions ask for, and only once confirmed."""

    class Status(models.TextChoices):
        PENDING = "pending", _("Not confirmed yet")
        ACTIVE = "active", _("Confirmed")
        LEFT = "left", _("Has left")

    email = models.EmailField(_("e-mail address"), max_length=MAX_LENGTH)
    email_normalized = models.CharField(max_length=MAX_LENGTH + 66, unique=True, editable=False)
    # Keyed hash of the address: what the suppressions know it by, also after erasure.
    address_hmac = models.CharField(max_length=64, editable=False)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.PENDING)
    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    # Opaque name in public links; changing it makes every link that was sent useless.
    token = models.UUIDField(default=new_token, unique=True, editable=False)
    source = models.CharField(_("came by"), max_length=100, blank=True)
    created_at = models.DateTimeField(_("signed up"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    left_at = models.DateTimeField(_("left"), null=True, blank=True)
    paused_until = models.DateTimeField(_("paused until"), null=True, blank=True)
    suppressed_at = models.DateTimeField(_("suppressed"), null=True, blank=True)
    # Soft bounces of the last 30 days: the third one suppresses.
    soft_bounces = models.PositiveSmallIntegerField(default=0, editable=False)
    soft_bounced_at = models.DateTimeField(null=True, editable=False)
    # A change of address takes both ends: the new one waits here until each has agreed.
    new_email = models.CharField(max_length=MAX_LENGTH, blank=True, editable=False)
    new_email_agreed = models.JSONField(default=list, blank=True, editable=False)

    objects = SubscriberQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscriber")
        verbose_name_plural = _("subscribers")
        ordering = ["-created_at", "-pk"]
        indexes = [
            # Read by the desk's list, by the purge of unconfirmed sign-ups and by growth charts.
            models.Index(fields=["status", "-created_at", "-id"], name="subscriptions_sub_status"),
            models.Index(fields=["-created_at", "-id"], name="subscriptions_sub_newest"),
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def audit_label(self) -> str:
        """What the audit log calls this person: its rows are sealed and outlive an erasure."""
        return f"№ {self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = typed(self.email)
        self.email_normalized = normalize(self.email)
        self.address_hmac = fingerprint(self.email_normalized)
        super().save(*args, **kwargs)


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def active(self) -> Self:
        return self.filter(status=Subscription.Status.ACTIVE)


class Subscription(models.Model):
    """That a subscriber follows a topic, and how often they want to hear of it."""

    class Frequency(models.TextChoices):
        INSTANT = "instant", _("At once")
        DAILY = "daily", _("Once a day")
        WEEKLY = "weekly", _("Once a week")

    class Status(models.TextChoices):
        PENDING = "pending", _("Not confirmed yet")
        ACTIVE = "active", _("Active")
        LEFT = "left", _("Unsubscribed")

    subscriber = models.ForeignKey(
        Subscriber, on_delete=models.CASCADE, related_name="subscriptions"
    )
    topic = models.ForeignKey(
        Topic, verbose_name=_("topic"), on_delete=models.CASCADE, related_name="subscriptions"
    )
    frequency = models.CharField(
        _("how often"), max_length=10, choices=Frequency, default=Frequency.INSTANT
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.PENDING)
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(auto_now=True)
    # Since when it is confirmed: a digest holds nothing that is older.
    active_since = models.DateTimeField(_("active since"), null=True, blank=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        constraints = [
            models.UniqueConstraint(
                fields=["subscriber", "topic"], name="subscriptions_subscription_once"
            )
        ]
        indexes = [
            # Read by the freeze of an audience: who follows this topic this often.
            models.Index(
                fields=["topic", "status", "frequency", "subscriber"],
                name="subscriptions_audience",
            )
        ]

    def __str__(self) -> str:
        # No address: the desk's history and the audit log keep these words.
        return str(self.topic)
