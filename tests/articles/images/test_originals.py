"""What is kept of an upload: its pixels, upright and in sRGB, once, and nothing else."""

import io
import random

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from PIL import Image as Pillow
from PIL import ImageCms
from PIL.PngImagePlugin import PngInfo

from articles.images import blobs, limits, originals, renditions
from articles.models import Image
from tests.articles.images.pictures import (
    SCRIPT,
    animation,
    colour,
    cut,
    encoded,
    jpeg,
    scene,
    telltale,
    turned,
)

pytestmark = pytest.mark.django_db


def kept(file) -> tuple[bytes, Pillow.Image]:
    """Stored bytes of a file, and what is seen in them."""
    with default_storage.open(originals.keep(file).name) as stored:
        data = stored.read()
    picture = Pillow.open(io.BytesIO(data))
    picture.load()
    return data, picture


def test_an_original_is_named_by_its_digest():
    file = jpeg()
    image = originals.store(file, alt="A ship", credit="Ada")
    digest = blobs.digest_of(file)
    assert image.file.name == f"originals/{digest[:2]}/{digest}.jpg"
    assert (image.digest, image.width, image.height) == (digest, 1500, 1000)
    assert (image.alt, image.credit) == ("A ship", "Ada")
    assert default_storage.exists(image.file.name)


def test_the_same_file_is_kept_once(library):
    first = originals.store(jpeg(), alt="first")
    again = originals.store(jpeg(), alt="second")
    assert again == first
    assert again.alt == "first"
    assert Image.objects.count() == 1
    assert len([path for path in library.rglob("*") if path.is_file()]) == 1


def test_a_file_left_from_a_failed_upload_does_no_harm():
    kept = originals.keep(jpeg())
    assert originals.store(jpeg()).file.name == kept.name


def test_place_comment_and_appended_code_do_not_leave():
    file = telltale()
    data = file.getvalue()
    assert SCRIPT in data
    assert b"Secret Camera" in data
    stored, picture = kept(file)
    for secret in (SCRIPT, b"<script", b"Secret Camera", b"taken at home", b"Exif", b"GPS"):
        assert secret not in stored
    assert not picture.getexif()
    assert "comment" not in picture.info


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "AVIF"])
def test_other_formats_lose_their_exif_too(kind):
    exif = Pillow.Exif()
    exif[0x010F] = "Secret Camera Works"
    file = encoded(scene(120, 80), kind, exif=exif)
    assert b"Secret Camera" in file.getvalue()
    stored, picture = kept(file)
    assert b"Secret Camera" not in stored
    assert picture.format == ("PNG" if kind == "PNG" else "JPEG")


def test_text_chunks_of_a_png_do_not_leave():
    notes = PngInfo()
    notes.add_text("Comment", SCRIPT.decode())
    stored, _picture = kept(encoded(scene(40, 30), "PNG", pnginfo=notes))
    assert b"script" not in stored


# Where the red quarter of `turned` is seen, as (left?, top?).
CORNERS = {1: (1, 1), 2: (0, 1), 3: (0, 0), 4: (1, 0), 5: (1, 1), 6: (0, 1), 7: (0, 0), 8: (1, 0)}


@pytest.mark.parametrize("orientation", range(1, 9))
def test_pictures_are_turned_upright(orientation):
    _data, picture = kept(turned(orientation))
    assert picture.size == ((300, 200) if orientation < 5 else (200, 300))
    left, top = CORNERS[orientation]
    at = (
        picture.width // 4 if left else picture.width * 3 // 4,
        picture.height // 4 if top else picture.height * 3 // 4,
    )
    red, green, _blue = colour(picture, at)
    assert red > 200
    assert green < 90


def test_the_row_knows_the_upright_size():
    image = originals.store(turned(6))
    assert (image.width, image.height) == (200, 300)


