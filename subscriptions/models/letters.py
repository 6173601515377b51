"""Letters: single mails that somebody asked for, such as confirmations."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from subscriptions.models.subscribers import Subscriber


class Letter(models.Model):
    """One mail to one person, written in the transaction of its cause and sent by the worker."""

    class Kind(models.TextChoices):
        CONFIRM = "confirm", _("Confirmation")
        WELCOME = "welcome", _("Welcome")
        LINK = "link", _("Link to the preferences")
        ADDRESS_NEW = "address_new", _("Confirmation of a new address")
        ADDRESS_OLD = "address_old", _("Notice to the old address")
        DESK = "desk", _("Notice to the desk")

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting")
        CLAIMED = "claimed", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        SKIPPED = "skipped", _("Not sent")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    subscriber = models.ForeignKey(
        Subscriber,
        verbose_name=_("subscriber"),
        null=True,
        on_delete=models.CASCADE,
        related_name="letters",
    )
    # Empty: the subscriber's own address at the time of sending.
    address = models.CharField(_("address"), max_length=330, blank=True)
    language = models.CharField(_("language"), max_length=10, default=settings.LANGUAGE_CODE)
    data = models.JSONField(_("contents"), default=dict, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PENDING)
    attempt = models.PositiveSmallIntegerField(_("attempts"), default=0)
    due_at = models.DateTimeField(_("due"), default=timezone.now)
    worker = models.CharField(_("worker"), max_length=100, blank=True)
    lease_until = models.DateTimeField(_("taken until"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    outcome = models.CharField(_("answer of the server"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["-created_at", "-pk"]
        indexes = [
            # Read by the worker: which letters are due.
            models.Index(fields=["state", "due_at"], name="subscriptions_letter_due")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.created_at:%Y-%m-%d %H:%M}"
