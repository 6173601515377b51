"""What mail providers tell (by django-anymail's webhooks): once each, in any order."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef
from django.urls import URLPattern
from django.utils import timezone

from articles.compiled import Compiled
from subscriptions import signing
from subscriptions.addresses import masked, normalize
from subscriptions.models import Delivery, Mailing, ProviderEvent, Subscriber, Suppression
from subscriptions.suppressing import suppress

SOFT_BOUNCES, SOFT_DAYS = 3, 30
COUNTERS = {
    "delivered": "count_delivered",
    "bounced": "count_bounced",
    "rejected": "count_bounced",
    "complained": "count_complained",
}
KINDS = {*COUNTERS, "deferred", "failed", "opened", "clicked"}
# After these the mail has left for certain.
KNOWN = {"delivered", "bounced", "complained", "opened", "clicked"}
STATES = Delivery.State
# Of an event's delivery: mailing, state, and whether it had an event of this kind before.
_TOLD = Compiled[tuple[int, str, bool]](
    lambda delivery, kind, event: (
        Delivery.objects.filter(pk=delivery)
        .order_by()
        .values_list(
            "mailing",
            "state",
            Exists(
                ProviderEvent.objects.filter(delivery=OuterRef("pk"), kind=kind).exclude(pk=event)
            ),
        )
    ),
    delivery=int,
    kind=str,
    event=int,
)
# Key, soft bounces and the last of them; nobody else counts meanwhile.
_BOUNCED = Compiled[tuple[int, int, datetime | None]](
    lambda address: (
        Subscriber.objects.select_for_update()
        .filter(email_normalized=address)
        .order_by()
        .values_list("pk", "soft_bounces", "soft_bounced_at")
    ),
    address=str,
)
# What anymail calls a bounce although the provider itself says that it may pass.
SOFT = {"softbounce", "transient", "dnserror", "openrelaytest"}
# Providers that sign their events, and the settings with any of which anymail (15.2) checks that:
# without one it lets every event in, or (STRICT) none. The others send a password, WEBHOOK_SECRET.
STRICT = {"mailersend", "mailgun", "mandrill", "postal", "unisender_go"}
SIGNED = {
    "mailersend": ("MAILERSEND_SIGNING_SECRET",),
    "mailgun": ("MAILGUN_WEBHOOK_SIGNING_KEY", "MAILGUN_API_KEY"),
    "mailtrap": ("MAILTRAP_TRACKING_SECRET",),
    "mandrill": ("MANDRILL_WEBHOOK_KEY",),
    "postal": ("POSTAL_WEBHOOK_KEY",),
    "resend": ("RESEND_SIGNING_SECRET",),
    "sendgrid": ("SENDGRID_TRACKING_WEBHOOK_VERIFICATION_KEY",),
    "unisender_go": ("UNISENDER_GO_API_KEY",),
}
# Packages without which a signature cannot be checked at all.
NEEDS = {"resend": "svix"}


def is_heard(backend: str, options: Mapping[str, Any]) -> bool:
    """Whether events of this backend's provider can be told from forged ones, and are let in."""
    provider = provider_of(backend)
    secrets = [options.get(name) for name in SIGNED.get(provider, ())]
    if any(secrets):
        return not (provider in NEEDS and find_spec(NEEDS[provider]) is None)
    return bool(provider and provider not in STRICT and options.get("WEBHOOK_SECRET"))


def provider_of(backend: str) -> str:
    """anymail's name of a backend's provider; "" where the backend is none of anymail's."""
    parts = backend.split(".")
    return parts[2] if parts[:2] == ["anymail", "backends"] and len(parts) > 3 else ""


def routes(backend: str, options: Mapping[str, Any]) -> list[URLPattern]:
    """Webhooks of this backend's provider alone, where they have a proof.

    anymail's own list has all providers': each would be believed unsigned.
    """
    if not is_heard(backend, options):
        return []
    urls = import_module("anymail.urls")
    names = (f"{provider_of(backend)}_tracking_webhook", f"{provider_of(backend)}_webhook")
    return [pattern for pattern in urls.urlpatterns if pattern.name in names]


