"""Everything we hold about one subscriber, for themselves (GDPR art. 15 and 20)."""

from typing import Any

from subscriptions import consent
from subscriptions.models import ConsentEvent, Subscriber


def collect(subscriber: Subscriber) -> dict[str, Any]:
    """Plain values for JSON; times in ISO 8601, UTC."""
    return {
        "address": subscriber.email,
        "status": subscriber.status,
        "language": subscriber.language,
        "signed_up": _time(subscriber.created_at),
        "confirmed": _time(subscriber.confirmed_at),
        "left": _time(subscriber.left_at),
        "paused_until": _time(subscriber.paused_until),
        "source": subscriber.source,
        "topics": _topics(subscriber),
        "consent": _consent(subscriber),
        "mails": [
            {"subject": str(row.mailing), "state": row.state, "sent": _time(row.sent_at)}
            for row in subscriber.deliveries.select_related("mailing")
        ],
        "letters": [
            {"kind": row.kind, "state": row.state, "sent": _time(row.sent_at)}
            for row in subscriber.letters.all()
        ],
    }


def _topics(subscriber: Subscriber) -> list[dict[str, Any]]:
    return [
        {
            "topic": str(row.topic),
            "frequency": row.frequency,
            "status": row.status,
            "since": _time(row.active_since or row.created_at),
        }
        for row in subscriber.subscriptions.select_related("topic")
    ]


def _consent(subscriber: Subscriber) -> list[dict[str, Any]]:
    return [
        {
            "at": _time(event.at),
            "what": event.kind,
            "topic": event.topic,
            "form": event.form,
            "page": event.url,
            "text": event.text,
            "text_version": event.text_version,
        }
        for event in consent.chain(subscriber.email_normalized)
    ]


def export(subscriber: Subscriber) -> dict[str, Any]:
    """The same, and an entry in the ledger that it was handed out."""
    found = collect(subscriber)
    consent.enter(ConsentEvent.Kind.EXPORTED, subscriber)
    return found


def _time(value: Any) -> str | None:
    return value.isoformat() if value else None
