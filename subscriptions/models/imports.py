"""Lists of subscribers that are read in from a file."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from subscriptions.models.topics import Topic


class SubscriberImport(models.Model):
    """One CSV file: looked at first, then read by the worker, with its errors row by row."""

    class State(models.TextChoices):
        PREVIEW = "preview", _("To be looked at")
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Being read")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    name = models.CharField(_("file"), max_length=200)
    # UTF-8, compressed by zlib; empty once it is read.
    content = models.BinaryField(editable=False)
    columns = models.JSONField(_("columns"), default=dict, blank=True)
    consent = models.TextField(
        _("where their consent comes from"),
        help_text=_("What these people agreed to, where and when. It is kept with each of them."),
    )
    topics = models.ManyToManyField(Topic, verbose_name=_("they follow"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PREVIEW)
    position = models.PositiveIntegerField(default=0, editable=False)  # rows read so far
    count_created = models.PositiveIntegerField(_("new"), default=0, editable=False)
    count_changed = models.PositiveIntegerField(_("known"), default=0, editable=False)
    count_refused = models.PositiveIntegerField(_("left out"), default=0, editable=False)
    # Lines of a CSV file: line, row, reason.
    errors = models.TextField(_("rows left out"), blank=True, editable=False)
    problem = models.TextField(_("what went wrong"), blank=True, editable=False, db_default="")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("import of subscribers")
        verbose_name_plural = _("imports of subscribers")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.name
