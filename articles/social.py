"""The card that social networks show for an article without a picture: drawn once, kept.

Its name tells its words, so that a new headline is a new address. It is drawn when it is first
asked for, and only for what readers may read.
"""

import hashlib
from functools import lru_cache
from typing import IO

from django.urls import reverse
from PIL import Image, ImageDraw, ImageFont
from PIL.ImageFont import FreeTypeFont
from PIL.ImageFont import ImageFont as BitmapFont

from articles.images import blobs
from articles.models import Article
from articles.site import site_of
from categories.slugs import fold

SIZE = (1200, 630)
MARGIN = 80
PAPER, INK, ACCENT = "#fcfbf8", "#17191c", "#9b1c1f"
# A change of the drawing is a change of all names.
DRAWING = 1
# What systems have; Pillow looks where fonts are kept. Its own font knows ASCII alone.
FONTS = ("DejaVuSerif-Bold.ttf", "NotoSerif-Bold.ttf", "LiberationSerif-Bold.ttf", "georgiab.ttf")
SIZES = range(76, 35, -4)
LINES = 5
Font = FreeTypeFont | BitmapFont


def digest(article: Article) -> str:
    """What the card says, in hexadecimal digits."""
    words = f"{DRAWING}\n{site_of(article.edition).name}\n{article.headline}"
    return hashlib.sha256(words.encode()).hexdigest()[:32]


def url(article: Article) -> str:
    """Address of an article's card."""
    return reverse("articles:card", kwargs={"pk": article.pk, "digest": digest(article)})


def name(article: Article) -> str:
    """Where the card is kept, once it is drawn."""
    return f"cards/{digest(article)}.png"


def draw(article: Article) -> str:
    """Draw the card where it is missing; returns its name in the storage."""
    title, site = article.headline, site_of(article.edition).name

    def write(target: IO[bytes]) -> None:
        _picture(title, site).save(target, "PNG", optimize=True)

    blobs.put(name(article), write)
    return name(article)


def _picture(headline: str, site: str) -> Image.Image:
    picture = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, SIZE[0], 16), fill=ACCENT)
    small = _font(36)
    pen.text((MARGIN, SIZE[1] - MARGIN - 36), _drawable(site, small), fill=ACCENT, font=small)
    pen.line((MARGIN, 500, SIZE[0] - MARGIN, 500), fill=INK, width=2)
    lines, font, size = _fitted(headline)
    pen.multiline_text((MARGIN, MARGIN), "\n".join(lines), fill=INK, font=font, spacing=size // 4)
    return picture


def _fitted(headline: str) -> tuple[list[str], Font, int]:
    """The headline in lines, in the largest size that fits; cut where none does."""
    room = SIZE[0] - 2 * MARGIN
    for size in SIZES:
        font = _font(size)
        lines = _lines(_drawable(headline, font), font, room)
        if len(lines) <= LINES and len(lines) * size * 1.3 < 400:
            return lines, font, size
    return [*lines[: LINES - 1], f"{lines[LINES - 1]} …"], font, size


def _lines(text: str, font: Font, room: int) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and font.getlength(longer) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


@lru_cache(maxsize=16)
def _font(size: int) -> Font:
    for file in FONTS:
        try:
            return ImageFont.truetype(file, size)
        except OSError:
            continue
    return ImageFont.load_default(size)


def _drawable(text: str, font: Font) -> str:
    """`text`, or its plain letters where the font has no others."""
    known = isinstance(font, FreeTypeFont) and str(font.path).rpartition("/")[2] in FONTS
    if known or text.isascii():
        return text
    return " ".join(fold(word).capitalize() for word in text.split())
