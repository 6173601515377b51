"""How pages show pictures: addresses and `<picture>`, from the row alone.

Nothing here asks the storage or the database, so that a page with fifty pictures stays cheap.
"""

from functools import lru_cache
from typing import Protocol

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from articles.images import blobs, geometry
from articles.images.geometry import PRESETS, Rendition
from articles.models import Image

EAGER = SafeString('loading="eager" fetchpriority="high"')
LAZY = SafeString('loading="lazy" decoding="async"')
Size = tuple[int, int]
Focal = tuple[int, int]


class Shown(Protocol):
    """What of a picture its addresses are made of: rows of the library have it, and teasers."""

    @property
    def digest(self) -> str: ...
    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...
    @property
    def focal_x(self) -> float: ...
    @property
    def focal_y(self) -> float: ...


def rendition_url(
    image: Shown, preset: str, width: int | None = None, fmt: str = "jpg", absolute: bool = False
) -> str:
    """Address of the smallest rendition at least `width` pixels wide, else of the largest."""
    size = rendition_size(image, preset, width)
    url = base_url() + Rendition(image.digest, *size, *_focal(image), fmt).name
    return settings.SITE_URL + url if absolute and url.startswith("/") else url


def rendition_size(image: Shown, preset: str, width: int | None = None) -> tuple[int, int]:
    """Width and height of what `rendition_url` names with the same arguments."""
    wanted = PRESETS[preset].widths[-1] if width is None else width
    return geometry.size_for(preset, image.width, image.height, wanted)


def picture_html(
    image: Shown,
    preset: str,
    sizes: str = "100vw",
    alt: str | None = None,
    eager: bool = False,
    css_class: str = "",
) -> SafeString:
    """`<picture>` with AVIF, WebP and JPEG in all widths of the preset.

    `sizes` says how wide it is shown; `alt` replaces what the image tells in the active
    language; `eager` is for the one picture that is seen first; `css_class` goes to the `<img>`.
    """
    before, after = _markup(
        base_url(),
        image.digest,
        (image.width, image.height),
        _focal(image),
        preset,
        sizes,
        eager,
        css_class,
    )
    if alt is None:
        alt = image.told().alt if isinstance(image, Image) else ""
    return format_html("{}{}{}", before, alt, after)


def base_url() -> str:
    """What stands before a rendition's name in its address."""
    return _base_url(settings.MEDIA_URL)


@lru_cache(maxsize=8)
def _base_url(_media_url: str) -> str:
    """The storage's address of its root; asked of it once, since object stores take their time."""
    return default_storage.url("renditions/x").removesuffix("renditions/x")


def _focal(image: Shown) -> Focal:
    return geometry.hundredths(image.focal_x), geometry.hundredths(image.focal_y)


@lru_cache(maxsize=1024)
def _markup(
    base: str,
    digest: str,
    original: Size,
    focal: Focal,
    preset: str,
    shown: str,
    eager: bool,
    css_class: str,
) -> tuple[SafeString, SafeString]:
    """The `<picture>` up to its alternative text, and from there on.

    Kept, since lists show the same pictures again and again, and writing their addresses is most
    of the work.
    """
    start = base + geometry.folder(digest)
    available = geometry.sizes(preset, *original)
    width, height = available[-1]
    *modern, last = (
        (each, _srcset(start, available, focal, each)) for each in PRESETS[preset].formats
    )
    sources = format_html_join(
        "",
        '<source type="{}" srcset="{}" sizes="{}">',
        ((blobs.TYPES[each], srcset, shown) for each, srcset in modern),
    )
    before = format_html(
        '<picture>{}<img{} src="{}" srcset="{}" sizes="{}" width="{}" height="{}" alt="',
        sources,
        format_html(' class="{}"', css_class) if css_class else "",
        start
        + geometry.leaf(
            geometry.size_for(preset, *original, geometry.DEFAULT_WIDTH), focal, last[0]
        ),
        last[1],
        shown,
        width,
        height,
    )
    return before, format_html('" {}></picture>', EAGER if eager else LAZY)


def _srcset(start: str, sizes: tuple[Size, ...], focal: Focal, extension: str) -> str:
    return ", ".join(f"{start}{geometry.leaf(size, focal, extension)} {size[0]}w" for size in sizes)
