"""Decoding and resizing with bounded memory: a 50-megapixel picture stays below 300 MB."""

import io

from PIL import Image, ImageCms, ImageFile

from articles.images import limits

# 8-bit modes with and without an alpha channel; every other one is converted.
PLAIN = ("RGB", "RGBA")
STRIP = 256  # rows of the original, about, that are worked on at a time


def orientation(image: Image.Image) -> int:
    """EXIF orientation, 1 to 8; unreadable EXIF counts as upright."""
    try:
        found = image.getexif().get(0x0112, 1)
    except Exception:  # as hostile as the rest of the file, and not worth refusing it for
        return 1
    return found if isinstance(found, int) and 1 <= found <= 8 else 1


def load(image: ImageFile.ImageFile, factor: int, copies: int = 1) -> Image.Image:
    """The decoded picture, at most `factor` times smaller than its header says.

    `copies` says how many whole pictures the caller holds at once; where these would not fit,
    the picture is made smaller. A JPEG is decoded small, all others are reduced in strips.
    """
    room = limits.MEMORY - limits.coefficients(image)
    cost = 4 * image.width * image.height * copies
    if limits.format_of(image) == "JPEG":
        needed = next((each for each in (1, 2, 4) if cost <= room * each**2), 8)
        scale = max(factor, needed)
        image.draft(None, (max(1, image.width // scale), max(1, image.height // scale)))
        image.load()
        return image
    factor = max(factor, 1 if cost <= room else 2)
    image.load()
    if factor == 1:
        return image
    smaller = reduced(image, factor)
    Image.Image.close(image)  # gives the pixels back now; its own close() would close the file, too
    return smaller


def plain(image: Image.Image) -> Image.Image:
    """The picture as 8-bit RGB, or RGBA where any of it is transparent."""
    if image.mode in PLAIN:
        return image
    if image.mode.startswith("I;16"):
        # Scaled, not clipped: a plain conversion would turn all but the darkest white.
        return image.point(lambda value: value / 256).convert("L").convert("RGB")
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def reduced(image: Image.Image, factor: int) -> Image.Image:
    """The picture in a plain mode, `factor` times smaller (sides rounded up), worked in strips."""
    mode = "RGBA" if image.has_transparency_data else "RGB"
    width, height = -(-image.width // factor), -(-image.height // factor)
    result = Image.new(mode, (width, height))
    rows = max(1, STRIP // factor)
    for top in range(0, height, rows):
        bottom = min(image.height, (top + rows) * factor)
        strip = image.crop((0, top * factor, image.width, bottom))
        result.paste(plain(strip).convert(mode).reduce(factor), (0, top))
    return result


def upright(image: Image.Image, turn: int) -> Image.Image:
    """The picture as it is meant to be seen, by its EXIF orientation."""
    methods = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_270,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }
    return image.transpose(methods[turn]) if turn in methods else image


def srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """The picture in sRGB, as browsers assume of pictures without a profile.

    Changes RGB and RGBA in place. Grey needs no change; a profile that cannot be used is ignored.
    """
    if not profile or image.mode not in (*PLAIN, "CMYK"):
        return image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if "sRGB" in ImageCms.getProfileDescription(source):
            return image
        found = ImageCms.profileToProfile(
            image,
            source,
            ImageCms.createProfile("sRGB"),
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            outputMode="RGB" if image.mode == "CMYK" else image.mode,
            inPlace=image.mode in PLAIN,
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    except (ImageCms.PyCMSError, OSError, TypeError, ValueError):
        return image
    return found or image
