"""What is looked at before a mailing is sent."""

import re
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from articles.checks import is_dead
from articles.models import Image
from subscriptions import audience, blocks, composing, digests
from subscriptions.models import Mailing
from subscriptions.rendering import Rendered

WARN_BYTES, BLOCK_BYTES = 90 * 1024, 102 * 1024  # Gmail cuts a mail at 102 kB
SUBJECT_LENGTH, PREHEADER_LENGTH = 60, 100
ADDRESS = re.compile(r"https?://[^\s\"<>]+")
INSECURE = re.compile(r"http://(?!127\.0\.0\.1|localhost)[^\s\"<]+")


@dataclass(frozen=True)
class Verdict:
    """What stands against sending, what should be thought about, and how large it is."""

    blocking: list[str]
    advice: list[str]
    size: int

    @property
    def kilobytes(self) -> int:
        return round(self.size / 1024)


def check(mailing: Mailing) -> Verdict:
    """Look at a mailing as its readers will see it."""
    blocking: list[str] = []
    advice: list[str] = []
    if mailing.kind == Mailing.Kind.CAMPAIGN:
        blocking += blocks.problems(mailing.blocks)
        _campaign(mailing, blocking, advice)
    if mailing.kind == Mailing.Kind.DIGEST:
        return Verdict(blocking, advice, 0)  # each reader's own, made when it is frozen
    try:
        rendered = composing.compose(mailing, mailing.edition)
    except composing.Withdrawn:
        return Verdict([_("What it is about is not public any more.")], advice, 0)
    _size(rendered, blocking, advice)
    # The text part has the addresses as they are; in the HTML they lead over us.
    if INSECURE.search(rendered.text):
        blocking.append(_("A link or picture does not start with https://."))
    return Verdict(blocking, advice, rendered.size)


def _campaign(mailing: Mailing, blocking: list[str], advice: list[str]) -> None:
    """What an editor of a composed mailing has still to do."""
    if mailing.newsletter is None:
        blocking.append(_("Choose the newsletter that it belongs to."))
    if not mailing.subject.strip():
        blocking.append(_("Write a subject."))
    if mailing.subject_b and not (mailing.newsletter and mailing.newsletter.count_clicks):
        blocking.append(_("Without counted clicks a test of two subjects cannot be decided."))
    _articles(mailing, blocking)
    blocking.extend(
        _("The link %(address)s leads nowhere.") % {"address": address}
        for address in _written_links(mailing)
        if is_dead(address)
    )
    if len(mailing.subject) > SUBJECT_LENGTH:
        advice.append(
            _("Phones cut a subject after about %(n)s characters.") % {"n": SUBJECT_LENGTH}
        )
    if len(mailing.preheader) > PREHEADER_LENGTH:
        advice.append(_("The preview line is longer than what is shown."))
    if not mailing.preheader:
        advice.append(_("Without a preview line the first words of the mail are shown."))


def _written_links(mailing: Mailing) -> list[str]:
    """Addresses that an editor has typed, each once; those of the articles are right."""
    intros = mailing.items.values_list("intro", flat=True) if mailing.pk else []
    words = [mailing.intro, *intros]
    for block in mailing.blocks:
        words += [block.get("text", ""), block.get("url", "")]
    found = (address.rstrip(".,;:!?)") for text in words for address in ADDRESS.findall(text))
    return list(dict.fromkeys(found))


def _articles(mailing: Mailing, blocking: list[str]) -> None:
    look = mailing.newsletter.look if mailing.newsletter else ""
    items = list(mailing.items.select_related("article__category", "article__lead_image"))
    for number, item in enumerate(items):
        if not item.article.is_published():
            blocking.append(_("“%(title)s” is not public.") % {"title": item.article})
        if composing.has_picture(look, number) and _is_mute(item.article.lead_image):
            blocking.append(
                _("The picture of “%(title)s” has no alternative text.") % {"title": item.article}
            )
    if not items and not mailing.blocks and not mailing.intro:
        blocking.append(_("There is nothing in it yet."))
    wanted = [block.get("image") for block in mailing.blocks if block.get("kind") == "picture"]
    blocking.extend(
        _("The picture “%(title)s” has no alternative text.") % {"title": image}
        for image in Image.objects.filter(pk__in=wanted)
        if _is_mute(image)
    )


def _is_mute(image: Image | None) -> bool:
    """Whether a picture says nothing to those who do not see it, and should."""
    return image is not None and not image.alt and not image.decorative


def _size(rendered: Rendered, blocking: list[str], advice: list[str]) -> None:
    if rendered.size > BLOCK_BYTES:
        blocking.append(_("It is larger than 102 kB: Gmail would cut it."))
    elif rendered.size > WARN_BYTES:
        advice.append(_("It is larger than 90 kB; Gmail cuts at 102 kB."))


def reach(mailing: Mailing) -> int:
    """To how many people it would go now."""
    now = timezone.now()
    if mailing.kind == Mailing.Kind.DIGEST:
        rows = digests.readers(mailing.edition, mailing.audience["frequency"], now)
        return int(
            rows.exclude(audience.barred(mailing, now)).values("subscriber").distinct().count()
        )
    return int(audience.candidates(mailing).exclude(audience.barred(mailing, now)).count())
