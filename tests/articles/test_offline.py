"""The manifest, and the worker that the setting takes away again."""

import json
import re

import pytest

from newsroom.models import SiteSettings

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(("path", "home"), [("/", "/"), ("/tr/", "/tr/")])
def test_each_edition_has_a_manifest(sam, db, path, home):
    SiteSettings.objects.create(edition="en", name="Meridian")
    SiteSettings.objects.create(edition="tr", name="Meridyen")
    response = sam.get(f"{path}manifest.webmanifest")
    manifest = response.json()
    assert response["Content-Type"] == "application/manifest+json"
    assert manifest["start_url"] == home
    assert manifest["scope"] == "/"
    assert manifest["name"] == {"/": "Meridian", "/tr/": "Meridyen"}[path]
    assert {icon["sizes"] for icon in manifest["icons"]} == {"192x192", "512x512"}
    assert (
        f'<link rel="manifest" href="{path}manifest.webmanifest">' in sam.get(path).content.decode()
    )
    for icon in manifest["icons"]:
        assert sam.get(icon["src"]).status_code == 200


def test_the_worker_stands_at_the_root_and_is_always_asked_for(sam):
    response = sam.get("/worker.js")
    assert response["Content-Type"].startswith("text/javascript")
    assert response["Cache-Control"] == "no-cache"
    assert b"addEventListener" in response.content


def test_the_worker_knows_the_page_of_each_edition_and_what_it_looks_like(sam, db):
    script = sam.get("/worker.js").content.decode()
    told = dict(re.findall(r"^const ([A-Z]+) = (\[.*\]);$", script, re.M))
    pages, parts = json.loads(told["OFFLINE"]), json.loads(told["SHELL"])
    assert pages == ["/offline/", "/tr/offline/"]
    for page in pages:
        html = sam.get(page).content.decode()
        own = re.findall(r'<(?:script[^>]* src|link rel="stylesheet" href)="([^"]+)"', html)
        assert set(own) == set(parts)


def test_without_the_setting_it_takes_itself_away(sam, settings):
    settings.OFFLINE = False
    script = sam.get("/worker.js").content
    assert b"unregister" in script
    assert b"caches.delete" in script
    assert b'"fetch"' not in script


def test_the_page_without_a_line_is_no_result_of_searches(sam, db):
    html = sam.get("/offline/").content.decode()
    assert '<meta name="robots" content="noindex">' in html
    assert sam.get("/tr/offline/").status_code == 200
