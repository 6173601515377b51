"""Subscribers, what they asked for, and what was sent to them."""

from subscriptions.models.consent import ConsentEvent, Suppression
from subscriptions.models.deliveries import Delivery, ProviderEvent, Selection
from subscriptions.models.imports import SubscriberImport
from subscriptions.models.letters import Letter
from subscriptions.models.mailings import Mailing, MailingItem, MailingLink
from subscriptions.models.numbers import Tally
from subscriptions.models.subscribers import Subscriber, Subscription
from subscriptions.models.topics import Newsletter, Topic
from subscriptions.models.webhooks import Webhook, WebhookCall
from subscriptions.models.workers import MailServer, MailWorker

__all__ = [
    "ConsentEvent",
    "Delivery",
    "Letter",
    "MailServer",
    "MailWorker",
    "Mailing",
    "MailingItem",
    "MailingLink",
    "Newsletter",
    "ProviderEvent",
    "Selection",
    "Subscriber",
    "SubscriberImport",
    "Subscription",
    "Suppression",
    "Tally",
    "Topic",
    "Webhook",
    "WebhookCall",
]
