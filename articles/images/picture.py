"""How pages show pictures: addresses and `<picture>`, from the row alone.

Nothing here asks the storage or the database, so that a page with fifty pictures stays cheap.
"""

from functools import lru_cache

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from articles.images import blobs, geometry
from articles.images.geometry import PRESETS, Rendition
from articles.models import Image

# The size that a browser without `srcset`, a mail or a crawler is given.
DEFAULT_WIDTH = 960
Focal = tuple[int, int]


def rendition_url(
    image: Image, preset: str, width: int | None = None, fmt: str = "jpg", absolute: bool = False
) -> str:
    """Address of the smallest rendition at least `width` pixels wide, else of the largest."""
    size = rendition_size(image, preset, width)
    url = base_url() + Rendition(image.digest, *size, *_focal(image), fmt).name
    return settings.SITE_URL + url if absolute and url.startswith("/") else url


def rendition_size(image: Image, preset: str, width: int | None = None) -> tuple[int, int]:
    """Width and height of what `rendition_url` names with the same arguments."""
    wanted = PRESETS[preset].widths[-1] if width is None else width
    return geometry.size_for(preset, image.width, image.height, wanted)


def picture_html(
    image: Image,
    preset: str,
    sizes: str = "100vw",
    alt: str | None = None,
    eager: bool = False,
    css_class: str = "",
) -> SafeString:
    """`<picture>` with AVIF, WebP and JPEG in all widths of the preset.

    `sizes` says how wide it is shown; `alt` replaces the image's own; `eager` is for the one
    picture that is seen first; `css_class` goes to the `<img>`.
    """
    place = (image.digest, image.width, image.height, _focal(image), preset)
    sources = format_html_join(
        "",
        '<source type="{}" srcset="{}" sizes="{}">',
        ((*each, sizes) for each in _sources(base_url(), *place)),
    )
    src, srcset, width, height = _fallback(base_url(), *place)
    return format_html(
        '<picture>{}<img{} src="{}" srcset="{}" sizes="{}" width="{}" height="{}" alt="{}" {}>'
        "</picture>",
        sources,
        format_html(' class="{}"', css_class) if css_class else "",
        src,
        srcset,
        sizes,
        width,
        height,
        _alternative(image) if alt is None else alt,
        EAGER if eager else LAZY,
    )


EAGER = SafeString('loading="eager" fetchpriority="high"')
LAZY = SafeString('loading="lazy" decoding="async"')


def base_url() -> str:
    """What stands before a rendition's name in its address."""
    return _base_url(settings.MEDIA_URL)


@lru_cache(maxsize=8)
def _base_url(_media_url: str) -> str:
    """The storage's address of its root; asked of it once, since object stores take their time."""
    return default_storage.url("renditions/x").removesuffix("renditions/x")


def _alternative(image: Image) -> str:
    return "" if image.decorative else image.alt


def _focal(image: Image) -> Focal:
    return geometry.hundredths(image.focal_x), geometry.hundredths(image.focal_y)


@lru_cache(maxsize=2048)
def _sources(
    base: str, digest: str, width: int, height: int, focal: Focal, preset: str
) -> tuple[tuple[str, str], ...]:
    """Content type and srcset of each format but the last, the best one first."""
    return tuple(
        (
            blobs.TYPES[each],
            _srcset(base, digest, geometry.sizes(preset, width, height), focal, each),
        )
        for each in PRESETS[preset].formats[:-1]
    )


@lru_cache(maxsize=2048)
def _fallback(
    base: str, digest: str, width: int, height: int, focal: Focal, preset: str
) -> tuple[str, str, int, int]:
    """src, srcset, width and height of the `<img>`."""
    available = geometry.sizes(preset, width, height)
    default = geometry.size_for(preset, width, height, DEFAULT_WIDTH)
    src = base + Rendition(digest, *default, *focal, "jpg").name
    return src, _srcset(base, digest, available, focal, "jpg"), *available[-1]


def _srcset(
    base: str, digest: str, sizes: tuple[tuple[int, int], ...], focal: Focal, extension: str
) -> str:
    return ", ".join(
        f"{base}{Rendition(digest, *size, *focal, extension).name} {size[0]}w" for size in sizes
    )
