"""A built mail: everything that all readers of one language share."""

from dataclasses import dataclass, field
from datetime import datetime
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from subscriptions import composing, rendering, signing
from subscriptions.models import Mailing, Newsletter
from subscriptions.rendering import Rendered, absolute
from subscriptions.sending.people import MARKS, UNSUBSCRIBE, Person


@dataclass(frozen=True)
class Mail:
    """One mail before anyone's name is on it, with the headers that all readers share."""

    rendered: Rendered
    sender: str
    reply_to: list[str]
    headers: dict[str, str]
    one_click: str  # address for List-Unsubscribe, with a mark
    parts: list[bytes] = field(default_factory=list)


def build(mailing: Mailing, language: str, variant: str, selection: int) -> Mail:
    """Compose a mailing for one group of readers. Raises composing.Withdrawn."""
    rendered = composing.compose(mailing, language, variant, selection)
    newsletter = mailing.newsletter
    return Mail(
        rendered=rendered,
        sender=sender_of(newsletter),
        reply_to=reply_to(newsletter),
        headers=list_headers(newsletter, mailing.edition, language, mailing.kind),
        one_click=absolute("subscriptions:unsubscribe", language, token=UNSUBSCRIBE),
    )


def sender_of(newsletter: Newsletter | None) -> str:
    """Who a newsletter comes from, in whole or in part as it says itself; else the site."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    if newsletter is None:
        return str(settings.DEFAULT_FROM_EMAIL)
    return formataddr((newsletter.from_name or name, newsletter.from_email or address))


def reply_to(newsletter: Newsletter | None) -> list[str]:
    """Where answers go, if not to the sender."""
    return [newsletter.reply_to] if newsletter and newsletter.reply_to else []


def list_headers(
    newsletter: Newsletter | None, edition: str, language: str, kind: str
) -> dict[str, str]:
    """What all mails of a list say of it (RFC 2369, 2919, 8058, 3834), save the way out.

    Alerts, digests and notices are of articles: their archive is the site's own.
    """
    name, list_name = rendering.site_of(language).name, kind
    archive = absolute("articles:archive_index", edition)
    if newsletter:
        name, list_name = newsletter.name, newsletter.slug or f"newsletter-{newsletter.pk}"
        archive = absolute("subscriptions:letters", edition)
    return {
        "List-Archive": f"<{archive}>",
        "List-ID": f"{_header_phrase(name)} <{list_name}.{language}.{signing.mail_host()}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
        "Precedence": "bulk",
    }


def _header_phrase(name: str) -> str:
    """A name as ASCII words: RFC 2919 wants a phrase, and no encoding survives every list."""
    plain = "".join(char if char.isascii() and (char.isalnum() or char == " ") else " "
                    for char in name)  # fmt: skip
    return '"' + (" ".join(plain.split()) or "Newsletter") + '"'


def personal(mail: Mail, person: Person, at: datetime) -> EmailMultiAlternatives:
    """The mail for one reader as Django's own message, for backends that are not SMTP."""
    tokens = person.tokens(at)
    message = EmailMultiAlternatives(
        mail.rendered.subject,
        fill(mail.rendered.text, tokens),
        mail.sender,
        [person.email],
        reply_to=mail.reply_to,
        headers={
            **mail.headers,
            "Message-ID": signing.message_id("d", person.delivery),
            "List-Unsubscribe": f"<{fill(mail.one_click, tokens)}>",
        },
    )
    message.attach_alternative(fill(mail.rendered.html, tokens), "text/html")
    # Providers hand it back with their events; other backends do not look at it.
    setattr(message, "metadata", {"delivery": message.extra_headers["Message-ID"]})  # noqa: B010
    return message


def fill(text: str, tokens: dict[str, str]) -> str:
    """`text` with a reader's tokens in place of the marks."""
    for mark in MARKS:
        text = text.replace(mark, tokens[mark])
    return text
