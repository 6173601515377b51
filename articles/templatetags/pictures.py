"""`{% picture image "lead" sizes="…" %}` and the address and size of one rendition."""

from django import template
from django.utils.safestring import SafeString

from articles.images import picture as pictures
from articles.models import Image

register = template.Library()


@register.simple_tag
def picture(
    image: Image | None,
    preset: str,
    sizes: str = "100vw",
    alt: str | None = None,
    eager: bool = False,
    css_class: str = "",
) -> SafeString:
    """The `<picture>` of an image, or nothing where there is none."""
    if not image:
        return SafeString("")
    return pictures.picture_html(image, preset, sizes, alt, eager, css_class)


@register.simple_tag
def rendition_url(
    image: Image, preset: str, width: int | None = None, fmt: str = "jpg", absolute: bool = False
) -> str:
    """Address of one rendition; with `absolute` also where the storage gives a path."""
    return pictures.rendition_url(image, preset, width, fmt, absolute)


@register.simple_tag
def rendition_size(image: Image, preset: str, width: int | None = None) -> tuple[int, int]:
    """Width and height of that rendition, for `og:image:width` and the like."""
    return pictures.rendition_size(image, preset, width)
