"""The site at the desk: settings of each edition, menus, plain pages, the audit log."""

from newsroom.admin import audit, pages, site

__all__ = ["audit", "pages", "site"]
