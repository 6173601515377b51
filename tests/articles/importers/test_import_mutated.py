"""Damaged exports, imported for real: no exception, nothing closed becomes public."""

import io
import random

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from articles.models import Article
from newsroom.models import Page
from tests.articles.importers import wxr

pytestmark = pytest.mark.django_db

CANARY = "zanzibar"
# The others of 1,000 come with `make fault`; all are read in test_hostile.
MUTANTS = [25, pytest.param(1000, marks=[pytest.mark.fault, pytest.mark.timeout(3600)])]
# Who changes these opens the piece, and so does whoever wrote the export.
KEYS = (b"status>", b"post_password>", b"post_type>", b"<item>", b"</item>", b"CDATA", b"]]>")


def export() -> bytes:
    return wxr.export(
        *wxr.SITE,
        wxr.item(
            1, "Open", "<!-- wp:paragraph --><p>All [gallery ids=1]</p>", extra="<x>&amp;</x>"
        ),
        wxr.item(2, "Private", f"<p>{CANARY}</p>", status="private", parent=3),
        wxr.item(3, "Locked", f"<p>{CANARY}</p>", password="x", meta={"_thumbnail_id": "7"}),
        wxr.item(4, "Draft", f"<p>{CANARY}</p>", status="draft", terms=[("category", "a", "A")]),
        wxr.item(5, "Page", f"<p>{CANARY}</p>", status="private", type="page"),
        wxr.item(6, "Pending", f"<p>{CANARY}</p>", status="pending", date="0000-00-00 00:00:00"),
    )


def mutant(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(600, len(changed))
        end = at + chance.randint(1, 20)
        around = bytes(changed[max(0, at - 40) : end + 40])
        if any(key in around for key in KEYS):
            continue
        changed[at:end] = bytes(chance.randrange(256) for _ in range(chance.randint(0, 20)))
    return bytes(changed)


@pytest.mark.parametrize("count", MUTANTS)
def test_what_is_closed_stays_closed_in_a_damaged_export(tmp_path, count):
    chance, path, data = random.Random(23), tmp_path / "old.xml", export()
    imported, refused = 0, list[str]()
    for _ in range(count):
        path.write_bytes(mutant(data, chance))
        with transaction.atomic():
            try:
                call_command("import_wordpress", path, stdout=io.StringIO())
                imported += 1
            except CommandError as error:
                refused.append(str(error))
            open_ = Article.objects.published()
            assert not open_.filter(body__contains=CANARY).exists()
            assert not Page.objects.filter(is_public=True, body__contains=CANARY).exists()
            transaction.set_rollback(True)

    assert not any("\n" in line for line in refused)
    assert imported > count // 3
