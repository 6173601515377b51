"""What subscriptions do when articles change."""

from typing import Any

from articles.signals import articles_published
from subscriptions import alerts


def on_articles_published(sender: Any, articles: list[Any], **kwargs: Any) -> None:
    """Runs inside the transaction of the publication: an alert is a row like any other."""
    alerts.announce(articles)


def connect() -> None:
    """Listen; called once, when the application is ready."""
    articles_published.connect(on_articles_published, dispatch_uid="subscriptions.published")