def take(
    provider: str,
    event_id: str,
    kind: str,
    address: str,
    *,
    message_id: str = "",
    at: datetime | None = None,
    reason: str = "",
    description: str = "",
) -> bool:
    """Take one event in, without the address in its words; False where it was known already."""
    description = masked(description, address, address.strip().casefold())
    event = ProviderEvent(
        provider=provider[:50],
        event_id=event_id[:200],
        kind=kind[:30],
        at=at,
        delivery_id=signing.read_message_id("d", message_id) if message_id else None,
        details={"reason": reason, "description": description[:500]},
    )
    with transaction.atomic():
        try:
            event.save(force_insert=True)
        except IntegrityError:
            transaction.set_rollback(True)
            return False
        _judge(kind, address, reason, description, _count(event))
    return True


def _count(event: ProviderEvent) -> bool:
    """Count an event; False where its delivery had one of this kind before."""
    if event.delivery_id is None:
        return True
    told = _TOLD(delivery=event.delivery_id, kind=event.kind, event=event.pk)
    if not told:  # its mailing has been deleted
        ProviderEvent.objects.filter(pk=event.pk).update(delivery=None)
        return True
    mailing, state, before = told[0]
    if before:
        return False
    if event.kind in COUNTERS:
        column = COUNTERS[event.kind]
        Mailing.objects.filter(pk=mailing).update(**{column: F(column) + 1})
    # What is sent never becomes uncertain again, and what is not being sent does not yet.
    if event.kind in KNOWN and state in (STATES.CLAIMED, STATES.UNCERTAIN):
        _settle(event.delivery_id, mailing)
    return True


def _settle(delivery: int, mailing: int) -> None:
    """Let a provider's word settle what was uncertain."""
    settled = Delivery.objects.filter(pk=delivery, state=STATES.UNCERTAIN).update(
        state=STATES.SENT, outcome="the provider knows it"
    )
    if settled:
        Mailing.objects.filter(pk=mailing).update(
            count_uncertain=F("count_uncertain") - 1, count_sent=F("count_sent") + 1
        )


def _judge(kind: str, address: str, reason: str, description: str, first: bool) -> None:
    """Hard bounces and complaints suppress at once, the third mail that bounced softly in 30 days.

    A mail that is put off again and again counts once (`first`).
    """
    try:
        normalized = normalize(address)
    except ValidationError:
        return  # it was never one of ours
    if kind == "complained":
        suppress(normalized, Suppression.Reason.COMPLAINT, description)
    elif kind in ("bounced", "rejected") and reason in ("bounced", "invalid"):
        suppress(normalized, Suppression.Reason.BOUNCE, description)
    elif kind in ("deferred", "bounced") and first:
        _soft(normalized, description)


def _soft(normalized: str, description: str) -> None:
    now = timezone.now()
    for key, bounces, last in _BOUNCED(address=normalized):
        recent = last and last > now - timedelta(days=SOFT_DAYS)
        number = bounces + 1 if recent else 1
        Subscriber.objects.filter(pk=key).update(soft_bounces=number, soft_bounced_at=now)
        if number >= SOFT_BOUNCES:
            suppress(normalized, Suppression.Reason.BOUNCE, description)


def on_tracking(sender: Any, event: Any, esp_name: str, **kwargs: Any) -> None:
    """Receiver of anymail.signals.tracking; see its documentation, Tracking."""
    told = event.esp_event if isinstance(event.esp_event, Mapping) else {}
    known = told.get("message_id", "")
    reason = event.reject_reason or ("bounced" if event.event_type == "bounced" else "")
    if str(told.get("Type", "")).lower() in SOFT or told.get("hard_bounce") is False:
        reason = "soft"
    if not event.recipient or event.event_type not in KINDS:
        return
    take(
        esp_name,
        event.event_id or f"{event.message_id}:{event.event_type}:{event.timestamp}",
        event.event_type,
        event.recipient,
        message_id=(event.metadata or {}).get("delivery", "") or event.message_id or known,
        at=event.timestamp,
        reason=reason,
        description=event.description or event.mta_response or "",
    )
