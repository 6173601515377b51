"""What browsers are told they may do (CSP), and from where the library's files come."""

import runpy
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from newsroom import components

pytestmark = pytest.mark.one_database

S3 = "s3://key:secret@magazine"


@pytest.mark.parametrize(
    ("url", "origins"),
    [
        ("", []),
        ("/srv/media", []),
        (f"{S3}?domain=media.magazine.example", ["https://media.magazine.example"]),
        (
            f"{S3}?endpoint=https://store.example:9000/",
            ["https://store.example:9000", "https://magazine.store.example:9000"],
        ),
        (
            f"{S3}?region=eu-central-1",
            [
                "https://magazine.s3.amazonaws.com",
                "https://magazine.s3.eu-central-1.amazonaws.com",
            ],
        ),
        (S3, ["https://magazine.s3.amazonaws.com"]),
    ],
)
def test_the_policy_admits_the_store_of_the_library(url, origins):
    storage, _ = components.media(url, Path("/srv"))
    assert components.media_origins(storage) == origins


def test_the_policy_names_the_store_where_pictures_and_films_are_shown():
    changed = settings_with(MEDIA=f"{S3}?domain=media.magazine.example")
    public = changed["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]
    desk = changed["ADMIN_CONTENT_SECURITY_POLICY"]
    for directives in (public, desk):
        assert "https://media.magazine.example" in directives["img-src"]
        assert "https://media.magazine.example" in directives["media-src"]
        assert "https://media.magazine.example" not in directives["script-src"]


def settings_with(**variables: str) -> dict[str, Any]:
    """The settings as a process with these variables reads them."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in variables.items():
            patch.setenv(name, value)
        return runpy.run_path(str(settings.BASE_DIR / "newsroom/settings.py"))


def test_public_pages_admit_no_inline_code(published, sam):
    answer = sam.get(published().get_absolute_url())
    policy = directives_of(answer)
    assert policy["script-src"] == "'self'"
    assert policy["style-src"] == "'self'"
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"


def test_the_desk_admits_scripts_by_nonce_alone(login, root):
    policy = directives_of(login(root).get("/admin/articles/image/add/"))
    assert policy["script-src"].startswith("'self' 'nonce-")
    assert "unsafe" not in str(policy)


def directives_of(answer: Any) -> dict[str, str]:
    """The policy of a response, by directive."""
    pairs = (part.strip().partition(" ") for part in answer["Content-Security-Policy"].split(";"))
    return {name: sources for name, _, sources in pairs}
