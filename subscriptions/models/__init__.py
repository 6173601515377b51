"""Subscribers, what they asked for, and what was sent to them."""

from subscriptions.models.consent import ConsentEvent, Suppression
from subscriptions.models.mailings import Delivery, Mailing, MailingItem, ProviderEvent
from subscriptions.models.subscribers import Subscriber, Subscription
from subscriptions.models.topics import Newsletter, Topic

__all__ = [
    "ConsentEvent",
    "Delivery",
    "Mailing",
    "MailingItem",
    "Newsletter",
    "ProviderEvent",
    "Subscriber",
    "Subscription",
    "Suppression",
    "Topic",
]
