"""Revisions: immutable snapshots of everything an editor can change."""

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.models.choices import REVIEW_MOVES, Review, RevisionKind

# More than this waits, or has failed, on no desk.
FEW = 500


class RevisionQuerySet(models.QuerySet["Revision"]):
    def due(self, at: datetime | None = None) -> Self:
        """Scheduled revisions whose moment has come, oldest first."""
        return self.filter(apply_at__lte=at or timezone.now()).order_by("apply_at", "pk")

    def of_articles(
        self, articles: "models.QuerySet[Article]", **found_by: Any
    ) -> list["Revision"]:
        """The few revisions that `found_by` finds by an index, if `articles` has their article.

        Two questions: in one, the database might begin with all the articles there are.
        """
        rows = self.filter(**found_by).select_related("article").order_by()
        found = list(rows.defer("data", "article__body", "article__body_html")[:FEW])
        keys = {row.article_id for row in found}
        theirs = set(articles.filter(pk__in=keys).values_list("pk", flat=True))
        return sorted((row for row in found if row.article_id in theirs), key=lambda row: -row.pk)


class Revision(models.Model):
    """One snapshot: what `articles.snapshot` declares, with who, when and why."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField(_("number"))
    data = models.JSONField(_("content"))
    # Copies out of `data` that the desk's lists show.
    headline = models.CharField(_("headline"), max_length=200, blank=True)
    kind = models.CharField(
        _("reason"), max_length=10, choices=RevisionKind, default=RevisionKind.SAVE
    )
    base = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    note = models.CharField(_("note"), max_length=500, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        on_delete=models.PROTECT,
        related_name="revisions",
    )
    created_at = models.DateTimeField(_("when"), default=timezone.now)
    review = models.CharField(_("review"), max_length=20, choices=Review, default=Review.DRAFT)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("reviewed by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="reviewed_revisions",
    )
    reviewed_at = models.DateTimeField(null=True, blank=True)
    # When this revision is to become the live one; emptied when it has, or when it is cancelled.
    apply_at = models.DateTimeField(_("goes live"), null=True, blank=True)
    apply_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    apply_error = models.TextField(_("could not go live"), blank=True)
    # Whether readers are told of it as an update.
    substantive = models.BooleanField(_("substantive change"), default=True)
    applied_at = models.DateTimeField(_("went live"), null=True, blank=True)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="articles_revision_number")
        ]
        indexes = [
            # Read by the worker and the page store: the next scheduled revision.
            models.Index(
                fields=["apply_at"],
                condition=models.Q(apply_at__isnull=False),
                name="articles_revision_due",
            ),
            # Read by the desk: waiting for review; and by the filter of its list.
            models.Index(fields=["review", "-created_at"], name="articles_revision_review"),
            # Read by the desk's first page: what could not go live.
            models.Index(
                fields=["-id"], condition=~models.Q(apply_error=""), name="articles_revision_failed"
            ),
        ]

    def __str__(self) -> str:
        return str(_("Revision %(number)s")) % {"number": self.number}

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert once; afterwards only state may change (`update_fields` without the content)."""
        changed = set(kwargs.get("update_fields") or ())
        if self.pk and (not changed or changed & {"data", "article", "number", "created_by"}):
            raise ValidationError(_("A revision is never changed."))
        super().save(*args, **kwargs)

    def move_review(self, state: str, by: Any, at: datetime | None = None) -> None:
        """Take the revision to another state of review.

        Raises ValidationError where the table of moves does not have it, or where `by` would
        approve their own words although four eyes are asked for.
        """
        if state not in REVIEW_MOVES[self.review]:
            raise ValidationError(
                _("A revision that is “%(now)s” cannot become “%(then)s”."),
                params={"now": self.get_review_display(), "then": Review(state).label},
            )
        if state == Review.APPROVED and settings.FOUR_EYES and by == self.created_by:
            raise ValidationError(_("Somebody else has to approve what you wrote."))
        moved = Revision.objects.filter(pk=self.pk, review=self.review).update(
            review=state, reviewed_by=by, reviewed_at=at or timezone.now()
        )
        if not moved:
            raise ValidationError(_("Somebody else reviewed this revision a moment ago."))
        self.refresh_from_db(fields=["review", "reviewed_by", "reviewed_at"])
