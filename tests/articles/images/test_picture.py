"""`<picture>`: golden attributes, and no question to the storage or the database."""

import re

import pytest
from django.template import Context, Template
from lxml import html

from articles.images.picture import picture_html, rendition_size, rendition_url
from articles.models import Image

pytestmark = pytest.mark.one_database

DIGEST = "ab" * 32


@pytest.fixture
def image():
    """An image that was never saved: only its row's values count."""
    return Image(
        digest=DIGEST, width=1500, height=1000, alt="A ship", focal_x=0.3, focal_y=0.5, file="x.jpg"
    )


@pytest.fixture
def silent(monkeypatch):
    """A storage that must not be asked for anything but addresses."""

    def refuse(*args, **kwargs):
        raise AssertionError("asked the storage")

    for name in ("exists", "open", "size", "path", "listdir", "get_modified_time"):
        monkeypatch.setattr(f"django.core.files.storage.FileSystemStorage.{name}", refuse)


def srcset(extension: str, sizes: str) -> str:
    return ", ".join(
        f"/media/renditions/ab/{DIGEST}/{size}-30-50.{extension} {size.partition('x')[0]}w"
        for size in sizes.split()
    )


def test_the_markup_is_as_agreed(image, silent):
    sizes = "320x180 480x270 768x432 960x540"
    assert picture_html(image, "card", "(min-width: 60em) 33vw, 100vw") == (
        f'<picture><source type="image/avif" srcset="{srcset("avif", sizes)}"'
        ' sizes="(min-width: 60em) 33vw, 100vw">'
        f'<source type="image/webp" srcset="{srcset("webp", sizes)}"'
        ' sizes="(min-width: 60em) 33vw, 100vw">'
        f'<img src="/media/renditions/ab/{DIGEST}/960x540-30-50.jpg"'
        f' srcset="{srcset("jpg", sizes)}" sizes="(min-width: 60em) 33vw, 100vw"'
        ' width="960" height="540" alt="A ship" loading="lazy" decoding="async"></picture>'
    )


def shown(image, *args, **options):
    picture = html.fragment_fromstring(picture_html(image, *args, **options))
    return next(picture.iter("img")).attrib


def test_the_first_picture_is_fetched_at_once(image):
    attributes = shown(image, "lead", eager=True)
    assert attributes["loading"] == "eager"
    assert attributes["fetchpriority"] == "high"
    assert "decoding" not in attributes


def test_nothing_is_styled_in_place(image):
    assert "style" not in picture_html(image, "lead", css_class="wide")
    assert shown(image, "lead", css_class="wide")["class"] == "wide"
    assert "class" not in shown(image, "lead")


def test_a_decorative_picture_says_nothing(image):
    image.decorative = True
    assert shown(image, "lead")["alt"] == ""


def test_the_page_may_replace_the_text(image):
    assert shown(image, "lead", alt="")["alt"] == ""
    assert shown(image, "lead", alt="A frigate")["alt"] == "A frigate"


def test_what_editors_type_is_escaped(image):
    image.alt = '"><script>alert(1)</script>'
    markup = picture_html(image, "lead", sizes='"x', css_class='"y')
    assert "<script" not in markup
    assert shown(image, "lead")["alt"] == image.alt


def test_an_address_is_a_function_of_the_row(image, silent):
    folder = f"/media/renditions/ab/{DIGEST}"
    assert rendition_url(image, "social") == f"{folder}/1200x630-30-50.jpg"
    assert rendition_url(image, "lead", 700, "webp") == f"{folder}/768x512-30-50.webp"
    assert rendition_size(image, "lead", 700) == (768, 512)
    image.focal_x = 1.0
    assert rendition_url(image, "social") == f"{folder}/1200x630-100-50.jpg"


def test_an_address_can_be_absolute(image, settings):
    settings.SITE_URL = "https://magazine.example"
    url = rendition_url(image, "social", absolute=True)
    assert url.startswith("https://magazine.example/media/renditions/")


def test_a_storage_with_an_address_of_its_own_is_named(image, settings):
    settings.MEDIA_URL = "https://cdn.example/m/"
    url = rendition_url(image, "social", absolute=True)
    assert url.startswith("https://cdn.example/m/renditions/ab/")
    assert "https://cdn.example/m/renditions/" in picture_html(image, "lead")


def test_templates_show_pictures_and_addresses(image, silent):
    template = Template(
        '{% load pictures %}{% picture image "lead" sizes="50vw" alt="" %}'
        '|{% picture none "lead" %}'
        '|{% rendition_url image "social" %}|{% rendition_size image "social" as s %}{{ s.0 }}'
    )
    markup, nothing, url, width = template.render(Context({"image": image, "none": None})).split(
        "|"
    )
    assert 'sizes="50vw"' in markup
    assert nothing == ""
    assert re.fullmatch(r"/media/renditions/ab/[0-9a-f]{64}/1200x630-30-50\.jpg", url)
    assert width == "1200"


@pytest.mark.django_db
def test_fifty_pictures_ask_nothing(photo, silent, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert len({picture_html(photo, "lead", alt=str(number)) for number in range(50)}) == 50
