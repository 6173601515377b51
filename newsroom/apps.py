from typing import Any

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.core.management import call_command
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


def create_cache_table(using: str, **kwargs: Any) -> None:
    """Make the table of the embedded cache, so that all processes share limits and leases."""
    call_command("createcachetable", database=using, verbosity=0)


class NewsroomConfig(AppConfig):
    name = "newsroom"
    verbose_name = _("Site")

    def ready(self) -> None:
        from newsroom import audited, checks, listeners
        from newsroom.pagestore import current, guard, warm

        checks.register_all()
        listeners.connect()
        audited.connect()
        current.connect()
        warm.connect()
        guard.register_all()
        post_migrate.connect(create_cache_table, sender=self, dispatch_uid="newsroom.cache")


class DeskConfig(AdminConfig):
    """Django's admin with our site class."""

    default_site = "newsroom.desk.Desk"
