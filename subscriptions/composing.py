"""What a mailing says: one mail for each language, subject variant and selection of articles."""

from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from articles.images.picture import rendition_size, rendition_url
from articles.models import Article, Image
from subscriptions import rendering
from subscriptions.models import Mailing
from subscriptions.rendering import Rendered, absolute
from subscriptions.sending.people import PREFERENCES, UNSUBSCRIBE

# Twice the width that is shown, for screens with dense pixels.
PICTURE_WIDTH, SHOWN_WIDTH = 1280, 600


class Withdrawn(Exception):
    """What the mailing is about is not public any more."""


def compose(mailing: Mailing, language: str, variant: str = "", selection: int = 0) -> Rendered:
    """The mail with marks in place of the personal parts. Raises Withdrawn."""
    with translation.override(language):
        return _alert(mailing, language)


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


def picture(image: Image) -> dict[str, Any]:
    """A picture of the library at the width of a mail."""
    width, height = rendition_size(image, "lead", PICTURE_WIDTH)
    return {
        "url": rendition_url(image, "lead", PICTURE_WIDTH, absolute=True),
        "width": SHOWN_WIDTH,
        "height": round(SHOWN_WIDTH * height / width) if width else 400,
        "alt": "" if image.decorative else image.alt,
        "credit": image.credit,
    }
