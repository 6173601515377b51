"""Readers get one stylesheet; those who draw it have many files."""

import re

from django.contrib.staticfiles import finders
from django.core.management import call_command

from newsroom import stylesheets

FOLDER = stylesheets.INDEX.parent


def test_every_part_is_named_once_and_none_is_left_out():
    named = re.findall(r'@import url\("([^"]+)"\)', stylesheets.INDEX.read_text())
    parts = {path.name for path in FOLDER.glob("*.css")} - {"index.css"}
    assert sorted(named) == sorted(parts | {"../tokens.css"})


def test_readers_get_one_file_without_imports(client):
    answer = client.get("/static/css/site.css")
    text = b"".join(answer.streaming_content).decode()
    assert answer["Content-Type"].startswith("text/css")
    assert "@import" not in text
    assert text.count("@layer parts {") == 6
    assert "--paper:" in text
    assert finders.find("css/site.css", find_all=True) == [finders.find("css/site.css")]


def test_a_changed_part_is_served_at_once(tmp_path):
    (tmp_path / "one.css").write_text("a { color: red; }\n")
    index = tmp_path / "index.css"
    index.write_text('@import url("one.css") layer(base);\n')
    assert stylesheets.put_together(index) == "@layer base {\na { color: red; }\n}\n"
    (tmp_path / "one.css").write_text("a { color: blue; }\n")
    assert "blue" in stylesheets.put_together(index)


def test_it_is_collected_once_for_production(tmp_path, settings):
    settings.STATIC_ROOT = tmp_path
    settings.STATICFILES_FINDERS = settings.STATICFILES_FINDERS[:1]  # the others take a minute
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    collected = sorted(path.name for path in (tmp_path / "css").glob("site.*.css"))
    assert len(collected) == 1
    assert (tmp_path / "css" / f"{collected[0]}.gz").stat().st_size < 14_000
