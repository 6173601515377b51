"""Ghost exports: every card of every form, nothing public that was not, and nothing twice."""

import json
import re
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from articles import editing
from articles.importers.entries import load
from articles.importers.fetching import Fetcher
from articles.importers.ghost import cards
from articles.importers.ghost.source import Ghost
from articles.importers.registry import Order, Refused
from articles.models import Article, Author, Image, Redirect, Tag
from articles.models.choices import Status
from articles.snapshot import of_article, revised
from categories.models import Category
from newsroom.models import Page
from tests.articles.importers import made_ghost
from tests.conftest import picture_bytes

pytestmark = pytest.mark.django_db


@pytest.fixture
def media(tmp_path):
    folder = tmp_path / "media"
    (folder / "content/images/2024/05").mkdir(parents=True)
    (folder / "content/images/2024/05/ship.jpg").write_bytes(picture_bytes(size=(400, 300)))
    (folder / "content/files").mkdir()
    (folder / "content/files/issue.pdf").write_bytes(b"%PDF-1.4 tiny")
    return folder


def bring(path, media=None, **options):
    return load.run(Ghost(path), Order([path], options=options), media)


def test_every_count_equals_the_file(tmp_path, media):
    count = 30  # a thousand in tests/audit/test_imported_formats.py
    path = made_ghost.write(tmp_path / "ghost.json", made_ghost.export(count))
    told = bring(path, media)
    assert told["file_holds"]["posts"] == count
    assert told["outcomes"]["posts"] == {"created": count}
    assert told["outcomes"]["pages"] == {"created": count // 10}
    assert told["outcomes"]["tags"] == {"created": 20}
    assert told["outcomes"]["authors"] == {"created": 5}
    assert Article.objects.published().count() == count
    assert (Page.objects.count(), Tag.objects.count(), Author.objects.count()) == (
        count // 10, 20, 5,
    )  # fmt: skip
    assert Image.objects.count() == 1
    assert {row["kind"] for row in told["counts"]} <= {"dropped", "missing"}
    again = bring(path, media)
    assert again["outcomes"]["posts"] == {"skipped": count}
    assert Article.objects.count() == count


@pytest.mark.parametrize("number", [1, 2, 3])
def test_each_form_says_the_same(tmp_path, media, number):
    path = made_ghost.write(tmp_path / "ghost.json", made_ghost.export(3))
    bring(path, media)
    article = Article.objects.get(slug=f"post-{number}")
    assert "<p><strong>Bold" in article.body
    assert "<h2>Heading</h2>" in article.body
    assert re.search(r"<ol[^>]*><li><p>Item", article.body)
    assert "Quoted" in article.body
    assert '<a href="https://a.example/x">Bookmark' in article.body
    assert f'data-image="{Image.objects.get().pk}"' in article.body
    assert article.lead_image == Image.objects.get()
    if number > 1:
        assert f'href="/uncategorised/post-{number - 1}/"' in article.body


def test_links_to_tags_and_authors_lead_to_todays_pages(tmp_path):
    data = made_ghost.export(2)
    tag, user = data["tags"][0]["slug"], data["users"][0]["slug"]
    links = [f"__GHOST_URL__/tag/{tag}/", f"/author/{user}", "https://elsewhere.example/tag/x/"]
    html = "".join(f'<p><a href="{url}">x</a></p>' for url in links)
    data["posts"][0] |= {"lexical": None, "mobiledoc": None, "html": html}
    bring(made_ghost.write(tmp_path / "ghost.json", data))

    body = Article.objects.get(slug=data["posts"][0]["slug"]).body
    old = [f"/tag/{tag}/", f"/author/{user}/"]
    here = [Redirect.objects.get(path=path).target_url for path in old]
    assert re.findall(r'href="([^"]*)"', body) == [*here, links[2]]


def test_every_card_leaves_its_words(tmp_path, media):
    path = made_ghost.write(tmp_path / "ghost.json", made_ghost.export(1))
    told = bring(path, media)
    body = Article.objects.get().body
    for words in (
        "From <em>Markdown</em>", "<li><p>one", "HTML", "print('&lt;&amp;&gt;')", "Bookmark",
        "💡 Mind", "<strong>Toggle</strong>", "Hidden words", "Press", "Act now", "Talk",
        "Afloat", "Header words", "<hr>", "data-embed=", "data-gallery=", "data-file=", "Film",
    ):  # fmt: skip
        assert words in body, words
    assert "alert(1)" not in body
    assert "secret of mails" not in body
    dropped = {row["cause"] for row in told["counts"] if row["kind"] == "dropped"}
    assert {f"card {name}" for name in made_ghost.SILENT} <= dropped


def test_each_card_of_the_editor_is_known():
    assert set(made_ghost.CARDS) <= set(cards.CARDS)
    assert set(made_ghost.SILENT) <= cards.SILENT


def test_what_only_some_could_read_stays_with_staff(tmp_path, sam):
    data = made_ghost.export(6)
    for row, (status, visibility) in zip(
        data["posts"],
        [("published", "members"), ("published", "paid"), ("sent", "public"),
         ("draft", "public"), ("scheduled", "public"), ("published", "tiers")],
        strict=True,
    ):  # fmt: skip
        row |= {"status": status, "visibility": visibility}
    data["posts"][4]["published_at"] = "2099-01-01T00:00:00.000Z"
    bring(made_ghost.write(tmp_path / "ghost.json", data))
    assert not Article.objects.published().exists()
    assert Article.objects.get(slug="post-5").status == Status.SCHEDULED
    draft = Article.objects.exclude(revisions__data__slug=None).get(status=Status.UNPUBLISHED)
    assert (draft.headline, draft.latest_revision.headline) == ("", "Post 4 Şekil")
    for number in range(1, 7):
        assert sam.get(f"/uncategorised/post-{number}/").status_code in (404, 410)


def test_old_addresses_lead_to_the_new_ones(tmp_path):
    bring(made_ghost.write(tmp_path / "ghost.json", made_ghost.export(10)))
    client = Client()
    for row in Redirect.objects.all():
        answer = client.get(row.path)
        assert answer.status_code == 301, row.path
        assert client.get(answer["Location"]).status_code == 200, row.path


def test_tags_lead_into_sections(tmp_path):
    path = made_ghost.write(tmp_path / "ghost.json", made_ghost.export(3))
    bring(path, mapping={"tag 1": "news/sea"}, section="older")
    assert Article.objects.get(slug="post-2").category.path == "news/sea"
    assert Article.objects.get(slug="post-1").category.path == "older"
    assert Category.objects.count() == 3


def test_an_editor_s_later_change_is_a_conflict(tmp_path, deniz):
    data = made_ghost.export(1)
    bring(made_ghost.write(tmp_path / "ghost.json", data))
    article = Article.objects.get()
    changed = revised(of_article(article), headline="Ours")
    editing.save_draft(article, changed, by=deniz, version=article.version)
    data["posts"][0]["title"] = "Theirs"
    told = bring(made_ghost.write(tmp_path / "ghost.json", data))
    assert told["outcomes"]["posts"] == {"conflict": 1}
    assert Article.objects.get().headline == "Post 1 Şekil"


def test_a_dry_run_writes_nothing(tmp_path, media):
    path = made_ghost.write(tmp_path / "ghost.json", made_ghost.export(3))
    call_command("import_ghost", path, media=media, dry_run=True)
    assert not Article.objects.exists()
    assert not Image.objects.exists()


HOSTILE = {
    "nothing": "",
    "no JSON": "<rss/>",
    "a list": "[]",
    "no posts": '{"db": [{"data": {}}]}',
    "posts that are none": '{"db": [{"data": {"posts": 7}}]}',
    "deep": "[" * 200_000,
    "deep objects": '{"a":' * 50_000,
    "text": '"posts"',
    "a number too long": '{"db": ' + "9" * 10_000 + "}",
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_a_file_that_is_no_export(tmp_path, content):
    path = tmp_path / "ghost.json"
    path.write_text(content)
    with pytest.raises(Refused):
        Ghost(path)
    with pytest.raises(CommandError, match=r"ghost\.json"):
        call_command("import_ghost", path)


QUOTE = '{"type":"quote","children":['
BODIES = {
    "no Lexical": {"lexical": "{}"},
    "Lexical that is text": {"lexical": '"root"'},
    "a tree too deep": {"lexical": '{"root":' + QUOTE * 300 + "]}" * 300 + "}"},
    "a parser's end": {"lexical": '{"root":{"children":[' * 50_000},
    "no Mobiledoc": {"mobiledoc": '{"sections": 5}'},
    "markers out of range": {"mobiledoc": '{"sections": [[1, "p", [[0, [9], 0, "x"]]]]}'},
    "a card out of range": {"mobiledoc": '{"sections": [[10, 7]], "cards": []}'},
    "a tag that is none": {"mobiledoc": '{"sections": [[1, "script", [[0, [], 0, "x"]]]]}'},
    "scripts": {"html": "<script>alert(1)</script><img src=x onerror=alert(1)>"},
    "links": {"html": '<a href="javascript:alert(1)">x</a><a href="//[">y</a>'},
    "surrogates": {"title": "\ud800", "html": "<p>\ud800\x00</p>"},
    "a card of numbers": {"lexical": '{"root":{"children":[{"type":"image","src":7}]}}'},
    "year 0": {"published_at": "0000-00-00T00:00:00.000Z", "created_at": 10**30},
    "a slug that leads out": {"slug": "../../etc/passwd"},
    "a title of lists": {"title": ["x"], "slug": {"y": 1}},
    "a picture elsewhere": {"feature_image": "file:///etc/passwd"},
    "a picture above": {"feature_image": "__GHOST_URL__/../../../../etc/passwd"},
}


@pytest.mark.parametrize("change", BODIES.values(), ids=BODIES)
def test_a_hostile_post_keeps_nobody_from_coming(tmp_path, media, change):
    data = made_ghost.export(2)
    forms = {"lexical": None, "mobiledoc": None, "html": "<p>Plain</p>"}
    data["posts"][0] |= forms | change
    path = tmp_path / "ghost.json"
    path.write_text(json.dumps({"data": data}))
    told = bring(path, media)
    assert sum(told["outcomes"]["posts"].values()) == 2
    assert Article.objects.filter(slug="post-2").exists()
    for article in Article.objects.all():
        assert not re.search(r"<script|onerror|javascript:|alert\(1\)<", article.body_html)


def test_pictures_are_fetched_where_they_are_not_in_a_folder(tmp_path, media):
    handler = partial(SimpleHTTPRequestHandler, directory=str(media))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        text = json.dumps({"data": made_ghost.export(2)})
        address = f"http://127.0.0.1:{server.server_port}"
        path = tmp_path / "ghost.json"
        path.write_text(text.replace("__GHOST_URL__/content", f"{address}/content"))
        fetcher = Fetcher(allowed=lambda _address: True, ports=frozenset({server.server_port}))
        load.run(Ghost(path), Order([path]), None, fetcher)
        server.shutdown()
    assert Article.objects.get(slug="post-1").lead_image == Image.objects.get()


def test_no_address_inside_is_fetched(tmp_path):
    data = made_ghost.export(1)
    data["posts"][0]["feature_image"] = "http://127.0.0.1/content/images/x.jpg"
    path = made_ghost.write(tmp_path / "ghost.json", data)
    told = load.run(Ghost(path), Order([path], options={"fetch": True}))
    assert any("not public" in note["detail"] for note in told["notes"])
    assert not Image.objects.exists()