@pytest.mark.parametrize(
    ("picture", "kind"),
    [
        (scene(60, 40, "CMYK"), "JPEG"),
        (scene(60, 40, "L"), "JPEG"),
        (scene(60, 40, "L"), "PNG"),
        (scene(60, 40, "LA"), "PNG"),
        (scene(60, 40, "RGBA"), "PNG"),
        (scene(60, 40).quantize(16), "PNG"),
        (scene(60, 40, "1"), "PNG"),
        (scene(60, 40).quantize(16), "GIF"),
        (scene(60, 40, "RGBA"), "WEBP"),
        (scene(60, 40, "RGBA"), "AVIF"),
    ],
)
def test_every_mode_is_kept_as_it_is_seen(picture, kind):
    _data, found = kept(encoded(picture, kind))
    assert found.size == (60, 40)
    assert found.mode in {"1", "L", "LA", "P", "RGB", "RGBA"}
    was, now = colour(picture, (50, 20)), colour(found, (50, 20))
    assert max(abs(a - b) for a, b in zip(was, now, strict=True)) < 24


def test_sixteen_bits_are_scaled_to_eight():
    picture = Pillow.new("I;16", (40, 20), 32_768)
    _data, found = kept(encoded(picture, "PNG"))
    assert abs(colour(found, (5, 5))[0] - 128) <= 1


def test_a_palette_keeps_what_is_clear():
    picture = Pillow.new("P", (20, 20), 0)
    picture.putpalette([255, 0, 0, 0, 0, 255])
    picture.paste(1, (10, 0, 20, 20))
    _data, found = kept(encoded(picture, "PNG", transparency=0))
    assert found.convert("RGBA").getchannel("A").tobytes()[0] == 0
    assert colour(found, (15, 2)) == (0, 0, 255)


def test_of_an_animation_the_first_frame_is_kept():
    data, picture = kept(animation(5))
    assert picture.format == "PNG"
    assert b"acTL" not in data
    assert colour(picture, (3, 3)) == (0, 0, 0)


def swapped_profile() -> bytes:
    """A profile that is plainly not sRGB: made for Lab."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()


def test_a_profile_that_does_not_fit_is_ignored():
    stored, picture = kept(encoded(scene(60, 40), icc_profile=swapped_profile()))
    assert picture.size == (60, 40)
    assert "icc_profile" not in picture.info
    stored, picture = kept(encoded(scene(60, 40), icc_profile=b"nonsense" * 40))
    assert b"nonsense" not in stored


def test_srgb_stays_as_it_is_without_its_profile():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    _stored, picture = kept(encoded(scene(60, 40), "PNG", icc_profile=profile))
    assert picture.tobytes() == scene(60, 40).tobytes()
    assert "icc_profile" not in picture.info


def test_pictures_that_would_not_fit_into_memory_are_kept_smaller(monkeypatch):
    monkeypatch.setattr(limits, "MEMORY", 4 * 400 * 300)
    assert originals.keep(jpeg(400, 300)).width == 400
    image = originals.keep(turned(6, 400, 300))
    assert (image.width, image.height) == (150, 200)
    png = encoded(scene(401, 301, "CMYK").convert("RGB"), "PNG")
    assert originals.keep(png).width == 201


def test_bad_files_leave_neither_row_nor_file(library):
    for file in (io.BytesIO(b"text"), cut(jpeg(), 0.7), io.BytesIO()):
        with pytest.raises(ValidationError):
            originals.store(file)
    assert not Image.objects.exists()
    assert not [path for path in library.rglob("*") if path.is_file()]


def test_a_full_disk_leaves_nothing_half_written(library, monkeypatch):
    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("articles.images.blobs.os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        originals.store(jpeg())
    assert not Image.objects.exists()
    assert not [path for path in library.rglob("*") if path.is_file()]


def test_discarding_removes_the_original_and_its_renditions(photo, library):
    renditions.make_all(photo, ("square",))
    assert len([path for path in library.rglob("*") if path.is_file()]) > 4
    originals.discard(photo)
    originals.discard(photo)  # nothing left is no error
    assert not [path for path in library.rglob("*") if path.is_file()]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "GIF"])
def test_mutated_files_are_kept_or_refused(kind):
    chance = random.Random(kind)
    seed = encoded(Pillow.effect_noise((90, 70), 80).convert("RGB"), kind).getvalue()
    for _ in range(60):
        data = bytearray(seed)
        for _ in range(chance.choice([1, 3, 20])):
            data[chance.randrange(len(data))] = chance.randrange(256)
        outcome = "kept"
        try:
            originals.keep(io.BytesIO(data))
        except ValidationError as refused:
            outcome = refused.code
        assert outcome in {"kept", "damaged", "not_a_picture", "pixels", "side", "frames"}
