"""Letters: what each kind says."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import translation
from django.utils.translation import gettext as _

from subscriptions import confirming, leaving, moving, preferences, rendering, signing
from subscriptions.models import Letter, Newsletter, Subscriber, Subscription, Topic
from subscriptions.rendering import Rendered, absolute
from subscriptions.sending import mails


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
    newsletter = _newsletter(letter)
    mail = EmailMultiAlternatives(
        rendered.subject,
        rendered.text,
        mails.sender_of(newsletter),
        [address],
        reply_to=mails.reply_to(newsletter),
        headers={**_headers(letter), "Message-ID": signing.message_id("l", letter.pk)},
    )
    mail.attach_alternative(rendered.html, "text/html")
    return mail


def _newsletter(letter: Letter) -> Newsletter | None:
    """The newsletter that welcomes a reader; other letters are of none."""
    if letter.kind != Letter.Kind.WELCOME:
        return None
    return Newsletter.objects.filter(pk=letter.data.get("newsletter")).first()


def _headers(letter: Letter) -> dict[str, str]:
    """A welcome is a mail of its list, which can be left from it; other letters were asked for."""
    newsletter = _newsletter(letter)
    if newsletter is None:
        return {"Auto-Submitted": "auto-generated"}
    way_out = {"List-Unsubscribe": f"<{_way_out(letter, newsletter)}>"}
    edition, language = newsletter.edition, letter.language
    return mails.list_headers(newsletter, edition, language, letter.kind) | way_out


def _way_out(letter: Letter, newsletter: Newsletter) -> str:
    token = leaving.token_for(_subscriber(letter), Topic.objects.of(newsletter))
    return absolute("subscriptions:unsubscribe", letter.language, token=token)


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
    newsletter = _newsletter(letter)
    if newsletter is None or not newsletter.welcome_text:
        raise Pointless("no welcome")
    if not subscriber.subscriptions.active().filter(topic__newsletter=newsletter).exists():
        raise Pointless("left again")
    subject = newsletter.welcome_subject or _("Welcome to %(name)s") % {"name": newsletter.name}
    context = {
        "newsletter": newsletter,
        "preferences_url": preferences.url_for(subscriber, letter.language),
        "unsubscribe_url": _way_out(letter, newsletter),
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
