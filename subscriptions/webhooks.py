"""Webhooks out: what happens to subscribers is told to other systems, signed and until heard."""

import hashlib
import hmac
import json
import logging
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts import outgoing, sealing
from subscriptions.models import Subscriber, Webhook, WebhookCall

logger = logging.getLogger(__name__)
EVENTS = ("subscriber.confirmed", "subscriber.left", "subscriber.changed", "subscriber.suppressed")
BACK_OFF = (1, 5, 30, 120, 720)  # minutes
TIMEOUT = 10  # seconds
LEASE = timedelta(minutes=5)
STATES = WebhookCall.State
SEALED = "sealed_address"  # in the calls of an erasure, in place of the address


def tell(event: str, subscriber: Subscriber, details: Mapping[str, Any] | None = None) -> None:
    """Write one call for each webhook that listens, in the transaction of its cause."""
    told = {"address": subscriber.email, "language": subscriber.language}
    _write(event, {**told, "details": dict(details or {})})


def tell_of_erasure(subscriber: Subscriber) -> None:
    """Tell that somebody has left, and no more than whom: sealed here until it was heard."""
    _write("subscriber.left", {SEALED: sealing.seal(subscriber.email.encode(), SEALED)})


def forget(addresses: Iterable[str]) -> None:
    """Drop what was, or was to be, told of these addresses."""
    for address in addresses:
        WebhookCall.objects.filter(payload__address__iexact=address).delete()


def _write(event: str, told: dict[str, Any]) -> None:
    payload = {"event": event, "at": timezone.now().isoformat(), **told}
    WebhookCall.objects.bulk_create(
        [
            WebhookCall(webhook=webhook, event=event, payload=payload)
            for webhook in Webhook.objects.filter(is_active=True)
            if not webhook.events or event in webhook.events
        ]
    )


def call_due(limit: int = 20, at: datetime | None = None) -> int:
    """Make the calls that are due; returns how many."""
    at = at or timezone.now()
    waiting = Q(state=STATES.PENDING, due_at__lte=at) | Q(state=STATES.CLAIMED, lease_until__lte=at)
    with transaction.atomic():
        rows = WebhookCall.objects.filter(waiting).order_by("due_at", "pk")
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True)
        keys = list(rows.values_list("pk", flat=True)[:limit])
        WebhookCall.objects.filter(waiting, pk__in=keys).update(
            state=STATES.CLAIMED, lease_until=at + LEASE, attempt=F("attempt") + 1
        )
    for call in WebhookCall.objects.filter(pk__in=keys).select_related("webhook"):
        _make(call)
    return len(keys)


def _make(call: WebhookCall) -> None:
    try:
        outcome = post(call.webhook, call)
    except (OSError, ValueError) as error:
        _failed(call, f"{type(error).__name__}: {error}")
        return
    WebhookCall.objects.filter(pk=call.pk).update(
        state=STATES.DONE, outcome=outcome[:300], lease_until=None, payload=_kept(call)
    )


def _failed(call: WebhookCall, outcome: str) -> None:
    over = call.attempt > len(BACK_OFF)
    pause = timedelta(minutes=BACK_OFF[min(call.attempt, len(BACK_OFF)) - 1])
    WebhookCall.objects.filter(pk=call.pk).update(
        state=STATES.FAILED if over else STATES.PENDING,
        due_at=timezone.now() + pause,
        outcome=outcome[:300],
        lease_until=None,
        payload=_kept(call) if over else call.payload,
    )


def _kept(call: WebhookCall) -> dict[str, Any]:
    """What is kept of a call that is over: not whom an erasure was about."""
    return {name: value for name, value in call.payload.items() if name != SEALED}


def _opened(payload: dict[str, Any]) -> dict[str, Any]:
    """What the receiver is told. Raises ValueError where the seal's key was lost."""
    if SEALED not in payload:
        return payload
    try:
        address = sealing.unseal(payload[SEALED], SEALED).decode()
    except sealing.Unreadable as error:
        raise ValueError("sealed under a key that is lost") from error
    return {**{k: v for k, v in payload.items() if k != SEALED}, "address": address}


def signature(secret: str, body: bytes) -> str:
    """What the receiver compares: HMAC-SHA-256 of the body, in hex."""
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def post(webhook: Webhook, call: WebhookCall) -> str:
    """Send one call. Raises OSError or ValueError where it was not heard."""
    body = json.dumps(_opened(call.payload)).encode()
    headers = {
        "Content-Type": "application/json",
        "X-Newsroom-Event": call.event,
        "X-Newsroom-Delivery": str(call.pk),
        "X-Newsroom-Signature": f"sha256={signature(webhook.secret, body)}",
    }
    status = outgoing.post(webhook.url, body, headers)
    if not 200 <= status < 300:
        raise OSError(f"HTTP {status}")
    return f"{status}"
