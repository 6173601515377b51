from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Staff")

    def ready(self) -> None:
        from accounts import roles, sessions

        post_migrate.connect(roles.create_after_migrate, dispatch_uid="accounts.roles")
        sessions.connect()
