"""Pictures come from a folder; what is missing is counted and the rest goes on."""

import pytest

from articles.models import Article, Image
from tests.articles.importers import wxr
from tests.conftest import picture_bytes

pytestmark = pytest.mark.django_db

SHIP = "https://old.example/wp-content/uploads/2016/05/ship.jpg"
SMALL = SHIP.replace(".jpg", "-300x200.jpg")


def test_pictures_come_from_the_folder_and_missing_ones_are_counted(bring, tmp_path):
    folder = tmp_path / "uploads" / "2016" / "05"
    folder.mkdir(parents=True)
    (folder / "ship.jpg").write_bytes(picture_bytes("navy", (640, 480)))
    parts = [
        wxr.attachment(
            70,
            SHIP,
            "Ship",
            excerpt="At <b>anchor</b>",
            meta={"_wp_attachment_image_alt": "A ship"},
        ),
        wxr.attachment(71, SHIP.replace("ship", "gone")),
        wxr.item(
            5,
            "A",
            f'<img class="wp-image-70" src="{SMALL}"> [gallery ids="70,71"]',
            meta={"_thumbnail_id": "70"},
        ),
    ]

    printed = bring(*parts, media=tmp_path / "uploads")

    image = Image.objects.get()
    article = Article.objects.get()
    assert "attachments: 1 created, 1 missing" in printed
    assert (image.alt, image.caption, image.title) == ("A ship", "At anchor", "Ship")
    assert article.lead_image == image
    assert f'data-image="{image.pk}"' in article.body
    assert f'data-gallery="{image.pk}"' in article.body
    assert "attachments: 1 skipped, 1 missing" in bring(*parts, media=tmp_path / "uploads")


def test_an_alternative_text_that_only_a_body_knows_is_kept(bring, tmp_path):
    (tmp_path / "ship.jpg").write_bytes(picture_bytes("navy", (640, 480)))

    bring(
        wxr.attachment(70, SHIP),
        wxr.item(5, "A", f'<img src="{SHIP}" alt="A grey  ship">'),
        media=tmp_path,
    )

    assert Image.objects.get().alt == "A grey ship"


def test_a_later_run_with_the_folder_brings_the_pictures(bring, tmp_path):
    parts = [wxr.attachment(70, SHIP), wxr.item(5, "A", f'Text <img src="{SHIP}">')]
    assert "attachments: 1 missing" in bring(*parts)
    (tmp_path / "ship.jpg").write_bytes(picture_bytes("navy", (640, 480)))

    printed = bring(*parts, media=tmp_path)

    assert "attachments: 1 created" in printed
    assert "posts: 1 updated" in printed
    assert "data-image=" in Article.objects.get().body


@pytest.mark.parametrize(
    "name", ["../outside.jpg", "..%2Foutside.jpg", "x" * 300 + ".jpg", "a\x00b.jpg"]
)
def test_names_cannot_lead_out_of_the_folder(bring, tmp_path, name):
    folder = tmp_path / "uploads"
    folder.mkdir()
    (tmp_path / "outside.jpg").write_bytes(picture_bytes())

    printed = bring(
        wxr.attachment(70, f"https://old.example/wp-content/uploads/{name}"), media=folder
    )

    assert "attachments: 1 missing" in printed


def test_a_picture_that_is_none_is_refused_and_the_rest_goes_on(bring, tmp_path):
    (tmp_path / "ship.jpg").write_bytes(b"<svg onload=alert(1)>")

    printed = bring(wxr.attachment(70, SHIP), wxr.item(5, "A"), media=tmp_path)

    assert "attachments: 1 refused" in printed
    assert "posts: 1 created" in printed
