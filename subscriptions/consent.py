"""What people read when they sign up, and the entries of the ledger that record it."""

import hashlib
from typing import Any

from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from subscriptions.addresses import fingerprint
from subscriptions.models import ConsentEvent, Subscriber

# Stands beside every sign-up form; a test holds that it does. A new wording is a new version.
TEXT = _("You confirm once, you choose how often, you leave with one click.")


def text(language: str) -> str:
    """The words of consent in a language."""
    with translation.override(language):
        return str(TEXT)


def version_of(words: str) -> str:
    """Version of a wording: it follows from the words, so that none can be changed unseen."""
    return hashlib.sha256(words.encode()).hexdigest()[:12]


def enter(kind: str, subscriber: Subscriber, **fields: Any) -> ConsentEvent:
    """Add one entry to the ledger.

    Who never confirmed has agreed to nothing and stands there by their HMAC alone: when the
    sign-up is forgotten, there is nothing to be rewritten.
    """
    stranger = subscriber.status == Subscriber.Status.PENDING and not subscriber.confirmed_at
    address = subscriber.address_hmac if stranger else subscriber.email_normalized
    return ConsentEvent.objects.create(kind=kind, subscriber=subscriber, address=address, **fields)


def chain(address: str) -> QuerySet[ConsentEvent]:
    """Entries of a normalized address: also those before it was confirmed and after erasure."""
    return ConsentEvent.objects.filter(address__in=[address, fingerprint(address)])


def entry_text(event: ConsentEvent) -> str:
    """One line of a person's chain, for the command that prints it."""
    parts = [f"{event.at:%Y-%m-%d %H:%M:%S} UTC", event.get_kind_display()]
    parts += [part for part in (event.topic, event.form, event.url) if part]
    if event.text:
        parts.append(gettext("read: “%(text)s” (%(version)s)")
                     % {"text": event.text, "version": event.text_version})  # fmt: skip
    return " · ".join(str(part) for part in parts)
