"""What the clock did: a row for each run of the scheduler that found something due."""

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ScheduleRun(models.Model):
    """One run: written before its work, so that one that was cut off is seen, and brought up after.

    `steps` holds a plain row for each thing that was due: {"what": "opened" | "applied" | "ended",
    "article": key, "title": …, "revision": number or None, "error": "" or why it failed}.
    """

    started_at = models.DateTimeField(_("began"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished"), null=True)
    done = models.PositiveIntegerField(_("done"), default=0)
    failed = models.PositiveIntegerField(_("failed"), default=0)
    steps = models.JSONField(_("what was due"), default=list)

    class Meta:
        verbose_name = _("run of the schedule")
        verbose_name_plural = _("runs of the schedule")
        ordering = ["-started_at", "-pk"]
        default_permissions = ("view",)
        indexes = [
            # Read by the desk's list and by what throws old rows away.
            models.Index(fields=["-started_at", "-id"], name="articles_schedulerun_newest")
        ]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.started_at):%Y-%m-%d %H:%M:%S}"

    def note(self, what: str, article: Any, revision: Any = None, error: object = "") -> None:
        """Add what happened to one thing that was due."""
        self.steps.append(
            {
                "what": what,
                "article": article.pk if article else None,
                "title": getattr(revision or article, "headline", ""),
                "revision": revision.number if revision else None,
                "error": str(error),
            }
        )
        self.done += not error
        self.failed += bool(error)

    def finish(self) -> None:
        """Keep what happened; where nothing did, or only the failure of before, there is no row."""
        before = ScheduleRun.objects.exclude(pk=self.pk).first()
        if not self.steps or (not self.done and before and before.steps == self.steps):
            self.delete()
            return
        self.finished_at = timezone.now()
        self.save()
