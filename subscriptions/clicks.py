"""Clicks, counted by link and never by reader: a signed redirect, machines apart."""

import hashlib
import re
import time
from dataclasses import replace
from html import escape, unescape

from django.conf import settings
from django.core.cache import cache
from django.db.models import F
from django.http import HttpRequest
from django.urls import reverse

from subscriptions import limits, signing
from subscriptions.models import Mailing, MailingLink
from subscriptions.rendering import Rendered
from subscriptions.sending.people import MARKS

PURPOSE = "go"
HREF = re.compile(r'href="(https?://[^"]+)"')
BOTS = re.compile(
    r"bot|crawl|spider|preview|scan|fetch|monitor|curl|wget|python|java/|go-http|headless|"
    r"barracuda|mimecast|proofpoint|safelinks|urldefense|symantec|trend ?micro|facebookexternal",
    re.IGNORECASE,
)
BURST = 2.0  # seconds: who opens two links of one mail within it is a machine


def counted(rendered: Rendered, mailing: Mailing, variant: str) -> Rendered:
    """The mail with its links leading over us; the text part keeps them as they are."""
    numbers: dict[str, str] = {}

    def over_us(match: re.Match[str]) -> str:
        url = unescape(match.group(1))
        if any(mark in url for mark in MARKS) or len(url) > 1000:
            return match.group(0)
        if url not in numbers:
            numbers[url] = url_of(_link(mailing, variant, len(numbers) + 1, url))
        return f'href="{escape(numbers[url])}"'

    return replace(rendered, html=HREF.sub(over_us, rendered.html))


def _link(mailing: Mailing, variant: str, number: int, url: str) -> MailingLink:
    """The row of one link; its address never changes once it was mailed."""
    known = MailingLink.objects.filter(mailing=mailing, variant=variant, url=url).first()
    if known:
        return known
    taken = MailingLink.objects.filter(mailing=mailing, variant=variant).count()
    link, _created = MailingLink.objects.get_or_create(
        mailing=mailing, variant=variant, number=max(number, taken + 1), defaults={"url": url}
    )
    return link


def url_of(link: MailingLink) -> str:
    """Absolute address that counts and leads on; nobody but us can make one."""
    token = signing.make(PURPOSE, link.pk, at=0)
    path = reverse("subscriptions:go", kwargs={"edition": settings.LANGUAGE_CODE, "token": token})
    return settings.SITE_URL + path


def find(token: str) -> MailingLink:
    """The link of a token. Raises signing.BadToken."""
    numbers = signing.read(PURPOSE, token)
    link = MailingLink.objects.filter(pk=numbers[0]).first() if numbers else None
    if link is None:
        raise signing.BadToken
    return link


def count(link: MailingLink, request: HttpRequest) -> None:
    """Count one opening, as a reader's or as a machine's."""
    machine = is_machine(request)
    turned = 0
    if not machine:
        machine, turned = _burst(link, request)
    column = "bot_clicks" if machine else "clicks"
    total = "count_bot_clicks" if machine else "count_clicks"
    MailingLink.objects.filter(pk=link.pk).update(**{column: F(column) + 1})
    Mailing.objects.filter(pk=link.mailing_id).update(**{total: F(total) + 1})
    if turned:
        # What it opened first was counted as a reader's.
        MailingLink.objects.filter(pk=turned, clicks__gt=0).update(
            clicks=F("clicks") - 1, bot_clicks=F("bot_clicks") + 1
        )
        Mailing.objects.filter(pk=link.mailing_id, count_clicks__gt=0).update(
            count_clicks=F("count_clicks") - 1, count_bot_clicks=F("count_bot_clicks") + 1
        )


def is_machine(request: HttpRequest) -> bool:
    """Whether a request shows by itself that no reader followed a link."""
    return shows_a_machine(request) or not request.headers.get("Accept-Language")


def shows_a_machine(request: HttpRequest) -> bool:
    """Whether a request says that a program looks ahead of its reader."""
    agent = request.headers.get("User-Agent", "")
    return (
        request.method != "GET"
        or not agent
        or bool(BOTS.search(agent))
        or "prefetch" in request.headers.get("Sec-Purpose", request.headers.get("Purpose", ""))
    )


def _burst(link: MailingLink, request: HttpRequest) -> tuple[bool, int]:
    """Whether this network opened another link of the mailing just now, and which one."""
    who = f"{limits.network_of(request)} {request.headers.get('User-Agent', '')}"
    digest = hashlib.sha256(who.encode()).hexdigest()[:24]
    key = f"click:{link.mailing_id}:{digest}"
    last = cache.get(key)
    cache.set(key, (link.pk, time.time()), 60)
    if not last or last[0] == link.pk or time.time() - last[1] > BURST:
        return False, 0
    return True, last[0]
