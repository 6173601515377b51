"""Renditions: the focal point stays in sight, each is made once, and little memory is needed."""

import io
from unittest import mock

import pytest
from django.core.files.storage import default_storage
from PIL import Image as Pillow
from PIL import ImageChops

from articles.images import geometry, originals, pixels, renditions
from articles.images.geometry import PRESETS, Rendition
from articles.images.tasks import make_renditions
from tests.articles.images.pictures import colour, encoded, scene, telltale

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def seen(name: str) -> Pillow.Image:
    with default_storage.open(name) as file:
        picture = Pillow.open(io.BytesIO(file.read()))
    picture.load()
    return picture


def name_of(image, preset: str, fmt: str = "jpg", width: int = 480) -> str:
    size = geometry.size_for(preset, image.width, image.height, width)
    return Rendition(image.digest, *size, *renditions.focal(image), fmt).name


def has_red(picture: Pillow.Image) -> bool:
    red, green, _blue = picture.convert("RGB").split()
    high, low = red.point([0] * 170 + [255] * 86), green.point([255] * 90 + [0] * 166)
    return ImageChops.darker(high, low).getbbox() is not None


@pytest.mark.parametrize(
    "focal", [(0.5, 0.5), (0.05, 0.05), (0.95, 0.1), (0.1, 0.93), (0.97, 0.97)]
)
def test_a_dot_at_the_focal_point_is_in_every_crop(focused, focal):
    image = focused(*focal)
    for preset in PRESETS:
        name = name_of(image, preset)
        renditions.make(name)
        assert has_red(seen(name)), preset


def test_a_tall_picture_keeps_its_focal_point_too(focused):
    image = focused(0.2, 0.9, 600, 1400)
    for preset in ("lead", "wide", "square", "portrait"):
        renditions.make(name_of(image, preset))
        assert has_red(seen(name_of(image, preset)))


@pytest.mark.parametrize(("fmt", "kind"), [("avif", "AVIF"), ("webp", "WEBP"), ("jpg", "JPEG")])
def test_format_and_size_are_those_of_the_name(photo, fmt, kind):
    name = name_of(photo, "wide", fmt, 768)
    assert renditions.make(name)
    picture = seen(name)
    assert (picture.format, picture.size) == (kind, (768, 432))


def test_a_second_time_makes_nothing(photo):
    name = name_of(photo, "card")
    assert renditions.make(name)
    changed = default_storage.get_modified_time(name)
    assert not renditions.make(name)
    assert default_storage.get_modified_time(name) == changed


@pytest.mark.parametrize(
    "other",
    [
        {"width": 641},
        {"height": 361},
        {"focal_x": 49},
        {"digest": "0" * 64},
        {"format": "avif", "width": 1200, "height": 630},
    ],
)
def test_what_no_preset_gives_is_not_made(photo, other):
    values = {"digest": photo.digest, "width": 768, "height": 432, "focal_x": 50, "focal_y": 50}
    rendition = Rendition(**{**values, "format": "jpg", **other})
    with pytest.raises(LookupError):
        renditions.make(rendition.name)


def test_the_usual_set_is_made_once_by_the_task(photo):
    made = make_renditions.call(photo.pk)
    assert made > 20
    assert make_renditions.call(photo.pk) == 0
    for preset in ("lead", "card"):
        for fmt in ("avif", "webp"):
            for size in geometry.sizes(preset, photo.width, photo.height):
                name = Rendition(photo.digest, *size, 50, 50, fmt).name
                assert seen(name).size == size
    assert default_storage.exists(name_of(photo, "social"))
    assert default_storage.exists(name_of(photo, "lead", "jpg", geometry.DEFAULT_WIDTH))


def test_the_task_passes_over_an_image_that_is_gone():
    assert make_renditions.call(404) == 0


def test_all_presets_come_from_one_decode(photo):
    with mock.patch.object(pixels, "load", wraps=pixels.load) as load:
        renditions.make_all(photo, ("lead", "square"))
    assert load.call_count == 1


def test_an_object_store_gets_every_rendition(photo, monkeypatch):
    monkeypatch.setattr("articles.images.blobs.is_local", lambda: False)
    renditions.make_all(photo, ("square",))
    for width, height, fmt in geometry.allowed(photo.width, photo.height):
        assert default_storage.exists(Rendition(photo.digest, width, height, 50, 50, fmt).name)


def test_nothing_but_pixels_leaves():
    image = originals.store(telltale())
    for fmt in geometry.FORMATS:
        name = name_of(image, "lead", fmt)
        renditions.make(name)
        with default_storage.open(name) as file:
            data = file.read()
        assert b"script" not in data
        assert b"Exif" not in data
        assert b"Secret" not in data


def test_transparency_stands_on_white_in_jpeg_only():
    clear = Pillow.new("RGBA", (900, 600), (0, 0, 0, 0))
    image = originals.store(encoded(clear, "PNG"))
    for fmt in geometry.FORMATS:
        renditions.make(name_of(image, "card", fmt))
    assert seen(name_of(image, "card", "webp")).convert("RGBA").getchannel("A").tobytes()[0] == 0
    assert colour(seen(name_of(image, "card")), (9, 9)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P"])
def test_pictures_without_colour_channels_have_renditions(mode):
    picture = scene(800, 600).quantize(8) if mode == "P" else scene(800, 600, mode)
    image = originals.store(encoded(picture, "PNG"))
    name = name_of(image, "wide", "jpg")
    renditions.make(name)
    assert colour(seen(name), (470, 200))[0] > colour(seen(name), (5, 5))[0] + 90


@pytest.mark.parametrize("size", [(1, 1), (1, 900), (900, 1), (13, 7)])
def test_tiny_and_thin_pictures_have_renditions(size):
    image = originals.store(encoded(scene(*size), "PNG"))
    for preset in PRESETS:
        name = name_of(image, preset)
        renditions.make(name)
        assert min(seen(name).size) >= 1


def test_a_reduced_decode_shows_the_same_part(focused):
    image = focused(0.85, 0.2, 2600, 1900)
    small = name_of(image, "square", "jpg", 96)
    renditions.make(small)  # decoded at an eighth or so
    assert has_red(seen(small))
    before = seen(small).convert("L").resize((8, 8))
    default_storage.delete(small)
    size = geometry.size_for("square", 2600, 1900, 96)
    both = [Rendition(image.digest, *each, 85, 20, "jpg") for each in ((1900, 1900), size)]
    renditions.render(image, both)  # decoded whole
    after = seen(small).convert("L").resize((8, 8))
    assert max(abs(a - b) for a, b in zip(before.tobytes(), after.tobytes(), strict=True)) < 24
