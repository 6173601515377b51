"""`{% teaser article "card" level="h2" %}`: an article in a list, written once for all lists."""

from functools import lru_cache
from typing import Any

from django import template
from django.template import Context, Template
from django.utils import timezone
from django.utils.safestring import SafeString

from articles.images.picture import base_url
from articles.teasers import Teaser

register = template.Library()
# About four kilobytes each; the front page has forty, a page of a list twenty.
KEPT = 2048


@register.simple_tag(takes_context=True)
def teaser(context: Context, article: Teaser, form: str, **options: Any) -> SafeString:
    """`partials/teaser_<form>.html` with `article` and these options, and nothing else.

    What it looks like is a function of its values, so it is kept by them: a change makes other
    values, and nothing has to be thrown away.
    """
    found: Any = context.template.engine.get_template(  # type: ignore[union-attr]
        f"partials/teaser_{form}.html"
    )
    around = (context.get("edition"), context.get("language"), timezone.get_current_timezone_name())
    return _written(found, article, tuple(options.items()), around, base_url())


@lru_cache(maxsize=KEPT)
def _written(
    found: Template,
    article: Teaser,
    options: tuple[tuple[str, Any], ...],
    around: tuple[str, str, str],
    _media: str,
) -> SafeString:
    """`found` is the same object while its file is the same, so that a new file is read."""
    edition, language, _zone = around
    values = {"article": article, "edition": edition, "language": language, **dict(options)}
    return found.render(Context(values))
