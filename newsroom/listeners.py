"""What the site does when something below it happens."""

from typing import Any

from django.db.models.signals import post_delete, post_save

from articles import refreshing
from articles.models import Article
from articles.signals import content_changed, library_changed, page_imported
from categories.models import Category
from categories.signals import category_changed, category_moved
from newsroom.imported_pages import on_page_imported
from newsroom.models import MenuItem, Page, SiteSettings


def on_site_changed(sender: Any, instance: Any, **kwargs: Any) -> None:
    """The name, a menu or a plain page of an edition changed: every page may show it."""
    keys = {f"site-{instance.edition}"} | ({instance.key} if isinstance(instance, Page) else set())
    content_changed.send(Article, keys=keys)


def on_category_changed(
    sender: Any, category: Category, before: Category | None, **kwargs: Any
) -> None:
    """Every page of an edition shows a section that stands in its menus."""
    versions = [each for each in (before, category) if each is not None]
    editions = set().union(*map(MenuItem.objects.showing, versions))
    if editions:
        content_changed.send(Article, keys={f"site-{edition}" for edition in editions})


def on_category_moved(sender: Any, category: Category, **kwargs: Any) -> None:
    """So for a section whose address changed with that of one above it."""
    on_category_changed(sender, category, None)


def on_library_changed(sender: Any, images: set[int], files: set[int], **kwargs: Any) -> None:
    """Plain pages show what changed, and every page the logo."""
    keys = {f"site-{site.edition}" for site in SiteSettings.objects.filter(logo__in=images)}
    for page in refreshing.showing(Page.objects.all(), images, files):
        refreshing.render_again(page, page.edition)
        keys.add(page.key)
    content_changed.send(Article, keys=keys)


def connect() -> None:
    """Listen; called once, when the application is ready."""
    for model in (SiteSettings, MenuItem, Page):
        name = f"newsroom.{model.__name__}"
        post_save.connect(on_site_changed, sender=model, dispatch_uid=f"{name}.saved")
        post_delete.connect(on_site_changed, sender=model, dispatch_uid=f"{name}.deleted")
    category_changed.connect(on_category_changed, dispatch_uid="newsroom.category_changed")
    category_moved.connect(on_category_moved, dispatch_uid="newsroom.category_moved")
    library_changed.connect(on_library_changed, dispatch_uid="newsroom.library_changed")
    page_imported.connect(on_page_imported, dispatch_uid="newsroom.page_imported")
