"""What a mailing says: one mail for each language, subject variant and selection of articles."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from articles.images.picture import rendition_size, rendition_url
from articles.models import Article, Image
from subscriptions import blocks, clicks, opens, rendering
from subscriptions.models import Mailing, Newsletter, Selection, Subscription
from subscriptions.rendering import Rendered, absolute
from subscriptions.sending.people import PREFERENCES, UNSUBSCRIBE

# Twice the width that is shown, for screens with dense pixels.
PICTURE_WIDTH, SHOWN_WIDTH = 1280, 600
LOGO_HEIGHT = 72
FULL = 20  # stories that are told, where no editor chose them; of the others only the headlines


class Withdrawn(Exception):
    """What the mailing is about is not public any more."""


def compose(mailing: Mailing, language: str, variant: str = "", selection: int = 0) -> Rendered:
    """The mail with marks in place of the personal parts. Raises Withdrawn."""
    with translation.override(language):
        if mailing.kind == Mailing.Kind.ALERT:
            return _alert(mailing, language)
        if mailing.kind == Mailing.Kind.DIGEST:
            return _digest(mailing, language, selection)
        if mailing.kind == Mailing.Kind.NOTICE:
            return _notice(mailing, language)
        return _campaign(mailing, language, variant)


def links(language: str) -> dict[str, Any]:
    """Addresses with marks, which the sender replaces for each reader."""
    return {
        "preferences_url": absolute("subscriptions:preferences", language, token=PREFERENCES),
        "unsubscribe_url": absolute("subscriptions:unsubscribe", language, token=UNSUBSCRIBE),
    }


def _alert(mailing: Mailing, language: str) -> Rendered:
    article = Article.objects.complete().get(alerts=mailing)
    if not article.is_published():
        raise Withdrawn
    context = {
        **links(language),
        "story": story(article),
        "preheader": article.standfirst,
        "label": _("New in %(section)s") % {"section": article.category},
    }
    return rendering.render("alert", language, article.headline, context)


def _digest(mailing: Mailing, language: str, selection: int) -> Rendered:
    keys = Selection.objects.get(pk=selection).articles
    found = stories(keys)
    if not found:
        raise Withdrawn
    weekly = mailing.audience.get("frequency") == Subscription.Frequency.WEEKLY
    name = rendering.site_of(language).name
    words = {"name": name, "headline": found[0]["headline"]}
    subject = _("%(name)s this week: %(headline)s") if weekly else _("%(name)s today: %(headline)s")
    context = {
        **links(language),
        "stories": found[:FULL],
        "more": found[FULL:],
        "preheader": ", ".join(each["headline"] for each in found[1:4]),
        "weekly": weekly,
        "day": mailing.send_at,
    }
    return rendering.render("digest", language, subject % words, context)


def _notice(mailing: Mailing, language: str) -> Rendered:
    article = Article.objects.complete().get(alerts=mailing)
    context = {**links(language), "article": article, "story": story(article, wide=False)}
    subject = _("Retracted: %(headline)s") % {"headline": article.headline}
    return rendering.render("notice", language, subject, context)


def _campaign(mailing: Mailing, language: str, variant: str) -> Rendered:
    context = {
        **links(language),
        **content(mailing),
        "web_url": web_url(mailing),
        "seen_url": opens.url_of(mailing),
    }
    rendered = rendering.render("mailing", language, subject_of(mailing, variant), context)
    if mailing.newsletter and mailing.newsletter.count_clicks and mailing.pk:
        return clicks.counted(rendered, mailing, variant)
    return rendered


def draft(mailing: Mailing, items: Mapping[int, str]) -> Rendered:
    """A mailing as an editor has it on the screen, with these articles and their introductions."""
    context = {**links(mailing.edition), **content(mailing, items), "web_url": web_url(mailing)}
    return rendering.render("mailing", mailing.edition, subject_of(mailing, ""), context)


def subject_of(mailing: Mailing, variant: str) -> str:
    """The subject that a group of an A/B test gets; the rest gets the winner's."""
    second = (variant or mailing.ab_winner) == "b"
    return (mailing.subject_b if second else "") or mailing.subject or str(mailing.newsletter or "")


def web_url(mailing: Mailing) -> str:
    """Where the mailing can be read in the browser, for good."""
    return absolute("subscriptions:mailing", mailing.edition, pk=mailing.pk) if mailing.pk else ""


def content(mailing: Mailing, items: Mapping[int, str] | None = None) -> dict[str, Any]:
    """What a composed mailing shows, in mail and on the web; `items` in place of its own."""
    if items is None:
        rows = mailing.items.all() if mailing.pk else []
        items = {item.article_id: item.intro for item in rows if item.article_id}
    shown = blocks.ready(mailing.blocks, picture)
    if items and not any(block["kind"] == "articles" for block in shown):
        shown.append({"kind": "articles"})
    look = mailing.newsletter.look if mailing.newsletter else ""
    found = stories(list(items), items, look)
    told = FULL if mailing.dedupe_key else len(found)
    return {
        "mailing": mailing,
        "newsletter": mailing.newsletter,
        "logo": _logo(mailing),
        "preheader": mailing.preheader,
        "intro": mailing.intro,
        "blocks": shown,
        "stories": found[:told],
        "more": found[told:],
    }


def _logo(mailing: Mailing) -> dict[str, Any] | None:
    """The picture at the top of a newsletter's mails, no higher than a headline."""
    image = mailing.newsletter.logo if mailing.newsletter else None
    if image is None:
        return None
    found = picture(image, "free")
    width = min(SHOWN_WIDTH, round(LOGO_HEIGHT * SHOWN_WIDTH / found["height"]))
    return {**found, "width": width, "height": round(width * found["height"] / SHOWN_WIDTH)}


def stories(
    keys: Sequence[int], intros: Mapping[int, str] | None = None, look: str = ""
) -> list[dict[str, Any]]:
    """Articles in the order of their keys, those that are public; `look` is a newsletter's."""
    rows = {row.pk: row for row in Article.objects.published().filter(pk__in=keys).complete()}
    ordered = [rows[key] for key in keys if key in rows]
    found = []
    for number, article in enumerate(ordered):
        intro = (intros or {}).get(article.pk, "")
        told = story(article, intro, wide=has_picture(look, number))
        found.append(told | {"standfirst": intro} if look == Newsletter.Look.BRIEF else told)
    return found


def has_picture(look: str, number: int) -> bool:
    """Whether the story at this place is shown with its picture: else only the first is."""
    if look == Newsletter.Look.BRIEF:
        return False
    return number == 0 or look == Newsletter.Look.PICTURES


def story(article: Article, intro: str = "", wide: bool = True) -> dict[str, Any]:
    """One article as a mail shows it."""
    return {
        "article": article,
        "headline": article.headline,
        "standfirst": intro or article.standfirst,
        "label": str(article.category or ""),
        "authors": [str(line.author) for line in article.bylines.all()],
        "url": settings.SITE_URL + article.get_absolute_url(),
        "picture": picture(article.lead_image) if wide and article.lead_image else None,
        "language": article.language,
        "minutes": article.reading_minutes,
    }


def picture(image: Image, preset: str = "lead") -> dict[str, Any]:
    """A picture of the library at the width of a mail."""
    width, height = rendition_size(image, preset, PICTURE_WIDTH)
    told = image.told()
    return {
        "url": rendition_url(image, preset, PICTURE_WIDTH, absolute=True),
        "width": SHOWN_WIDTH,
        "height": round(SHOWN_WIDTH * height / width) if width else 400,
        "alt": told.alt,
        "credit": told.credit,
    }
