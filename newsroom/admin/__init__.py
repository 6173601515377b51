"""The site at the desk: settings of each edition, menus, plain pages."""

from newsroom.admin import pages, site

__all__ = ["pages", "site"]
