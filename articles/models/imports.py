"""What importers brought, so that a second run brings only what changed, and their runs."""

import secrets
from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.models.library import Image, LibraryFile

# A run that gave no sign of life for this long has lost its process.
LOST_AFTER = timedelta(minutes=2)


class ImportedItem(models.Model):
    """One item of another system, by its own lasting name."""

    source = models.CharField(_("source"), max_length=200)
    guid = models.CharField(_("identifier there"), max_length=500)
    kind = models.CharField(_("kind"), max_length=20)
    # SHA-256 (hex) of what was imported: equal means there is nothing to do.
    content_hash = models.CharField(max_length=64)
    article = models.ForeignKey(
        Article, null=True, blank=True, on_delete=models.SET_NULL, related_name="imported_from"
    )
    image = models.ForeignKey(
        Image, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    file = models.ForeignKey(
        LibraryFile, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Number of the revision that the importer wrote: a later one is an editor's.
    revision_number = models.PositiveIntegerField(null=True, blank=True)
    imported_at = models.DateTimeField(_("imported"), auto_now=True)

    class Meta:
        verbose_name = _("imported item")
        verbose_name_plural = _("imported items")
        constraints = [
            models.UniqueConstraint(fields=["source", "guid"], name="articles_importeditem_guid")
        ]

    def __str__(self) -> str:
        return f"{self.source}: {self.guid}"


class ArchivedComment(models.Model):
    """A reader's comment of the old site. Neither mail address nor network address is kept."""

    item = models.ForeignKey(ImportedItem, on_delete=models.CASCADE, related_name="comments")
    # The old site's number of the comment, and of the one it answers.
    number = models.PositiveBigIntegerField()
    parent_number = models.PositiveBigIntegerField(null=True, blank=True)
    author = models.CharField(_("name"), max_length=200, blank=True)
    html = models.TextField(_("text"))  # clean: paragraphs, marks and links alone
    written_at = models.DateTimeField(_("written"), null=True, blank=True)

    class Meta:
        verbose_name = _("archived comment")
        verbose_name_plural = _("archived comments")
        ordering = ["written_at", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "number"], name="articles_archivedcomment_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.author} ({self.number})"


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    def to_run(self, at: datetime | None = None) -> Self:
        """Runs that wait for a process, or have lost theirs."""
        lost = Q(state=ImportRun.State.RUNNING, seen_at__lt=(at or timezone.now()) - LOST_AFTER)
        return self.filter(Q(state=ImportRun.State.WAITING) | lost).order_by("pk")


def _folder() -> str:
    return f"imports/{secrets.token_hex(16)}"


class ImportRun(models.Model):
    """One import that was asked for at the desk: tried first, then done, with its report."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        TRIED = "tried", _("Tried: nothing is written yet")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        STOPPED = "stopped", _("Stopped")

    OPEN = (State.WAITING, State.RUNNING)

    importer = models.CharField(_("kind"), max_length=40)
    # Name in the storage, and the name it was uploaded under, of each file.
    files = models.JSONField(default=list, editable=False)
    folder = models.CharField(max_length=60, default=_folder, editable=False)
    # What the form asked for, as plain values.
    options = models.JSONField(default=dict, editable=False)
    dry_run = models.BooleanField(default=True, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    phase = models.CharField(max_length=100, blank=True, editable=False)
    done = models.PositiveIntegerField(default=0, editable=False)
    total = models.PositiveIntegerField(default=0, editable=False)
    # One line for people where it failed.
    problem = models.TextField(_("problem"), blank=True, editable=False)
    report = models.JSONField(default=dict, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    created_at = models.DateTimeField(_("asked for"), default=timezone.now, editable=False)
    started_at = models.DateTimeField(null=True, editable=False)
    seen_at = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(_("ended"), null=True, editable=False)
    # How often a process took it up: one that dies with every process is given up.
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-pk"]
        indexes = [
            # Read by the worker, every second.
            models.Index(
                fields=["state"],
                condition=Q(state__in=["waiting", "running"]),
                name="articles_importrun_open",
            )
        ]

    def __str__(self) -> str:
        return ", ".join(name for _stored, name in self.files)[:200] or self.importer

    @property
    def is_open(self) -> bool:
        """Whether it waits or runs."""
        return self.state in self.OPEN

    def stop(self) -> bool:
        """Let its process end at the next whole batch; False where it neither waits nor runs."""
        rows = ImportRun.objects.filter(pk=self.pk, state__in=self.OPEN)
        return bool(rows.update(state=self.State.STOPPED, ended_at=timezone.now()))

    def claim(self, at: datetime | None = None) -> bool:
        """Take it for this process; of many that try one succeeds."""
        now = at or timezone.now()
        fields: dict[str, Any] = {"state": self.State.RUNNING, "seen_at": now, "problem": ""}
        fields |= {"started_at": now, "phase": "", "done": 0, "total": 0}
        rows = ImportRun.objects.to_run(now).filter(pk=self.pk).order_by()
        return bool(rows.update(**fields, attempts=models.F("attempts") + 1))
