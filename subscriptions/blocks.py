"""Blocks of a composed mailing: what may stand in one, checked and made ready to be shown."""

from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from articles.models import Image

KINDS = {
    "text": _("Text"),
    "articles": _("Articles"),
    "picture": _("Picture"),
    "button": _("Button"),
    "divider": _("Divider"),
}


def validate(blocks: Any) -> None:
    """Raise ValidationError where `blocks` is no list of blocks."""
    if not isinstance(blocks, list) or len(blocks) > 60:
        raise ValidationError(_("The blocks are no list, or more than 60."))
    for number, block in enumerate(blocks, start=1):
        if not isinstance(block, dict) or block.get("kind") not in KINDS:
            raise ValidationError(_("Block %(number)s is of no known kind.") % {"number": number})
        _validate_one(number, block)


def _validate_one(number: int, block: dict[str, Any]) -> None:
    texts = {key: value for key, value in block.items() if key != "image"}
    if any(not isinstance(value, str) or len(value) > 20_000 for value in texts.values()):
        raise ValidationError(_("Block %(number)s holds what is no text.") % {"number": number})
    if block["kind"] == "button":
        parts = urlsplit(block.get("url", ""))
        if parts.scheme != "https" or not parts.netloc or not block.get("words"):
            raise ValidationError(
                _("The button in block %(number)s needs words and an https address.")
                % {"number": number}
            )


def ready(blocks: list[dict[str, Any]], picture: Any) -> list[dict[str, Any]]:
    """Blocks for the template; `picture` makes an image of the library ready."""
    found = []
    for block in blocks:
        if block["kind"] == "picture":
            image = Image.objects.filter(pk=block.get("image") or 0).first()
            if image is None:
                continue
            found.append({**block, "picture": picture(image)})
        else:
            found.append(block)
    return found


def problems(blocks: list[dict[str, Any]]) -> list[str]:
    """What stands against sending: pictures without words, addresses without https."""
    found = []
    for number, block in enumerate(blocks, start=1):
        if block["kind"] != "picture":
            continue
        image = Image.objects.filter(pk=block.get("image") or 0).first()
        if image is None:
            found.append(str(_("The picture of block %(n)s is gone.") % {"n": number}))
        elif not image.alt and not image.decorative:
            found.append(
                str(_("The picture of block %(n)s has no alternative text.") % {"n": number})
            )
    return found
