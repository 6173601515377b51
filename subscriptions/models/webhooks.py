"""Webhooks out: other systems are told what happens to subscribers."""

import secrets

from django.core.validators import URLValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Versioned


def new_secret() -> str:
    return secrets.token_urlsafe(32)


class Webhook(Versioned):
    """An address that is told of events, signed with a shared secret."""

    name = models.CharField(_("name"), max_length=100)
    url = models.CharField(
        _("address"), max_length=500, validators=[URLValidator(schemes=["https"])]
    )
    secret = models.CharField(_("secret"), max_length=100, default=new_secret)
    # Names of subscriptions.webhooks.EVENTS; all where it is empty.
    events = models.JSONField(_("events"), default=list, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class WebhookCall(models.Model):
    """One event to be told to one address; tried again until it is heard."""

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting")
        CLAIMED = "claimed", _("Being sent")
        DONE = "done", _("Heard")
        FAILED = "failed", _("Given up")

    webhook = models.ForeignKey(
        Webhook, verbose_name=_("webhook"), on_delete=models.CASCADE, related_name="calls"
    )
    event = models.CharField(_("event"), max_length=40)
    payload = models.JSONField(_("what is told"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PENDING)
    attempt = models.PositiveSmallIntegerField(_("attempts"), default=0)
    due_at = models.DateTimeField(_("due"), default=timezone.now)
    lease_until = models.DateTimeField(_("taken until"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    outcome = models.CharField(_("answer"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("call of a webhook")
        verbose_name_plural = _("calls of webhooks")
        ordering = ["-created_at", "-pk"]
        indexes = [
            # Read by the worker: which calls are due.
            models.Index(fields=["state", "due_at"], name="subscriptions_webhook_due")
        ]

    def __str__(self) -> str:
        return f"{self.webhook}: {self.event}"
