"""The fixed words of the desk (DESIGN.md, Words)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    NEWS = "news", _("News")
    ANALYSIS = "analysis", _("Analysis")
    OPINION = "opinion", _("Opinion")
    INTERVIEW = "interview", _("Interview")
    GALLERY = "gallery", _("Gallery")
    VIDEO = "video", _("Video")
    LIVE = "live", pgettext_lazy("kind of article", "Live")


class Status(models.TextChoices):
    """State of the public row."""

    UNPUBLISHED = "unpublished", _("Unpublished")
    SCHEDULED = "scheduled", _("Scheduled")
    PUBLISHED = "published", _("Published")
    RETRACTED = "retracted", _("Retracted")
    TRASHED = "trashed", _("In the trash")


# What may follow what; everything else is refused by Article.move_to().
STATUS_MOVES: dict[str, frozenset[str]] = {
    Status.UNPUBLISHED: frozenset({Status.SCHEDULED, Status.PUBLISHED, Status.TRASHED}),
    Status.SCHEDULED: frozenset(
        {Status.UNPUBLISHED, Status.PUBLISHED, Status.SCHEDULED, Status.TRASHED}
    ),
    Status.PUBLISHED: frozenset(
        {Status.UNPUBLISHED, Status.PUBLISHED, Status.RETRACTED, Status.TRASHED}
    ),
    Status.RETRACTED: frozenset({Status.PUBLISHED, Status.UNPUBLISHED, Status.RETRACTED}),
    Status.TRASHED: frozenset({Status.UNPUBLISHED}),
}


class Review(models.TextChoices):
    """State of the newest revision."""

    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    CHANGES_REQUESTED = "changes_requested", _("Changes requested")
    APPROVED = "approved", _("Approved")
    APPLIED = "applied", _("Applied")


REVIEW_MOVES: dict[str, frozenset[str]] = {
    Review.DRAFT: frozenset({Review.IN_REVIEW, Review.APPROVED, Review.APPLIED}),
    Review.IN_REVIEW: frozenset(
        {Review.DRAFT, Review.CHANGES_REQUESTED, Review.APPROVED, Review.APPLIED}
    ),
    Review.CHANGES_REQUESTED: frozenset({Review.DRAFT, Review.IN_REVIEW, Review.APPLIED}),
    Review.APPROVED: frozenset({Review.CHANGES_REQUESTED, Review.DRAFT, Review.APPLIED}),
    Review.APPLIED: frozenset(),
}


class RevisionKind(models.TextChoices):
    """Why a revision was written."""

    SAVE = "save", _("Saved")
    AUTOSAVE = "autosave", _("Saved by itself")
    CONFLICT = "conflict", _("Kept from a conflict")
    RESTORE = "restore", _("Restored")
    PUBLISH = "publish", _("Published")
    IMPORT = "import", _("Imported")
    TAKEOVER = "takeover", _("Kept when taken over")


class Role(models.TextChoices):
    """What an author did for the piece."""

    AUTHOR = "author", _("Author")
    CONTRIBUTOR = "contributor", _("Contributor")
    PHOTOGRAPHER = "photographer", _("Photographer")
    TRANSLATOR = "translator", _("Translator")
    EDITOR = "editor", _("Editor")


class CorrectionKind(models.TextChoices):
    UPDATE = "update", _("Update")
    CLARIFICATION = "clarification", _("Clarification")
    CORRECTION = "correction", _("Correction")
    RETRACTION = "retraction", _("Retraction")
