"""The ledger: one delivery for each mailing and subscriber, and what providers told of it."""

from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from subscriptions.models.mailings import Mailing
from subscriptions.models.subscribers import Subscriber
from subscriptions.models.topics import Topic


class Selection(models.Model):
    """The articles that one group of readers gets in a digest: those with equal topics."""

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="selections")
    # Primary keys of articles in the order of the mail, and their hash (identity).
    articles = models.JSONField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mailing", "digest"], name="subscriptions_selection_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.mailing}: {len(self.articles)}"


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
    Its Message-ID follows from its key: see subscriptions.signing.message_id.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting")
        CLAIMED = "claimed", _("Being sent")
        SENT = "sent", _("Sent")
        RETRY = "retry", _("To be tried again")
        FAILED = "failed", _("Failed")
        SKIPPED = "skipped", _("Skipped")
        UNCERTAIN = "uncertain", _("Uncertain")

    # Few indexes: a mailing writes each of its rows three times, and every index with it.
    mailing = models.ForeignKey(
        Mailing,
        verbose_name=_("mailing"),
        on_delete=models.CASCADE,
        related_name="deliveries",
        db_index=False,
    )
    subscriber = models.ForeignKey(
        Subscriber,
        verbose_name=_("subscriber"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="deliveries",
    )
    # What the reader follows and therefore gets it; its link ends just this.
    topic = models.ForeignKey(
        Topic,
        verbose_name=_("topic"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
    )
    selection = models.ForeignKey(
        Selection,
        verbose_name=_("selection of articles"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
    )
    # Which subject of an A/B test this reader gets: "", "a" or "b".
    variant = models.CharField(_("variant"), max_length=1, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PENDING)
    attempt = models.PositiveSmallIntegerField(_("attempts"), default=0)
    worker = models.CharField(_("worker"), max_length=100, blank=True)
    lease_until = models.DateTimeField(_("taken until"), null=True, blank=True)
    retry_at = models.DateTimeField(_("next attempt"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    outcome = models.CharField(_("answer of the server"), max_length=300, blank=True)
    # It may have left before: its reader may have two, with the same Message-ID.
    sent_again = models.BooleanField(_("sent again"), default=False, db_default=False)

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
            # Read by the workers' claims, by the end-of-mailing test and by the desk's filters.
            # Not partial: SQLite uses a partial index only where the query repeats its condition.
            models.Index(fields=["mailing", "state", "id"], name="subscriptions_delivery_state"),
            # Read by the desk's list of all deliveries in one state: most states are rare.
            models.Index(fields=["state", "-id"], name="subscriptions_delivery_list"),
            # Read by `audience.had`: who got a digest with this article. Most rows have none.
            models.Index(
                fields=["selection"],
                name="subscriptions_delivery_digest",
                condition=models.Q(selection__isnull=False),
            ),
            # Read by the desk's page of a mailing: whom it went to once more.
            models.Index(
                fields=["mailing", "id"],
                name="subscriptions_delivery_again",
                condition=models.Q(sent_again=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mailing} → {self.subscriber}"


class ProviderEvent(models.Model):
    """One event that a mail provider told us, kept so that a repeat changes nothing."""

    provider = models.CharField(_("provider"), max_length=50)
    event_id = models.CharField(_("key of the provider"), max_length=200)
    kind = models.CharField(_("kind"), max_length=30)
    at = models.DateTimeField(_("when"), null=True)
    received_at = models.DateTimeField(_("received"), default=timezone.now)
    delivery = models.ForeignKey(
        Delivery,
        verbose_name=_("delivery"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="events",
    )
    details = models.JSONField(_("details"), default=dict)

    class Meta:
        verbose_name = _("provider event")
        verbose_name_plural = _("provider events")
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "event_id"], name="subscriptions_providerevent_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.kind}"
