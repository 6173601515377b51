"""Mailings: what is sent once to many."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from subscriptions.models.topics import Newsletter

RECENT = 200


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
    # A/B test: each subject goes to `ab_share` % of the audience, the better one to the rest.
    subject_b = models.CharField(_("second subject to test"), max_length=200, blank=True)
    ab_share = models.PositiveSmallIntegerField(_("share of each test group, %"), default=10)
    ab_hours = models.PositiveSmallIntegerField(_("hours of the test"), default=4)
    ab_winner = models.CharField(max_length=1, blank=True, editable=False)
    preheader = models.CharField(_("preview line"), max_length=200, blank=True)
    intro = models.TextField(_("introduction"), blank=True)
    slug = models.SlugField(max_length=120, blank=True)
    # Blocks besides the articles (text, picture, button, divider), in order: subscriptions.blocks.
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
    # Articles up to then were looked at when it was filled: the next one begins there.
    covers_until = models.DateTimeField(null=True, editable=False)
    frozen_at = models.DateTimeField(null=True, blank=True, editable=False)
    started_at = models.DateTimeField(_("started"), null=True, blank=True, editable=False)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True, editable=False)
    problem = models.TextField(_("what went wrong"), blank=True, editable=False)
    # What became of the last attempts, by whatever worker: "x" is a refusal for good.
    recent = models.CharField(
        max_length=RECENT, blank=True, default="", db_default="", editable=False
    )
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
            models.Index(fields=["state", "send_at"], name="subscriptions_mailing_due"),
            # Read by the desk's list and by the archive.
            models.Index(fields=["kind", "-created_at"], name="subscriptions_mailing_kind"),
        ]

    def __str__(self) -> str:
        return self.subject or str(_("Mailing %(number)s")) % {"number": self.pk}


class MailingItem(models.Model):
    """One article in a mailing."""

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="items")
    article = models.ForeignKey(
        Article, verbose_name=_("article"), on_delete=models.PROTECT, related_name="mailing_items"
    )
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


class MailingLink(models.Model):
    """One address in a mailing and how often it was opened, by variant; no reader is known."""

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="links")
    number = models.PositiveSmallIntegerField()
    variant = models.CharField(max_length=1, blank=True)
    url = models.CharField(_("address"), max_length=1000)
    clicks = models.PositiveIntegerField(_("clicks"), default=0)
    bot_clicks = models.PositiveIntegerField(_("clicks by machines"), default=0)

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        ordering = ["number", "variant"]
        constraints = [
            models.UniqueConstraint(
                fields=["mailing", "number", "variant"], name="subscriptions_link_once"
            )
        ]

    def __str__(self) -> str:
        return self.url
