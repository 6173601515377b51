"""Words that libraries show at the desk and have no Turkish for: named here, they get ours."""

from django.utils.translation import gettext_noop as _

# Trees of categories: tree_queries.
MOVING = (
    _("move"),
    _("before"),
    _("after"),
    _("as child"),
    _("as first child"),
    _("as last child"),
    _("to root"),
    _("subtree"),
    _("parent"),
    _("Choose new location"),
    _("Move '{}' to a new location"),
    _("Move '{}' to root level"),
    _("Node '{}' has been moved to its new position."),
    _("'{}' cannot be moved to this location."),
    _("A node cannot be made a descendant of itself."),
    _("A target node is required for this move position."),
    _("Error while validating the new position of '{}'."),
    _("Invalid node move request."),
)
# Results of tasks: django_tasks_db.
TASKS = (
    _("Task Result"),
    _("Task Results"),
    _("args kwargs"),
    _("backend name"),
    _("enqueued at"),
    _("exception class path"),
    _("finished at"),
    _("priority"),
    _("queue name"),
    _("return value"),
    _("run after"),
    _("started at"),
    _("task path"),
    _("traceback"),
    _("worker id"),
)
# Attempts to log in: axes.
ATTEMPTS = (
    _("Access Attempt"),
    _("Access lock out"),
    _("Attempt Remaining"),
    _("Clean up expired attempts"),
    _("Expires At"),
    _("HTTP Accept"),
    _("Locked Out"),
    _("Not set"),
    _("Session key hash (sha256)"),
    _("The time when access attempt expires and is no longer valid."),
    _("User Agent"),
    _("access attempt expiration"),
    _("access attempt expirations"),
    _("access failure"),
    _("access failures"),
)
