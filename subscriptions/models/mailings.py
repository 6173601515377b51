"""Mailings and their ledger: one delivery for each subscriber."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from subscriptions.models.subscribers import Subscriber
from subscriptions.models.topics import Newsletter


class Mailing(models.Model):
    """One newsletter, digest or alert, sent once to an audience that is frozen first."""

    class Kind(models.TextChoices):
        CAMPAIGN = "campaign", _("Composed")
        DIGEST = "digest", _("Digest")
        ALERT = "alert", _("Alert")
        NOTICE = "notice", _("Notice")

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SCHEDULED = "scheduled", _("Scheduled")
        HELD = "held", _("Held for a decision")
        FREEZING = "freezing", _("Gathering its audience")
        SENDING = "sending", _("Being sent")
        PAUSED = "paused", _("Paused")
        SENT = "sent", _("Sent")
        CANCELLED = "cancelled", _("Cancelled")
        FAILED = "failed", _("Failed")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.CAMPAIGN)
    newsletter = models.ForeignKey(
        Newsletter,
        verbose_name=_("newsletter"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="mailings",
    )
    edition = models.CharField(
        _("edition"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    preheader = models.CharField(_("preview line"), max_length=200, blank=True)
    intro = models.TextField(_("introduction"), blank=True)
    slug = models.SlugField(max_length=120, blank=True)
    # Blocks besides the articles (text, picture, button, divider), in order; see subscriptions.blocks.
    blocks = models.JSONField(default=list, blank=True)
    audience = models.JSONField(default=dict, blank=True)
    # Two schedulers in one minute make one mailing: alerts by article, digests by period.
    dedupe_key = models.CharField(max_length=150, unique=True, null=True, editable=False)  # noqa: DJ001
    article = models.ForeignKey(
        Article,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="alerts",
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField(default=0, editable=False)
    send_at = models.DateTimeField(_("send at"), null=True, blank=True)
    frozen_at = models.DateTimeField(null=True, blank=True, editable=False)
    started_at = models.DateTimeField(_("started"), null=True, blank=True, editable=False)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True, editable=False)
    problem = models.TextField(_("what went wrong"), blank=True, editable=False)
    # Counters, kept incrementally; the ledger is the truth they are checked against.
    count_total = models.PositiveIntegerField(_("recipients"), default=0, editable=False)
    count_excluded = models.PositiveIntegerField(_("left out"), default=0, editable=False)
    count_sent = models.PositiveIntegerField(_("sent"), default=0, editable=False)
    count_failed = models.PositiveIntegerField(_("failed"), default=0, editable=False)
    count_skipped = models.PositiveIntegerField(_("skipped"), default=0, editable=False)
    count_uncertain = models.PositiveIntegerField(_("uncertain"), default=0, editable=False)
    count_delivered = models.PositiveIntegerField(_("delivered"), default=0, editable=False)
    count_bounced = models.PositiveIntegerField(_("bounced"), default=0, editable=False)
    count_complained = models.PositiveIntegerField(_("complaints"), default=0, editable=False)
    count_unsubscribed = models.PositiveIntegerField(_("left after it"), default=0, editable=False)
    count_clicks = models.PositiveIntegerField(_("clicks"), default=0, editable=False)
    count_bot_clicks = models.PositiveIntegerField(
        _("clicks by machines"), default=0, editable=False
    )
    count_opens = models.PositiveIntegerField(_("opens"), default=0, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("mailing")
        verbose_name_plural = _("mailings")
        ordering = ["-created_at", "-pk"]
        permissions = [("send_mailing", "Can send mailings")]
        indexes = [
            # Read by the worker: what is to be frozen or sent.
            models.Index(
                fields=["state", "send_at"],
                condition=Q(state__in=["scheduled", "freezing", "sending"]),
                name="subscriptions_mailing_due",
            ),
        ]

    def __str__(self) -> str:
        return self.subject or str(_("Mailing %(number)s")) % {"number": self.pk}


class MailingItem(models.Model):
    """One article in a mailing."""

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="items")
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="mailing_items")
    intro = models.TextField(_("own introduction"), blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("article in a mailing")
        verbose_name_plural = _("articles in a mailing")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["mailing", "article"], name="subscriptions_item_once")
        ]

    def __str__(self) -> str:
        return str(self.article)


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def open(self) -> Self:
        """Deliveries that still need a decision: the mailing is not sent while there is one."""
        states = Delivery.State
        return self.filter(
            state__in=[states.PENDING, states.CLAIMED, states.RETRY, states.UNCERTAIN]
        )


class Delivery(models.Model):
    """The ledger row: one mailing to one subscriber.

    pending → claimed → sent | retry | failed | skipped | uncertain; every change is one
    conditional UPDATE. `uncertain` means that a worker died after the message may have left.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting")
        CLAIMED = "claimed", _("Being sent")
        SENT = "sent", _("Sent")
        RETRY = "retry", _("To be tried again")
        FAILED = "failed", _("Failed")
        SKIPPED = "skipped", _("Skipped")
        UNCERTAIN = "uncertain", _("Uncertain")

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="deliveries")
    subscriber = models.ForeignKey(
        Subscriber, null=True, on_delete=models.SET_NULL, related_name="deliveries"
    )
    # Local part of the Message-ID, fixed before the first attempt.
    message_key = models.UUIDField(default=uuid.uuid4, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PENDING)
    attempt = models.PositiveSmallIntegerField(_("attempts"), default=0)
    worker = models.CharField(max_length=100, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    retry_at = models.DateTimeField(_("next attempt"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    outcome = models.CharField(_("answer of the server"), max_length=300, blank=True)
    # Which subject of an A/B test this reader gets: "", "a" or "b".
    variant = models.CharField(max_length=1, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["mailing", "subscriber"], name="subscriptions_delivery_once"
            ),
        ]
        indexes = [
            # Read by the workers' claims and by the end-of-mailing test.
            models.Index(
                fields=["mailing", "state", "id"],
                condition=Q(state__in=["pending", "claimed", "retry", "uncertain"]),
                name="subscriptions_delivery_open",
            ),
            # Read by webhooks and by the reconciliation against a server's log.
            models.Index(fields=["message_key"], name="subscriptions_delivery_key"),
        ]

    def __str__(self) -> str:
        return f"{self.mailing} → {self.subscriber}"


class ProviderEvent(models.Model):
    """One event that a mail provider told us, kept so that a repeat changes nothing."""

    provider = models.CharField(max_length=50)
    event_id = models.CharField(max_length=200)
    kind = models.CharField(max_length=30)
    at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(default=timezone.now)
    delivery = models.ForeignKey(
        Delivery, null=True, on_delete=models.SET_NULL, related_name="events"
    )
    details = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("provider event")
        verbose_name_plural = _("provider events")
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "event_id"], name="subscriptions_providerevent_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.kind}"
