"""Damaged files of the other formats, imported for real: one line or a report, nothing closed."""

import json
import random

import pytest
from django.db import transaction

from articles.importers.entries import load
from articles.importers.feeds.source import Feed
from articles.importers.folders.source import TextFolder
from articles.importers.ghost.source import Ghost
from articles.importers.registry import Order, Refused
from articles.models import Article
from newsroom.models import Page
from tests.articles.importers import made_feeds, made_ghost
from tests.conftest import picture_bytes

pytestmark = pytest.mark.django_db

CANARY = "zanzibar"
MUTANTS = [4, pytest.param(250, marks=[pytest.mark.fault, pytest.mark.timeout(3600)])]
ODD = [None, True, -1, 10**40, 0.5, "", "\ud800", "\x00", "../../x", "javascript:x", [], {}, [[]]]
# Who changes these opens the piece, and so does whoever wrote the export.
CLOSING = {"status", "visibility", "type", "draft"}


def bytes_changed(data: bytes, chance: random.Random) -> bytes:
    """Some bytes become others; in half of the files those are letters, which read on further."""
    changed, others = bytearray(data), chance.choice([b"abc 0-", bytes(range(256))])
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(changed))
        end = at + chance.randint(0, 20)
        around = bytes(changed[max(0, at - 40) : end + 40])
        if not any(word.encode() in around for word in CLOSING):
            changed[at:end] = bytes(chance.choices(others, k=chance.randint(0, 20)))
    return bytes(changed)


def values_changed(node, chance: random.Random) -> None:
    """Some values anywhere below become something else."""
    for key in list(node) if isinstance(node, dict) else range(len(node)):
        if key in CLOSING:
            continue
        if chance.random() < 0.01:
            node[key] = chance.choice(ODD)
        elif isinstance(node[key], dict | list):
            values_changed(node[key], chance)


def ghost(folder, chance):
    data = made_ghost.export(4)
    closed = {"lexical": None, "mobiledoc": None, "html": f"<p>{CANARY}</p>"}
    data["posts"][1] |= closed | {"visibility": "paid"}
    data["posts"][2] |= closed | {"status": "draft"}
    if chance.random() < 0.8:
        values_changed(data, chance)
        text = json.dumps({"db": [{"data": data}]}).encode()
    else:
        text = bytes_changed(json.dumps({"db": [{"data": data}]}).encode(), chance)
    (folder / "ghost.json").write_bytes(text)
    return Ghost(folder / "ghost.json")


def feed(kind):
    def made(folder, chance):
        whole = made_feeds.FEEDS[kind](3)
        if kind == "json" and chance.random() < 0.8:
            data = json.loads(whole)
            values_changed(data, chance)
            changed = json.dumps(data).encode()
        else:
            changed = bytes_changed(whole.encode(), chance)
        (folder / "feed").write_bytes(changed)
        return Feed(folder / "feed")

    return made


def texts(folder, chance):
    made_feeds.folder(folder, 4, picture_bytes(size=(40, 30)))
    closed = made_feeds.YAML.format(n=9, a=1, t=1).replace("date:", "draft: true\ndate:", 1)
    (folder / "sea/closed.md").write_text(f"{closed}\n{CANARY}\n")
    for path in sorted(folder.rglob("*.md")) + sorted(folder.rglob("*.html")):
        path.write_bytes(bytes_changed(path.read_bytes(), chance))
    return TextFolder(folder)


SOURCES = {"ghost": ghost, "folder": texts, **{kind: feed(kind) for kind in made_feeds.FEEDS}}


@pytest.mark.parametrize("count", MUTANTS)
@pytest.mark.parametrize("name", SOURCES)
def test_a_damaged_file_ends_in_one_line_or_a_report(tmp_path, name, count):
    chance, refused = random.Random(f"{name} {count}"), list[str]()
    for number in range(count):
        folder = tmp_path / str(number)
        folder.mkdir()
        with transaction.atomic():
            try:
                source = SOURCES[name](folder, chance)
                assert "outcomes" in load.run(source, Order([]), folder)
            except Refused as error:
                refused.append(str(error))
            assert not Article.objects.published().filter(body__contains=CANARY).exists()
            assert not Page.objects.filter(is_public=True, body__contains=CANARY).exists()
            transaction.set_rollback(True)

    assert not any("\n" in line for line in refused)
    assert count < 10 or len(refused) < count * 9 // 10
