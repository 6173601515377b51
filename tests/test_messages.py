"""The interface speaks Turkish whole: every string is collected, translated and compiled."""

import gettext
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.messages import Entry, entries
from tests.needed import untested

ROOT = Path(__file__).parent.parent
CATALOGUES = sorted((ROOT / "locale").rglob("*.po"))
SOURCES = ["accounts", "categories", "articles", "subscriptions", "newsroom", "templates", "static"]
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w+\}")

each_catalogue = pytest.mark.parametrize(
    "catalogue", CATALOGUES, ids=lambda path: "/".join(path.parts[-3:])
)


def messages(catalogue: Path) -> list[Entry]:
    return [entry for entry in entries(catalogue) if entry.id]


def test_there_is_a_turkish_catalogue():
    assert ROOT / "locale/tr/LC_MESSAGES/django.po" in CATALOGUES


@each_catalogue
def test_every_message_is_translated(catalogue):
    missing = [entry.id for entry in messages(catalogue) if not all(entry.translations)]
    assert not missing


@each_catalogue
def test_no_translation_is_a_guess(catalogue):
    assert not [entry.id for entry in entries(catalogue) if "fuzzy" in entry.flags]


@each_catalogue
def test_translations_keep_the_placeholders(catalogue):
    wrong = []
    for entry in messages(catalogue):
        offered = {*PLACEHOLDER.findall(entry.id), *PLACEHOLDER.findall(entry.plural)}
        for translation in entry.translations:
            used = set(PLACEHOLDER.findall(translation))
            # One form of a plural may do without the number, but none may invent a name.
            if used - offered or (not entry.plural and used != offered):
                wrong.append(translation)
    assert not wrong


@each_catalogue
def test_the_compiled_catalogue_is_fresh(catalogue):
    with catalogue.with_suffix(".mo").open("rb") as compiled:
        found = vars(gettext.GNUTranslations(compiled))["_catalog"]
    wanted: dict[str | tuple[str, int], str] = {}
    for entry in messages(catalogue):
        if entry.plural:
            forms = enumerate(entry.translations)
            wanted |= {(entry.key, number): text for number, text in forms}
        else:
            wanted[entry.key] = entry.translations[0]
    assert {key: text for key, text in found.items() if key} == wanted, "run `make messages`"


def test_every_string_of_the_source_is_collected(tmp_path):
    if not shutil.which("xgettext"):
        untested("gettext is not installed")
    for name in [*SOURCES, "locale"]:
        if (ROOT / name).exists():
            shutil.copytree(ROOT / name, tmp_path / name)
    subprocess.run([sys.executable, ROOT / "tests/messages.py"], cwd=tmp_path, check=True)

    def keys(root: Path) -> dict[str, set[tuple[str, str]]]:
        found = sorted((root / "locale").rglob("*.po"))
        return {
            path.name: {(entry.key, entry.plural) for entry in messages(path)} for path in found
        }

    assert keys(ROOT) == keys(tmp_path), "run `make messages`"
