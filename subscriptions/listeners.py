"""What subscriptions do when articles change."""

from typing import Any

from articles.models.choices import Status
from articles.signals import article_action, articles_published
from subscriptions import alerts, notices, providers
from subscriptions.sending import control

try:
    from anymail.signals import tracking
except ImportError:  # the extra `esp` is not installed
    tracking = None


def on_articles_published(sender: Any, articles: list[Any], **kwargs: Any) -> None:
    """Runs inside the transaction of the publication: an alert is a row like any other."""
    alerts.announce(articles)


def on_article_action(
    sender: Any,
    action: str,
    article: Any,
    by: Any = None,
    refused: str = "",
    details: dict[str, Any] | None = None,
    **kwargs: Any,
) -> None:
    """A retracted piece gets a notice to those who were sent it: now, or when an editor says."""
    if action != Status.RETRACTED or refused:
        return
    notice = notices.prepare(article)
    if notice is not None and (details or {}).get("tell"):
        control.schedule(notice, by=by)


def connect() -> None:
    """Listen; called once, when the application is ready."""
    article_action.connect(on_article_action, dispatch_uid="subscriptions.action")
    if tracking is not None:
        tracking.connect(providers.on_tracking, dispatch_uid="subscriptions.tracking")
    articles_published.connect(on_articles_published, dispatch_uid="subscriptions.published")
