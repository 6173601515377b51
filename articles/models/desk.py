"""What the desk keeps beside articles: unsaved words, who is editing, comments, shared previews."""

import secrets
from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.models.revision import Revision

# A lease that its page did not renew for so long is free: two missed renewals (every 30 s).
LEASE = timedelta(seconds=90)


class Autosave(models.Model):
    """What one editor has typed and not saved: one row per editor and article.

    A text that is no article yet has its page (`tab`) in place of the article.
    """

    article = models.ForeignKey(
        Article, null=True, on_delete=models.CASCADE, related_name="autosaves"
    )
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="autosaves"
    )
    tab = models.CharField(max_length=36)
    version = models.PositiveIntegerField(default=0)
    # The revision that the editor began from.
    base = models.ForeignKey(Revision, null=True, on_delete=models.SET_NULL, related_name="+")
    data = models.JSONField()
    saved_at = models.DateTimeField(default=timezone.now)
    # Whether this very text is kept as a revision already.
    kept = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["editor", "article"], name="articles_autosave_once"),
            models.UniqueConstraint(
                fields=["editor", "tab"],
                condition=Q(article__isnull=True),
                name="articles_autosave_new",
            ),
        ]
        indexes = [
            # Read by the worker: texts of hours that are over.
            models.Index(
                fields=["saved_at"], condition=Q(kept=False), name="articles_autosave_unkept"
            )
        ]

    def __str__(self) -> str:
        return f"{self.editor}: {self.article or self.tab}"


class LeaseQuerySet(models.QuerySet["Lease"]):
    def held(self, at: datetime | None = None) -> Self:
        """Leases that are still good at `at` (now)."""
        return self.filter(renewed_at__gt=(at or timezone.now()) - LEASE)


class Lease(models.Model):
    """Who is editing an article now; given back on leaving, free after `LEASE` without a sign."""

    article = models.OneToOneField(Article, on_delete=models.CASCADE, related_name="lease")
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="leases"
    )
    tab = models.CharField(max_length=36)
    since = models.DateTimeField(default=timezone.now)
    renewed_at = models.DateTimeField(default=timezone.now)
    typed_at = models.DateTimeField(null=True)

    objects = LeaseQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.article}: {self.holder}"


class CommentQuerySet(models.QuerySet["Comment"]):
    def open(self) -> Self:
        """Threads that nobody has settled."""
        return self.filter(parent=None, resolved_at=None)


class Comment(models.Model):
    """A remark on a draft, by staff or by somebody with a shared preview; readers never see it."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="comments")
    revision = models.ForeignKey(
        Revision, null=True, on_delete=models.SET_NULL, related_name="comments"
    )
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="replies"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="comments",
    )
    guest = models.CharField(_("name"), max_length=100, blank=True)
    text = models.TextField(_("comment"), max_length=5000)
    mentioned = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(author__isnull=False, guest="") | Q(author__isnull=True) & ~Q(guest=""),
                name="articles_comment_signed",
            )
        ]

    def __str__(self) -> str:
        return f"{self.signature}: {self.text[:50]}"

    @property
    def signature(self) -> str:
        """Who wrote it."""
        return str(self.author) if self.author else self.guest


def new_token() -> str:
    """256 bits that nobody guesses."""
    return secrets.token_urlsafe(32)


class SharedPreviewQuerySet(models.QuerySet["SharedPreview"]):
    def valid(self, at: datetime | None = None) -> Self:
        """Links that open at `at` (now)."""
        return self.filter(revoked_at=None, expires_at__gt=at or timezone.now())


class SharedPreview(models.Model):
    """A link that shows one revision to somebody without a login."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="previews")
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="previews")
    token = models.CharField(max_length=64, unique=True, default=new_token, editable=False)
    comments_allowed = models.BooleanField(_("comments can be left"), default=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(_("opens until"))
    revoked_at = models.DateTimeField(null=True, blank=True)
    opened = models.PositiveIntegerField(default=0)

    objects = SharedPreviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("shared preview")
        verbose_name_plural = _("shared previews")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.article}: {self.revision}"

    def get_absolute_url(self) -> str:
        return reverse("articles:shared_preview", kwargs={"token": self.token})
