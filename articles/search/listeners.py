"""When search has to look again."""

from typing import Any

from django.db.models.signals import post_delete, post_save

from articles import signals
from articles.models import Article, Author, SearchEntry, Tag
from articles.search import index
from articles.search.tasks import refresh_list
from categories.models import Category
from categories.signals import category_moved

ACTIONS = frozenset(
    {"unpublished", "retracted", "trashed", "ended"}
    | {"posted", "entry_edited", "entry_removed", "entry_restored"}
)


def on_action(sender: Any, action: str, article: Article, refused: str = "", **kwargs: Any) -> None:
    if action in ACTIONS and not refused:
        index.refresh([article.pk])


def on_live(sender: Any, articles: list[Article], **kwargs: Any) -> None:
    index.refresh(article.pk for article in articles)


def on_published(sender: Any, articles: list[Article], **kwargs: Any) -> None:
    """What was scheduled can be found from the moment when it is readable.

    What was readable when it went live has its entry since then, in line with its row.
    """
    keys = {article.pk for article in articles}
    known = SearchEntry.objects.filter(pk__in=keys).values_list("pk", flat=True)
    index.refresh(keys.difference(known))


def on_category_moved(sender: Any, category: Category, **kwargs: Any) -> None:
    """A section that is closed takes its articles along; one that is opened gives them back."""
    shown = SearchEntry.objects.filter(article__category=category)
    if not category.is_public:
        index.forget(list(shown.values_list("pk", flat=True)))
        return
    missing = Article.objects.published().filter(category=category, search_entry=None)
    index.refresh(missing.values_list("pk", flat=True))


def on_renamed(sender: Any, instance: Any, created: bool, raw: bool, **kwargs: Any) -> None:
    """The words of an author's name or a tag stand with each of their articles."""
    if not (created or raw):
        refresh_list.enqueue(instance.key)


def on_entry_deleted(sender: Any, instance: SearchEntry, **kwargs: Any) -> None:
    """An article that is purged takes its words along."""
    index.backend().remove([instance.pk])


def connect() -> None:
    """Listen; called once, when the application is ready."""
    signals.article_action.connect(on_action, dispatch_uid="search.action")
    signals.articles_live.connect(on_live, dispatch_uid="search.live")
    signals.articles_published.connect(on_published, dispatch_uid="search.published")
    category_moved.connect(on_category_moved, dispatch_uid="search.category")
    post_save.connect(on_renamed, Author, dispatch_uid="search.author")
    post_save.connect(on_renamed, Tag, dispatch_uid="search.tag")
    post_delete.connect(on_entry_deleted, SearchEntry, dispatch_uid="search.deleted")
