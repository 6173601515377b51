"""Subscribers and mailings at the desk."""

from subscriptions.admin import imports, mailings, newsletters, records, subscribers, webhooks

__all__ = ["imports", "mailings", "newsletters", "records", "subscribers", "webhooks"]
