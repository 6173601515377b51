"""Mail: whether the server takes us, and whether the world believes our sender (by DNS)."""

import smtplib
import ssl
from collections.abc import Iterator
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import get_connection

from newsroom.doctor.dns import NoAnswer, Resolver
from newsroom.doctor.findings import Finding, ok, unknown, warning, wrong
from subscriptions.models import Newsletter

SECONDS = 10
# What the large providers sign with; MAIL_DKIM_SELECTOR names another.
SELECTORS = (
    "default", "mail", "dkim", "s1", "s2", "k1", "k2", "selector1", "selector2", "google",
    "mta", "pm", "mandrill", "mxvault", "zoho", "brevo", "sib", "smtp", "newsroom",
)  # fmt: skip


def server() -> Iterator[Finding]:
    """Connect, greet, encrypt and log in, as a mailing would; nothing is sent."""
    backend = settings.EMAIL_BACKEND
    if settings.OUTBOX_DIR is not None:
        todo = "Set EMAIL_URL, such as smtp+tls://user:password@mail.example:587."
        level = wrong if settings.PRODUCTION else warning
        yield level("mail server", "mails are only written to a folder", todo)
        return
    if not backend.endswith("smtp.EmailBackend"):
        yield unknown("mail server", f"{backend} is asked when something is sent")
        return
    yield from _smtp()


def _smtp() -> Iterator[Finding]:
    name = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    connection: Any = get_connection(fail_silently=False, timeout=SECONDS)
    try:
        connection.open()
        connection.connection.noop()
    except smtplib.SMTPAuthenticationError:
        yield wrong("mail server", f"{name} refuses user or password", "Mend EMAIL_URL.")
        return
    except (OSError, smtplib.SMTPException) as error:
        reason = " ".join(str(error).split())
        todo = "Mend EMAIL_URL: smtps:// for port 465, smtp+tls:// for 587; is the port open?"
        if isinstance(error, ssl.SSLError):
            todo = "The server's certificate does not fit its name; use the name it is made for."
        yield wrong("mail server", f"{name}: {reason}", todo)
        return
    finally:
        connection.close()
    if settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL:
        yield ok("mail server", f"{name} takes us, encrypted")
    elif settings.EMAIL_HOST in {"localhost", "127.0.0.1", "::1"}:
        yield ok("mail server", f"{name} takes us")
    else:
        todo = "Use smtp+tls:// or smtps:// in EMAIL_URL."
        yield warning("mail server", f"{name} takes us, without encryption", todo)


def senders() -> list[str]:
    """Domains that mails come from."""
    addresses = [settings.DEFAULT_FROM_EMAIL]
    addresses += Newsletter.objects.values_list("from_email", flat=True)
    domains = {parseaddr(each)[1].rpartition("@")[2].lower() for each in addresses}
    return sorted(domains - {"", "localhost"})


def domain(resolver: Resolver | None = None) -> Iterator[Finding]:
    """SPF, DKIM, DMARC and reports on TLS of each domain that mails come from."""
    try:
        resolver = resolver or Resolver()
        for name in senders():
            resolver.texts(name)
            yield from _records(name, resolver)
    except NoAnswer as error:
        todo = "Run doctor where a name server can be asked, or ask by hand: dig TXT …"
        text = f"SPF, DKIM, DMARC and TLS were not looked at: {error}"
        yield unknown("mail domain", text, todo)
    if not senders():
        yield wrong("mail domain", "mails have no sender", "Set DEFAULT_FROM_EMAIL.")


def _records(name: str, resolver: Resolver) -> Iterator[Finding]:
    yield from _spf(name, resolver)
    yield from _dkim(name, resolver)
    yield from _dmarc(name, resolver)
    if not resolver.has_mail(name):
        todo = f"Add an MX record for {name}: answers and reports go there."
        yield warning("mail domain", f"{name} takes no mail", todo)
    if not any(text.startswith("v=STSv1") for text in resolver.texts(f"_mta-sts.{name}")):
        text = f"{name} asks nobody to encrypt mail to it (MTA-STS, RFC 8461; optional)"
        yield ok("mail domain", text)


def _spf(name: str, resolver: Resolver) -> Iterator[Finding]:
    found = [text for text in resolver.texts(name) if text.lower().startswith("v=spf1")]
    if not found:
        todo = f'Add TXT {name} "v=spf1 mx a:{settings.EMAIL_HOST} -all", with your mail server.'
        yield wrong("mail domain", f"{name} has no SPF record", todo)
    elif len(found) > 1:
        todo = "Leave one: with two, receivers treat SPF as broken (RFC 7208, 4.5)."
        yield wrong("mail domain", f"{name} has {len(found)} SPF records", todo)
    elif found[0].rstrip().endswith("+all"):
        yield wrong("mail domain", f"{name} lets everybody send (+all)", "End it with -all.")
    else:
        yield ok("mail domain", f"SPF of {name}")


def _dkim(name: str, resolver: Resolver) -> Iterator[Finding]:
    chosen = settings.MAIL_DKIM_SELECTOR
    for selector in [chosen] if chosen else SELECTORS:
        for text in resolver.texts(f"{selector}._domainkey.{name}"):
            pairs = (part.partition("=") for part in text.split(";"))
            parts = {key.strip(): value.strip() for key, _sign, value in pairs}
            if parts.get("p"):
                yield ok("mail domain", f"DKIM of {name} ({selector})")
                return
    if chosen:
        todo = f"Add the key that your mail server signs with at {chosen}._domainkey.{name}."
        yield wrong("mail domain", f"{name} has no DKIM key at {chosen}", todo)
    else:
        todo = "Have your mail server sign, and name the selector: MAIL_DKIM_SELECTOR."
        yield warning("mail domain", f"no DKIM key of {name} found at usual selectors", todo)


def _dmarc(name: str, resolver: Resolver) -> Iterator[Finding]:
    places = [name]
    while places[-1].count(".") > 1:
        places.append(places[-1].partition(".")[2])
    for place in places:
        found = [text for text in resolver.texts(f"_dmarc.{place}") if text.startswith("v=DMARC1")]
        if found and "p=none" in found[0].replace(" ", ""):
            todo = "When the reports are clean, raise it: p=quarantine, then p=reject."
            yield warning("mail domain", f"DMARC of {name} only watches (p=none)", todo)
            return
        if found:
            yield ok("mail domain", f"DMARC of {name}")
            return
    todo = f'Add TXT _dmarc.{name} "v=DMARC1; p=quarantine; rua=mailto:dmarc@{name}".'
    yield wrong("mail domain", f"{name} has no DMARC record: Gmail and Yahoo refuse bulk", todo)
