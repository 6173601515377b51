"""Files of the library are what their first bytes say, whatever they are called."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from articles.images import blobs, files
from articles.models import LibraryFile
from tests.articles.images.documents import (
    M4A,
    MP3_BARE,
    MP3_TAGGED,
    MP4,
    OGG,
    OPUS,
    PDF,
    WEBM,
    upload,
)
from tests.articles.images.pictures import encoded, jpeg, scene

KINDS = [
    (PDF, "pdf", "pdf", "application/pdf"),
    (MP3_TAGGED, "mp3", "audio", "audio/mpeg"),
    (MP3_BARE, "mp3", "audio", "audio/mpeg"),
    (OGG, "ogg", "audio", "audio/ogg"),
    (OPUS, "ogg", "audio", "audio/ogg"),
    (M4A, "m4a", "audio", "audio/mp4"),
    (MP4, "mp4", "video", "video/mp4"),
    (WEBM, "webm", "video", "video/webm"),
]


def refusal(data: bytes) -> str:
    with pytest.raises(ValidationError) as caught:
        files.inspect(SimpleUploadedFile("issue.pdf", data, "application/pdf"))
    assert "%(" not in caught.value.messages[0]
    return caught.value.code


@pytest.mark.parametrize(("data", "extension", "kind", "content_type"), KINDS)
def test_six_formats_are_let_in(data, extension, kind, content_type):
    found = files.inspect(upload(data))
    assert found == files.FileInfo(extension, kind, content_type, len(data))


@pytest.mark.parametrize(
    "data",
    [
        b"plain text",
        b"<!doctype html><script>alert(1)</script>",
        b"\n<html>%PDF-1.7",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"PK\x03\x04" + b"\0" * 60,
        b"MZ" + b"\0" * 60,
        b"OggS" + b"\0" * 24 + b"\x80theora",
        WEBM.replace(b"webm", b"matr"),
        MP4.replace(b"ftypmp42", b"ftypheic"),
        b"\xff\xff\xff\xff",
        b"\xff\xfb",
        b"\0",
        jpeg(20, 20).getvalue(),
        encoded(scene(20, 20), "AVIF").getvalue(),
    ],
)
def test_others_are_refused_whatever_their_name(data):
    assert refusal(data) == "kind"


def test_an_empty_file_is_named_as_such():
    assert refusal(b"") == "empty"


def test_bytes_are_limited(settings):
    settings.FILE_MAX_BYTES = len(PDF)
    assert files.inspect(upload(PDF)).size == len(PDF)
    assert refusal(PDF + b"\n") == "bytes"


@pytest.mark.django_db
def test_a_file_is_kept_once_under_its_digest(library):
    entry = files.store(SimpleUploadedFile("../../evil.html", PDF), title="Issue 351")
    digest = blobs.digest_of(io.BytesIO(PDF))
    assert entry.file.name == f"files/{digest[:2]}/{digest}.pdf"
    assert (entry.kind, entry.content_type, entry.size) == ("pdf", "application/pdf", len(PDF))
    assert (entry.title, entry.digest) == ("Issue 351", digest)
    with default_storage.open(entry.file.name) as stored:
        assert stored.read() == PDF
    assert files.store(upload(PDF), title="again") == entry
    assert LibraryFile.objects.count() == 1
    assert len([path for path in library.rglob("*") if path.is_file()]) == 1


@pytest.mark.django_db
def test_a_refused_file_leaves_nothing(library):
    with pytest.raises(ValidationError):
        files.store(upload(b"plain text"), title="x")
    assert not LibraryFile.objects.exists()
    assert not [path for path in library.rglob("*") if path.is_file()]
