from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SubscriptionsConfig(AppConfig):
    name = "subscriptions"
    verbose_name = _("Subscribers")

    def ready(self) -> None:
        from subscriptions import listeners

        listeners.connect()
