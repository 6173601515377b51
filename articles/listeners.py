"""What articles do when something below them changes."""

from typing import Any

from django.db.models import Q

from articles import addresses, listing
from articles.images import listeners as library
from articles.models.article import OPEN, Article
from articles.signals import content_changed
from categories import signals
from categories.models import Category


def on_category_moved(sender: Any, category: Category, old_path: str, **kwargs: Any) -> None:
    """Keep the old address, and list the section's articles under what stands above it now."""
    addresses.remember_category(category, old_path)
    inside = Q(category=category) | Q(further_categories=category)
    listing.rewrite_many(
        Article.objects.filter(inside, status__in=OPEN).select_related("category").distinct()
    )
    content_changed.send(Article, keys={category.key, f"edition-{category.language}"})


def on_category_changed(sender: Any, category: Category, **kwargs: Any) -> None:
    content_changed.send(Article, keys={category.key, f"edition-{category.language}"})


def on_category_validated(sender: Any, category: Category, path: str, **kwargs: Any) -> None:
    addresses.refuse_section(category, path)


def connect() -> None:
    """Listen; called once, when the application is ready."""
    library.connect()
    signals.category_moved.connect(on_category_moved, dispatch_uid="articles.moved")
    signals.category_changed.connect(on_category_changed, dispatch_uid="articles.changed")
    signals.category_validated.connect(on_category_validated, dispatch_uid="articles.validated")
