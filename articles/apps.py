from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = _("Articles")

    def ready(self) -> None:
        from articles import kept, listeners
        from articles.importers import offered
        from articles.importers.wordpress import offered as wordpress
        from articles.search import listeners as search

        listeners.connect()
        kept.connect()
        search.connect()
        wordpress.connect()
        offered.connect()
