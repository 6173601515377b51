"""What the body editor asks of the library."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from articles.admin import chooser
from articles.body.fields import BodyWidget
from articles.models import Image, LibraryFile
from tests.conftest import picture_bytes

DESK = "/admin/articles/image/body"
IMAGES, NEW_IMAGE = f"{DESK}/images/", f"{DESK}/images/upload/"
FILES, NEW_FILE = f"{DESK}/files/", f"{DESK}/files/upload/"
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"

pytestmark = pytest.mark.django_db


def picture(name="ship.jpg", colour="teal"):
    return SimpleUploadedFile(name, picture_bytes(colour, (300, 200)), "image/jpeg")


@pytest.fixture
def shelf(ada):
    """Three pictures, the newest last."""
    rows = [
        ("Frigate", "A grey ship", "Leyla"),
        ("Harbour", "Cranes at night", "Ada"),
        ("Çanakkale", "The strait", "Leyla"),
    ]
    return [
        Image.objects.create(
            file=f"{at}.jpg", digest=f"{at:064x}", title=title, alt=alt, credit=credit,
            width=800, height=600,
        )
        for at, (title, alt, credit) in enumerate(rows)
    ]  # fmt: skip


def titles(response):
    return [entry["title"] for entry in response.json()["results"]]


def test_pictures_are_listed_newest_first(login, ada, shelf):
    response = login(ada).get(IMAGES)
    assert titles(response) == ["Çanakkale", "Harbour", "Frigate"]
    assert response.json()["more"] is False
    assert response.json()["results"][1] | {"thumb": ""} == {
        "id": shelf[1].pk,
        "thumb": "",
        "title": "Harbour",
        "alt": "Cranes at night",
        "decorative": False,
        "caption": "",
        "credit": "Ada",
        "width": 800,
        "height": 600,
    }
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=ship", ["Frigate"]),
        ("q=leyla grey", ["Frigate"]),
        ("q=leyla", ["Çanakkale", "Frigate"]),
        ("q=nothing", []),
        ("q=%00", ["Çanakkale", "Harbour", "Frigate"]),
        ("q=" + "a" * 5000, []),
        ("page=2", []),
        ("page=x", ["Çanakkale", "Harbour", "Frigate"]),
        ("page=999999999999", ["Çanakkale", "Harbour", "Frigate"]),
        ("ids=x,-1,99999999999999999999,", []),
    ],
)
def test_pictures_are_found_and_nonsense_does_no_harm(login, ada, shelf, query, found):
    assert titles(login(ada).get(f"{IMAGES}?{query}")) == found


def test_pictures_are_told_by_their_keys(login, ada, shelf):
    response = login(ada).get(f"{IMAGES}?ids={shelf[0].pk},{shelf[2].pk},9999")
    assert sorted(titles(response)) == ["Frigate", "Çanakkale"]


def test_a_long_list_comes_in_pages(login, ada):
    Image.objects.bulk_create(
        Image(file=f"{at}.jpg", digest=f"{at:064x}", width=9, height=9)
        for at in range(chooser.PAGE + 1)
    )
    first = login(ada).get(IMAGES).json()
    second = login(ada).get(f"{IMAGES}?page=2").json()
    assert (len(first["results"]), first["more"]) == (chooser.PAGE, True)
    assert (len(second["results"]), second["more"]) == (1, False)


def test_a_list_takes_one_query_whatever_its_length(login, ada, shelf, django_assert_num_queries):
    client = login(ada)
    client.get(IMAGES)
    with django_assert_num_queries(6):  # session, user, factor, two of permissions, the list
        client.get(IMAGES)


def test_a_picture_is_uploaded_with_what_it_shows(login, ada):
    data = {"file": picture(), "alt": "A ship", "caption": "At sea", "credit": "Ada"}
    response = login(ada).post(NEW_IMAGE, data)
    assert response.status_code == 201
    image = Image.objects.get()
    assert response.json()["results"][0]["id"] == image.pk
    assert (image.alt, image.caption, image.credit, image.uploaded_by) == (
        "A ship", "At sea", "Ada", ada,
    )  # fmt: skip


def test_the_same_picture_again_is_the_one_that_is_there(login, ada):
    client = login(ada)
    keys = {
        client.post(NEW_IMAGE, {"file": picture(), "alt": alt}).json()["results"][0]["id"]
        for alt in ["A ship", "Another"]
    }
    assert len(keys) == 1


def test_a_decorative_picture_needs_no_words(login, ada):
    response = login(ada).post(NEW_IMAGE, {"file": picture(), "decorative": "on"})
    assert response.status_code == 201
    assert Image.objects.get().decorative


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({}, "file"),
        ({"file": "text", "alt": "x"}, "file"),
        ({"file": SimpleUploadedFile("a.jpg", b"no picture"), "alt": "x"}, "file"),
        ({"file": SimpleUploadedFile("a.svg", b"<svg onload=alert(1)>"), "alt": "x"}, "file"),
        ({"file": "picture"}, "alt"),
        ({"file": "picture", "alt": "x" * 501}, "alt"),
    ],
)
def test_a_wrong_upload_is_refused_with_the_reason(login, ada, data, field):
    data = data | ({"file": picture()} if data.get("file") == "picture" else {})
    response = login(ada).post(NEW_IMAGE, data)
    assert response.status_code == 400
    assert response.json()["errors"][field]
    assert not Image.objects.exists()


def test_files_are_uploaded_and_found(login, ada):
    client = login(ada)
    file = SimpleUploadedFile("report.pdf", PDF, "application/pdf")
    response = client.post(NEW_FILE, {"file": file, "title": "Report"})
    assert response.status_code == 201
    stored = LibraryFile.objects.get()
    assert stored.uploaded_by == ada
    assert client.get(f"{FILES}?q=repo").json()["results"] == response.json()["results"]
    assert response.json()["results"][0]["kind"] == "PDF"


def test_a_wrong_file_is_refused(login, ada):
    client = login(ada)
    wrong = SimpleUploadedFile("a.pdf", b"<html>")
    assert client.post(NEW_FILE, {"file": wrong, "title": "x"}).status_code == 400
    assert client.post(NEW_FILE, {"title": "x"}).status_code == 400
    assert not LibraryFile.objects.exists()


@pytest.mark.parametrize("url", [IMAGES, FILES, NEW_IMAGE, NEW_FILE])
def test_strangers_are_sent_to_the_login(mallory, url):
    for response in [mallory.get(url), mallory.post(url)]:
        assert response.status_code == 302
        assert "login" in response["Location"]


@pytest.mark.parametrize("url", [IMAGES, FILES])
def test_lists_are_read_only(login, ada, url):
    assert login(ada).post(url).status_code == 405


@pytest.mark.parametrize("url", [NEW_IMAGE, NEW_FILE])
def test_uploads_are_posted(login, ada, url):
    assert login(ada).get(url).status_code == 405


def test_who_may_not_add_is_refused(login, elif_):
    client = login(elif_)
    assert client.get(IMAGES).status_code == 200
    assert client.post(NEW_IMAGE, {"file": picture(), "alt": "x"}).status_code == 403
    assert client.post(NEW_FILE, {"title": "x"}).status_code == 403
    assert not Image.objects.exists()


def test_who_has_no_role_sees_nothing(login, ada, shelf):
    ada.groups.clear()
    client = login(ada)
    assert client.get(IMAGES).status_code == 403
    assert client.get(FILES).status_code == 403


def test_the_editor_knows_these_addresses():
    attributes = BodyWidget().get_context("body", "", {})["widget"]["attrs"]
    assert attributes["data-images-url"] == IMAGES
    assert attributes["data-files-upload-url"] == NEW_FILE
