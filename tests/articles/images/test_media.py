"""/media/: only what a preset names, of fixed types, made once however many ask."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from unittest import mock

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.test import RequestFactory

from articles.images import files, locks, renditions
from articles.images.geometry import Rendition
from articles.models import Image
from articles.views.media import serve
from tests.articles.images.documents import MP4, PDF, upload

pytestmark = pytest.mark.django_db


def get(path: str, method: str = "GET", **headers):
    """Answer to a request for a path below /media/, its body read to the end."""
    request = RequestFactory().generic(method, f"/media/{path}", headers=headers)
    response: Any = serve(request, path)
    response.body = b"".join(response) if response.streaming else response.content
    return response


def rendition(image, **other) -> str:
    values = {"width": 768, "height": 432, "focal_x": 50, "focal_y": 50, "format": "jpg", **other}
    return Rendition(digest=values.pop("digest", image.digest), **values).name


def test_a_missing_rendition_is_made_and_kept(photo, django_assert_num_queries):
    name = rendition(photo)
    assert not default_storage.exists(name)
    response = get(name)
    assert response.status_code == 200
    assert response.body.startswith(b"\xff\xd8\xff")
    assert default_storage.exists(name)
    with django_assert_num_queries(0):
        assert get(name).status_code == 200


@pytest.mark.parametrize(
    ("fmt", "kind"), [("avif", "image/avif"), ("webp", "image/webp"), ("jpg", "image/jpeg")]
)
def test_headers_let_it_be_kept_for_ever_and_run_nothing(photo, fmt, kind):
    response = get(rendition(photo, format=fmt))
    assert response["Content-Type"] == kind
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"  # mails and feed readers
    assert int(response["Content-Length"]) == len(response.body)
    assert "Content-Disposition" not in response


def test_an_unchanged_picture_is_not_sent_again(photo):
    etag = get(rendition(photo))["ETag"]
    response = get(rendition(photo), **{"If-None-Match": etag})
    assert (response.status_code, response.content) == (304, b"")
    assert response["Cache-Control"].endswith("immutable")
    assert get(rendition(photo), **{"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize(
    "other",
    [
        {"width": 641},
        {"width": 12_000, "height": 6_750},
        {"height": 361},
        {"width": 2000, "height": 1125},  # larger than the original
        {"format": "avif", "width": 1200, "height": 630},
        {"digest": "0" * 64},
    ],
)
def test_other_sizes_are_not_made(photo, other):
    response = get(rendition(photo, **other))
    assert response.status_code == 404
    assert not default_storage.exists(rendition(photo, **other))


def test_an_old_focal_point_leads_to_the_new_one(photo):
    Image.objects.update(focal_x=0.2)
    response = get(rendition(photo, focal_x=77))
    assert response.status_code == 302
    assert response["Location"] == "/media/" + rendition(photo, focal_x=20)
    assert not default_storage.exists(rendition(photo, focal_x=77))


def test_a_picture_made_for_the_old_focal_point_is_still_served(photo):
    assert get(rendition(photo)).status_code == 200
    Image.objects.update(focal_x=0.2)
    assert get(rendition(photo)).status_code == 200


def hidden(photo) -> list[str]:
    """Paths that hold something, or look like it."""
    return [
        photo.file.name,
        f"originals/{photo.digest[:2]}/{photo.digest}.png",
        f"renditions/../{photo.file.name}",
        f"files/../{photo.file.name}",
        f"renditions/{photo.digest[:2]}/{photo.digest}/../../../{photo.file.name}",
        f"files/{photo.digest[:2]}/{photo.digest}.jpg",
        "../db.sqlite3",
        "..%2f..%2fetc/passwd",
        "/etc/passwd",
        "files/ab/" + "ab" * 32 + ".pdf",
        "x.html",
        "",
        "\0",
        "%ff",
        "a" * 9000,
    ]


@pytest.mark.parametrize("number", range(15))
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Range": "bytes=0-9"},
        {"If-None-Match": "*"},
        {"If-Match": "*"},
        {"If-Modified-Since": "Mon, 01 Jan 2035 00:00:00 GMT"},
    ],
)
def test_what_is_not_public_answers_as_what_never_was(photo, number, headers):
    nothing = get("nothing")
    response = get(hidden(photo)[number], **headers)
    assert response.status_code == 404
    assert (response.content, dict(response.items())) == (nothing.content, dict(nothing.items()))


def test_only_reading_is_possible(photo):
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        assert get(rendition(photo), method).status_code == 405
    assert get(rendition(photo), "HEAD").status_code == 200


@pytest.fixture
def film(db):
    return files.store(upload(MP4 + bytes(range(256)) * 1000), title="Sea trial")


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-99", 0, 100),
        ("bytes=100-", 100, None),
        ("bytes=-100", -100, None),
        ("bytes=0-99999999", 0, None),
        ("bytes=-99999999", 0, None),
        ("bytes=70000-140000", 70_000, 140_001),
    ],
)
def test_films_are_sent_in_parts(film, asked, start, end):
    data = film.file.read()
    response = get(film.file.name, Range=asked)
    assert response.status_code == 206
    assert response.body == data[start:end]
    assert int(response["Content-Length"]) == len(data[start:end])
    first = start % len(data)
    last = first + len(data[start:end]) - 1
    assert response["Content-Range"] == f"bytes {first}-{last}/{len(data)}"
    assert response["Content-Type"] == "video/mp4"


@pytest.mark.parametrize("asked", ["bytes=9999999-", "bytes=-0"])
def test_a_part_that_is_not_there_is_refused(film, asked):
    response = get(film.file.name, Range=asked)
    assert (response.status_code, response.content) == (416, b"")
    assert response["Content-Range"] == f"bytes */{film.size}"


@pytest.mark.parametrize(
    "asked", ["", "bytes=5-2", "bytes=0-1,4-5", "bytes=a-b", "lines=1-2", "bytes=-", "bytes=٣-٤"]
)
def test_other_ranges_are_ignored(film, asked):
    assert get(film.file.name, Range=asked).status_code == 200


def test_a_part_of_what_has_changed_is_not_sent(film):
    etag = get(film.file.name)["ETag"]
    assert get(film.file.name, Range="bytes=0-9", **{"If-Range": etag}).status_code == 206
    assert get(film.file.name, Range="bytes=0-9", **{"If-Range": '"old"'}).status_code == 200


def test_documents_are_saved_under_their_title():
    entry = files.store(upload(PDF), title='Sayı 351 "Ekim"\r\nX: y')
    response = get(entry.file.name)
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment; filename")
    assert "\n" not in response["Content-Disposition"]
    assert response.body == PDF


def test_sound_and_film_play_in_the_page(film):
    assert "Content-Disposition" not in get(film.file.name)


def test_a_file_whose_entry_is_gone_is_gone(film):
    name = film.file.name
    film.delete()
    assert default_storage.exists(name)
    assert get(name).status_code == 404


def test_a_lost_original_is_a_missing_picture(photo):
    default_storage.delete(photo.file.name)
    assert get(rendition(photo)).status_code == 404


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), TimeoutError()])
def test_what_may_pass_asks_to_come_again(photo, monkeypatch, error):
    def fail(*args):
        raise error

    monkeypatch.setattr("articles.images.blobs.put", fail)
    response = get(rendition(photo))
    assert response.status_code == 503
    assert response["Retry-After"]
    assert response["Cache-Control"] == "no-store"


def test_a_damaged_original_is_a_missing_picture(photo, monkeypatch):
    def fail(*args):
        raise ValidationError("damaged")

    monkeypatch.setattr("articles.images.pixels.load", fail)
    assert get(rendition(photo)).status_code == 404


def test_who_waits_too_long_gives_up(photo):
    with (
        locks.maker(photo.digest),
        pytest.raises(TimeoutError),
        locks.maker(photo.digest, patience=0.1),
    ):
        pass


def test_many_readers_make_one_rendition(photo):
    name = rendition(photo, width=1280, height=720, format="webp")
    asked = Rendition.parse(name)
    with (
        mock.patch.object(renditions, "render", wraps=renditions.render) as render,
        ThreadPoolExecutor(8) as pool,
    ):
        answers = list(pool.map(lambda _: renditions.make_for(photo, asked), range(8)))
    assert sum(answers) == 1
    assert render.call_count == 1
    assert get(name).status_code == 200
