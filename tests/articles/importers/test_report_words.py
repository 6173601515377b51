"""Whatever an importer notes is told in the reader's language."""

import re
from pathlib import Path

from django.utils import translation

import articles.importers
from articles.templatetags.import_words import CAUSES, NAMED, import_cause, import_item, import_word

NOTED = re.compile(r'\.note\(\s*"[a-z]+",\s*f?"([^"{]*)(\{|")')


def test_every_cause_is_known():
    folder = Path(articles.importers.__file__).parent
    found = [pair for path in folder.rglob("*.py") for pair in NOTED.findall(path.read_text())]
    assert len(found) > 50
    plain = {cause for cause, rest in found if rest == '"' and len(cause) > 1}
    named = {re.sub(r"\W+\Z", " ", cause) for cause, rest in found if rest == "{" and cause}
    assert plain == set(CAUSES)
    assert named - {" "} == set(NAMED)  # a bare tag needs no words


def test_a_cause_is_told_in_words():
    with translation.override("tr"):
        assert import_cause("lead picture") == "bir ana görsel"
        assert import_cause("block core/{x}") == "blok core/{x}"
        assert import_cause("Adres yok.") == "Adres yok."
        assert import_word("created") == "oluşturuldu"
        assert import_item("post 555 The ferry") == "The ferry (yazı 555)"
        assert import_item("Page of Ghost") == "Page of Ghost"
