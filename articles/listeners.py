"""What articles do when something below them changes."""

from typing import Any

from django.db.models import Model, Q
from django.db.models.signals import post_delete, post_save

from articles import addresses, listing, refreshing
from articles.images import listeners as library
from articles.models import (
    Article,
    Author,
    Correction,
    FrontPage,
    MagazineIssue,
    Placement,
    Tag,
)
from articles.models.queries import OPEN
from articles.publishing import list_key, surrogate_keys
from articles.signals import content_changed
from categories import signals
from categories.models import Category


def on_category_moved(
    sender: Any, category: Category, old_path: str, opened: bool | None, **kwargs: Any
) -> None:
    """Keep the old address, and list the section's articles under what stands above it now."""
    addresses.remember_category(category, old_path)
    inside = Q(category=category) | Q(further_categories=category)
    articles = list(
        Article.objects.filter(inside, status__in=OPEN).select_related("category").distinct()
    )
    lists = listing.rewrite_many(articles)
    keys = _family(category) | {f"edition-{category.language}"}
    if opened is None:
        # Tags and authors list the same as before, under an address that `_family` tells of.
        sections = {key for found in lists.values() for key in found if key.startswith("category-")}
        keys |= set(map(list_key, sections))
    else:
        keys = keys.union(*(surrogate_keys(each, lists[each.pk]) for each in articles))
    if opened:
        keys.add(f"site-{category.language}")  # articles of other sections name them again
    content_changed.send(Article, keys=keys, withdrawn=opened is False)


def on_category_changed(
    sender: Any, category: Category, before: Category | None, **kwargs: Any
) -> None:
    """Its own pages, and those that name it: what stands above it, and its counterparts."""
    versions = [each for each in (before, category) if each is not None]
    keys = {f"edition-{category.language}"}.union(*map(_family, versions))
    keys |= {list_key(f"category-{each.parent_id}") for each in versions if each.parent_id}
    content_changed.send(Article, keys=keys)


def _family(category: Category) -> set[str]:
    """Keys of the section and of its counterpart: their pages name each other."""
    other = category.counterpart_id
    return {category.key, f"category-{other}"} if other else {category.key}


def on_shown_thing_saved(sender: Any, instance: Any, **kwargs: Any) -> None:
    """An author, a tag or an issue changed or went: all pages that show it are out of date."""
    keys = {instance.key}
    if isinstance(instance, MagazineIssue):
        keys |= {f"edition-{instance.edition}", instance.line_key}
    content_changed.send(Article, keys=keys)


def on_front_page_saved(sender: Any, instance: Any, **kwargs: Any) -> None:
    front_page = instance if isinstance(instance, FrontPage) else instance.front_page
    content_changed.send(Article, keys={f"home-{front_page.edition}"})


def on_correction_saved(sender: Any, instance: Correction, **kwargs: Any) -> None:
    edition = instance.article.edition
    content_changed.send(Article, keys={instance.article.key, f"corrections-{edition}"})


def on_category_validated(sender: Any, category: Category, path: str, **kwargs: Any) -> None:
    addresses.refuse_section(category, path)


def _on_save_and_delete(model: type[Model], receiver: Any) -> None:
    name = f"articles.{model.__name__}"
    post_save.connect(receiver, sender=model, dispatch_uid=f"{name}.saved")
    post_delete.connect(receiver, sender=model, dispatch_uid=f"{name}.deleted")


def connect() -> None:
    """Listen; called once, when the application is ready."""
    library.connect()
    refreshing.connect()
    signals.category_moved.connect(on_category_moved, dispatch_uid="articles.moved")
    signals.category_changed.connect(on_category_changed, dispatch_uid="articles.changed")
    for model in (Author, Tag, MagazineIssue):
        _on_save_and_delete(model, on_shown_thing_saved)
    for part in (FrontPage, Placement):
        _on_save_and_delete(part, on_front_page_saved)
    _on_save_and_delete(Correction, on_correction_saved)
    signals.category_validated.connect(on_category_validated, dispatch_uid="articles.validated")
