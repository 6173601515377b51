"""Bad pictures are refused with a reason; dangerous ones before a pixel is decoded."""

import io
import time

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from articles.images import limits
from tests.articles.images.pictures import animation, bomb, cut, encoded, jpeg, scene, turned


def refusal(file) -> str:
    """Code of the error that a file meets."""
    with pytest.raises(ValidationError) as caught:
        limits.inspect(file)
    assert "%(" not in caught.value.messages[0]
    return caught.value.code


@pytest.fixture
def no_decoding(monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("decoded")

    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", refuse)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "GIF"])
def test_the_five_formats_are_let_in(kind):
    info = limits.inspect(encoded(scene(90, 60), kind))
    assert info == limits.ImageInfo(kind, 90, 60, 1)


def test_the_file_is_left_at_its_start():
    file = jpeg(30, 20)
    limits.inspect(file)
    assert file.tell() == 0


def test_an_upload_of_django_is_read_like_any_file():
    upload = SimpleUploadedFile("a.txt", jpeg(30, 20).getvalue(), "text/plain")
    assert limits.inspect(upload).format == "JPEG"


def test_a_bomb_is_refused_without_decoding(no_decoding):
    file = bomb()
    assert file.getbuffer().nbytes < 60_000
    assert refusal(file) in {"pixels", "side"}


def test_a_picture_may_not_be_too_long(no_decoding):
    assert refusal(encoded(Image.new("1", (12_001, 10)), "PNG")) == "side"


def test_megapixels_are_limited_by_format(no_decoding, monkeypatch):
    monkeypatch.setitem(limits.MAX_PIXELS, "PNG", 100 * 100)
    assert limits.header(encoded(scene(100, 100), "PNG")).width == 100
    assert refusal(encoded(scene(101, 100), "PNG")) == "pixels"


def test_bytes_are_limited(settings):
    file = jpeg(300, 200)
    settings.IMAGE_MAX_BYTES = file.getbuffer().nbytes
    assert limits.inspect(file)
    settings.IMAGE_MAX_BYTES -= 1
    assert refusal(file) == "bytes"


def test_an_empty_file_is_named_as_such():
    assert refusal(io.BytesIO()) == "empty"


@pytest.mark.parametrize(
    "content",
    [
        b"Once upon a time there was a text file.",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"<!doctype html><script>alert(1)</script>",
        b"%PDF-1.7\n1 0 obj\n",
        b"II*\0" + b"\0" * 60,
        b"BM" + b"\0" * 60,
        b"8BPS" + b"\0" * 60,
        b"%!PS-Adobe-3.0 EPSF-3.0\n",
        b"\0",
    ],
    ids=["text", "svg", "html", "pdf", "tiff", "bmp", "psd", "eps", "nul"],
)
def test_what_is_no_picture_is_refused_whatever_its_name(content):
    assert refusal(SimpleUploadedFile("photo.jpg", content, "image/jpeg")) == "not_a_picture"


@pytest.mark.parametrize("kind", ["TIFF", "BMP", "ICO", "PPM"])
def test_other_formats_of_pillow_are_refused(kind):
    assert refusal(encoded(scene(32, 32), kind)) == "not_a_picture"


@pytest.mark.parametrize("share", [0.3, 0.7, 0.98])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "GIF"])
def test_cut_pictures_are_found(kind, share):
    noisy = Image.effect_noise((400, 300), 90).convert("RGB")
    assert refusal(cut(encoded(noisy, kind), share)) in {"damaged", "not_a_picture"}


def test_a_cut_progressive_jpeg_is_found():
    noisy = Image.effect_noise((400, 300), 90).convert("RGB")
    assert refusal(cut(encoded(noisy, progressive=True), 0.7)) == "damaged"


def test_frames_are_counted_and_limited(no_decoding):
    assert limits.header(animation(100)).frames == 100
    assert refusal(animation(101)) == "frames"


def test_a_million_frames_cost_no_time(settings):
    one = animation(2).getvalue()
    start = one.index(b"\x21\xf9", 13)
    many = one[:-1] + one[start:-1] * 60_000 + b";"
    assert len(many) < settings.IMAGE_MAX_BYTES
    begun = time.process_time()
    assert refusal(io.BytesIO(many)) == "frames"
    assert time.process_time() - begun < 1


def test_a_large_progressive_jpeg_is_refused(no_decoding, monkeypatch):
    monkeypatch.setattr(limits, "MEMORY", 2 * 3 * 500 * 400 - 1)
    assert limits.header(jpeg(500, 400, subsampling=0)).width == 500
    assert refusal(jpeg(500, 400, subsampling=0, progressive=True)) == "memory"
    assert limits.header(jpeg(500, 400, subsampling=2, progressive=True)).width == 500


def test_pictures_with_a_second_one_behind_count_as_jpeg():
    file = encoded(scene(60, 40), "MPO", save_all=True, append_images=[scene(30, 20)])
    assert limits.inspect(file) == limits.ImageInfo("JPEG", 60, 40, 1)


def test_the_size_is_that_of_the_stored_pixels():
    assert limits.inspect(turned(6, 300, 200)).width == 300
