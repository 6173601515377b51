"""The actions of the audit log in words; the log itself keeps its codes."""

from typing import Any

from django.utils.translation import gettext_lazy as _

NAMES: dict[str, Any] = {
    "added": _("Added"),
    "assigned": _("Review assigned"),
    "cancel": _("Mailing cancelled"),
    "changed": _("Changed"),
    "claimed": _("Review claimed"),
    "commented": _("Commented"),
    "corrected": _("Correction made public"),
    "created": _("Article begun"),
    "deleted": _("Deleted"),
    "ended": _("Publication ended"),
    "imported": _("Imported"),
    "imported_batch": _("Imported a batch"),
    "kept_aside": _("Text kept aside"),
    "log_in": _("Log-in tried"),
    "logged_in": _("Logged in"),
    "logged_out": _("Logged out"),
    "overridden": _("Check overridden"),
    "pause": _("Mailing paused"),
    "posted": _("Live entry posted"),
    "preview_revoked": _("Preview link closed"),
    "preview_shared": _("Preview shared"),
    "published": _("Published"),
    "purged": _("Deleted for good"),
    "resume": _("Mailing resumed"),
    "retracted": _("Retracted"),
    "review_approved": _("Approved"),
    "review_changes_requested": _("Changes requested"),
    "review_draft": _("Taken back from review"),
    "review_in_review": _("Submitted for review"),
    "saved": _("Draft saved"),
    "schedule": _("Mailing scheduled"),
    "scheduled": _("Scheduled"),
    "taken_over": _("Editing taken over"),
    "trashed": _("Moved to the trash"),
    "unpublished": _("Unpublished"),
    "unschedule": _("Mailing taken back"),
    "unscheduled": _("Schedule called off"),
}


def named(action: str) -> str:
    """The action in words; of a page that refused, its name."""
    return str(NAMES.get(action) or action.replace("_", " "))
