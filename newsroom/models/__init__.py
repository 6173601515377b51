"""What the site itself needs: settings and menus of each edition, plain pages, the audit log."""

from newsroom.models.audit import AuditEntry, AuditHead
from newsroom.models.site import MenuItem, Page, SiteSettings, WorkerHeartbeat

__all__ = [
    "AuditEntry",
    "AuditHead",
    "MenuItem",
    "Page",
    "SiteSettings",
    "WorkerHeartbeat",
]
