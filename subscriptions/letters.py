"""Letters: what each kind says."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import translation
from django.utils.translation import gettext as _

from subscriptions import confirming, moving, preferences, rendering, signing
from subscriptions.models import Letter, Newsletter, Subscriber, Subscription
from subscriptions.rendering import Rendered, absolute


class Pointless(Exception):
    """The letter has nothing to say any more; the message says why."""


def compose(letter: Letter) -> Rendered:
    """Words of a letter as things stand now. Raises Pointless."""
    with translation.override(letter.language):
        return KINDS[letter.kind](letter)


def message(letter: Letter) -> EmailMultiAlternatives:
    """The letter as a mail. Raises Pointless."""
    rendered = compose(letter)
    address = letter.address or (letter.subscriber.email if letter.subscriber else "")
    mail = EmailMultiAlternatives(
        rendered.subject,
        rendered.text,
        settings.DEFAULT_FROM_EMAIL,
        [address],
        headers={
            "Message-ID": signing.message_id("l", letter.pk),
            "Auto-Submitted": "auto-generated",
        },
    )
    mail.attach_alternative(rendered.html, "text/html")
    return mail


def _subscriber(letter: Letter) -> Subscriber:
    if letter.subscriber is None:
        raise Pointless("no subscriber")
    return letter.subscriber


def _confirm(letter: Letter) -> Rendered:
    """Confirm, or: there is nothing to confirm, here are your preferences."""
    subscriber = _subscriber(letter)
    edition = letter.language
    pending = subscriber.subscriptions.filter(status=Subscription.Status.PENDING)
    site = rendering.site_of(edition)
    context: dict[str, Any] = {
        "preferences_url": preferences.url_for(subscriber, edition),
        "topics": preferences.labels(pending),
    }
    if not context["topics"] and subscriber.status == Subscriber.Status.ACTIVE:
        following = subscriber.subscriptions.active()
        subject = _("You already get mails from %(site)s") % {"site": site.name}
        return rendering.render(
            "already", edition, subject, {**context, "topics": preferences.labels(following)}
        )
    token = confirming.token_for(subscriber)
    context["confirm_url"] = absolute("subscriptions:confirm", edition, token=token)
    context["hours"] = settings.CONFIRM_HOURS
    subject = _("Please confirm: %(site)s by e-mail") % {"site": site.name}
    return rendering.render("confirm", edition, subject, context)


def _welcome(letter: Letter) -> Rendered:
    subscriber = _subscriber(letter)
    newsletter = Newsletter.objects.filter(pk=letter.data.get("newsletter")).first()
    if newsletter is None or not newsletter.welcome_text:
        raise Pointless("no welcome")
    subject = newsletter.welcome_subject or _("Welcome to %(name)s") % {"name": newsletter.name}
    context = {
        "newsletter": newsletter,
        "preferences_url": preferences.url_for(subscriber, letter.language),
    }
    return rendering.render("welcome", letter.language, subject, context)


def _link(letter: Letter) -> Rendered:
    subscriber = _subscriber(letter)
    context = {"preferences_url": preferences.url_for(subscriber, letter.language)}
    return rendering.render("link", letter.language, _("Your link to your preferences"), context)


def _address_new(letter: Letter) -> Rendered:
    return _address(letter, "new")


def _address_old(letter: Letter) -> Rendered:
    return _address(letter, "old")


def _address(letter: Letter, end: str) -> Rendered:
    """Ask one end of a change of address whether it agrees."""
    subscriber = _subscriber(letter)
    if not subscriber.new_email or end in subscriber.new_email_agreed:
        raise Pointless("no change of address waits for this end")
    edition = letter.language
    token = moving.token_for(subscriber, end)
    context = {
        "end": end,
        "confirm_url": absolute("subscriptions:new_address", edition, token=token),
        "new_email": subscriber.new_email,
        "old_email": subscriber.email,
        "hours": settings.CONFIRM_HOURS,
    }
    subject = _("Your mails are to go to another address")
    return rendering.render("address", edition, subject, context)


KINDS: dict[str, Callable[[Letter], Rendered]] = {
    Letter.Kind.CONFIRM: _confirm,
    Letter.Kind.WELCOME: _welcome,
    Letter.Kind.LINK: _link,
    Letter.Kind.ADDRESS_NEW: _address_new,
    Letter.Kind.ADDRESS_OLD: _address_old,
}
