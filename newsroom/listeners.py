"""What the site does when something below it happens."""

from typing import Any

from django.db.models.signals import post_delete, post_save

from articles.models import Article
from articles.signals import content_changed, page_imported
from newsroom.imported_pages import on_page_imported
from newsroom.models import MenuItem, Page, SiteSettings


def on_site_changed(sender: Any, instance: Any, **kwargs: Any) -> None:
    """The name, a menu or a plain page of an edition changed: every page may show it."""
    keys = {f"site-{instance.edition}"} | ({instance.key} if isinstance(instance, Page) else set())
    content_changed.send(Article, keys=keys)


def connect() -> None:
    """Listen; called once, when the application is ready."""
    for model in (SiteSettings, MenuItem, Page):
        name = f"newsroom.{model.__name__}"
        post_save.connect(on_site_changed, sender=model, dispatch_uid=f"{name}.saved")
        post_delete.connect(on_site_changed, sender=model, dispatch_uid=f"{name}.deleted")
    page_imported.connect(on_page_imported, dispatch_uid="newsroom.page_imported")
