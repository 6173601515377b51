"""Pictures, good and bad, drawn when they are needed."""

import io
import struct
import zlib

from PIL import Image, ImageDraw
from PIL.ExifTags import GPS, IFD, Base

SCRIPT = b"<script>alert(1)</script>"


def scene(width: int = 1500, height: int = 1000, mode: str = "RGB") -> Image.Image:
    """A smooth picture that is dark on the left and light on the right."""
    grey = Image.linear_gradient("L").transpose(Image.Transpose.ROTATE_90)
    return grey.resize((width, height)).convert("RGB").convert(mode)


def dotted(width: int, height: int, focal: tuple[float, float]) -> Image.Image:
    """A dark picture with a red dot, of a fortieth of its size, at the focal point."""
    picture = Image.new("RGB", (width, height), (20, 30, 40))
    x, y, radius = focal[0] * width, focal[1] * height, min(width, height) / 40
    ImageDraw.Draw(picture).ellipse((x - radius, y - radius, x + radius, y + radius), fill="red")
    return picture


def colour(picture: Image.Image, at: tuple[int, int]) -> tuple[int, int, int]:
    """Red, green and blue of one pixel."""
    red, green, blue = picture.convert("RGB").crop((*at, at[0] + 1, at[1] + 1)).tobytes()
    return red, green, blue


def encoded(picture: Image.Image, kind: str = "JPEG", **options) -> io.BytesIO:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    file.seek(0)
    return file


def jpeg(width: int = 1500, height: int = 1000, **options) -> io.BytesIO:
    return encoded(scene(width, height), **options)


def telltale() -> io.BytesIO:
    """A JPEG that tells where it was taken, with a script as its comment and behind its end."""
    exif = Image.Exif()
    exif[Base.Make] = "Secret Camera Works"
    exif[Base.ImageDescription] = "taken at home"
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitudeRef] = "N"
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitude] = (39.0, 55.0, 12.0)
    file = encoded(scene(), comment=SCRIPT, exif=exif)
    file.seek(0, io.SEEK_END)
    file.write(b"<html>" + SCRIPT)
    file.seek(0)
    return file


def turned(orientation: int, width: int = 300, height: int = 200) -> io.BytesIO:
    """A JPEG whose upper left quarter, as stored, is red, and that asks to be turned."""
    exif = Image.Exif()
    exif[Base.Orientation] = orientation
    picture = Image.new("RGB", (width, height), "white")
    picture.paste("red", (0, 0, width // 2, height // 2))
    return encoded(picture, exif=exif, quality=95)


def bomb(side: int = 13_000) -> io.BytesIO:
    """A PNG of some 20 kB that takes `side`² pixels; built by hand, so that nobody decodes it."""
    row = b"\0" * (side // 8 + 2)
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", data), (b"IEND", b""))
    return io.BytesIO(
        b"\x89PNG\r\n\x1a\n"
        + b"".join(
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
            for name, body in chunks
        )
    )


def animation(frames: int) -> io.BytesIO:
    """A GIF of different tiny frames."""
    pictures = [Image.new("L", (16, 16), number % 256) for number in range(frames)]
    return encoded(pictures[0], "GIF", save_all=True, append_images=pictures[1:], duration=40)


def cut(file: io.BytesIO, share: float) -> io.BytesIO:
    """The first part of a file."""
    data = file.getvalue()
    return io.BytesIO(data[: int(len(data) * share)])
