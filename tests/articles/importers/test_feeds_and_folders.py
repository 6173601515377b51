"""Feeds and folders of texts: counts as in the file, addresses that lead on, nothing hostile."""

import pytest
from django.core.management import CommandError, call_command

from articles.importers.entries import load
from articles.importers.feeds.source import Feed
from articles.importers.folders import matter
from articles.importers.folders.source import TextFolder
from articles.importers.registry import Order, Refused
from articles.models import Article, Author, Image, Redirect, Tag
from articles.models.choices import Status
from newsroom.models import Page
from tests.articles.importers import made_feeds
from tests.conftest import picture_bytes

pytestmark = pytest.mark.django_db
COUNT = 40  # a thousand in tests/audit/test_imported_formats.py


def bring(source, media=None, **options):
    return load.run(source, Order([], options=options), media)


@pytest.fixture
def media(tmp_path):
    (tmp_path / "media/img").mkdir(parents=True)
    (tmp_path / "media/img/ship.jpg").write_bytes(picture_bytes(size=(400, 300)))
    return tmp_path / "media"


@pytest.mark.parametrize("kind", made_feeds.FEEDS)
def test_every_count_equals_the_feed(tmp_path, media, kind):
    path = tmp_path / "feed"
    path.write_text(made_feeds.FEEDS[kind](COUNT))
    told = bring(Feed(path), media)
    assert told["file_holds"] == {"posts": COUNT}
    assert told["outcomes"]["posts"] == {"created": COUNT}
    assert (Tag.objects.count(), Author.objects.count()) == (20, 5)
    assert Article.objects.published().count() == COUNT
    one = Article.objects.get(slug="post-3")
    assert "Ships" in one.body
    assert "alert(1)" not in one.body
    assert (one.published_at.year, one.published_at.month) == (2024, 2)
    assert one.edition == "en"
    assert bring(Feed(path), media)["outcomes"]["posts"] == {"skipped": COUNT}


def test_what_a_feed_says_is_kept(tmp_path, media, sam):
    path = tmp_path / "feed.xml"
    path.write_text(made_feeds.rss(3))
    bring(Feed(path), media)
    one = Article.objects.get(slug="post-2")
    assert (one.headline, one.standfirst) == ("Post 2 & Şekil", "Summary 2")
    assert one.lead_image == Image.objects.get()
    assert f'data-image="{one.lead_image_id}"' in one.body
    assert 'href="/uncategorised/post-1/"' in one.body
    assert "[gallery] stays text" in one.body
    answer = sam.get("/2024/post-2/")
    assert (answer.status_code, answer["Location"]) == (301, one.get_absolute_url())


def test_every_count_equals_the_folder(tmp_path):
    root = made_feeds.folder(tmp_path / "site", COUNT, picture_bytes(size=(400, 300)))
    told = bring(TextFolder(root), root)
    assert told["file_holds"] == {"texts": COUNT}
    assert told["outcomes"]["posts"] == {"created": COUNT}
    assert (Tag.objects.count(), Author.objects.count()) == (20, 5)
    assert Image.objects.count() == 1
    assert Article.objects.published().count() == COUNT
    assert bring(TextFolder(root), root)["outcomes"]["posts"] == {"skipped": COUNT}


def test_what_a_folder_says_is_kept(tmp_path, sam):
    root = made_feeds.folder(tmp_path / "site", 6, picture_bytes(size=(400, 300)))
    bring(TextFolder(root), root)
    one = Article.objects.get(slug="post-4")
    assert (one.headline, one.standfirst) == ("Post 4: Şekil", "Summary")
    assert one.category.path == "sea"
    assert one.lead_image == Image.objects.get()
    for words in ("<h2>Heading</h2>", "<strong>return</strong>", "<table>", "data-image="):
        assert words in one.body
    assert "alert(1)" not in one.body
    assert sam.get("/old/4/")["Location"] == one.get_absolute_url()
    assert Article.objects.get(slug="post-5").category.path == "news/sea"
    page = Article.objects.get(slug="post-3")
    assert (page.headline, "menu" in page.body) == ("Post 3", False)
    assert not Redirect.objects.filter(path__startswith="//").exists()


def test_drafts_pages_and_closed_texts(tmp_path, sam):
    for name, head in {
        "draft.md": "draft: true\ndate: 2024-01-01",
        "off.md": "published: false\ndate: 2024-01-01",
        "undated.md": "title: Undated",
        "staff.md": "access: staff\ndate: 2024-01-01",
        "about.md": "layout: page\ntitle: About us",
        "later.md": "date: 2099-01-01",
    }.items():
        (tmp_path / name).write_text(f"---\n{head}\n---\nSecret words.")
    told = bring(TextFolder(tmp_path), tmp_path)
    assert told["outcomes"] | {"categories": 0} == {
        "categories": 0, "posts": {"created": 5}, "pages": {"created": 1},
    }  # fmt: skip
    assert not Article.objects.published().exists()
    assert Article.objects.get(slug="later").status == Status.SCHEDULED
    assert sam.get(Page.objects.get().get_absolute_url()).status_code == 200


LAUGHS = "---\na: &a [x]\nb: [*a, *a, *a]\n---\ntext"
TEXTS = {
    "references": LAUGHS,
    "no YAML": "---\n: : :\n\t- {\n---\ntext",
    "python objects": "---\n!!python/object/apply:os.system ['true']\n---\ntext",
    "a list": "---\n- a\n---\ntext",
    "too long": "---\n" + "a: b\n" * 20_000 + "---\ntext",
    "deep": "---\n" + "[" * 3000 + "\n---\ntext",
    "no TOML": "+++\na = \n+++\ntext",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_hostile_front_matter_is_one_line_in_the_report(tmp_path, text):
    (tmp_path / "bad.md").write_text(text)
    (tmp_path / "good.md").write_text("---\ndate: 2024-01-01\n---\ntext")
    told = bring(TextFolder(tmp_path), tmp_path)
    assert told["outcomes"]["posts"] == {"created": 1}
    refused = [note for note in told["notes"] if note["kind"] == "refused"]
    assert [note["item"] for note in refused] == ["bad.md"]
    assert "\n" not in refused[0]["cause"]
    with pytest.raises(matter.MatterError):
        matter.split(text)


def test_a_file_that_is_no_text_and_a_link_that_leads_out(tmp_path):
    (tmp_path / "outside.md").write_text("---\ndate: 2024-01-01\n---\nsecret")
    root = tmp_path / "site"
    root.mkdir()
    (root / "binary.md").write_bytes(b"\x00\x01")
    (root / "link.md").symlink_to(tmp_path / "outside.md")
    (root / "turkish.md").write_bytes("---\ndate: 2024-01-01\n---\nŞekil".encode("cp1254"))
    (root / "up.md").write_text("---\ndate: 2024-01-01\n---\n![x](../../../../etc/passwd)")
    told = bring(TextFolder(root), root)
    assert told["outcomes"]["posts"] == {"created": 2}
    assert "Şekil" in Article.objects.get(slug="turkish").body
    assert not Image.objects.exists()


HOSTILE = {
    "nothing": "",
    "no feed": "<html><body>x</body></html>",
    "an entity": '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss>&x;</rss>',
    "laughs": '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><rss>&b;</rss>',
    "deep": "<rss>" + "<a>" * 500 + "</a>" * 500 + "</rss>",
    "wide": "<rss " + " ".join(f'a{n}="1"' for n in range(50_000)) + "></rss>",
    "cut": made_feeds.rss(2)[:600],
    "deep JSON": "[" * 200_000,
    "no JSON Feed": '{"items": 7}',
    "no JSON": "{",
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.timeout(60)
def test_a_hostile_feed_is_refused_in_one_line(tmp_path, content):
    path = tmp_path / "feed.xml"
    path.write_text(content)
    with pytest.raises(Refused) as refused:
        Feed(path)
    assert str(refused.value).startswith("feed.xml")
    with pytest.raises(CommandError):
        call_command("import_feed", path)
    assert not Article.objects.exists()


def test_the_commands_say_what_they_did(tmp_path, capsys):
    path = tmp_path / "feed.xml"
    path.write_text(made_feeds.atom(5))
    call_command("import_feed", path, dry_run=True)
    assert not Article.objects.exists()
    call_command("import_feed", path, language="tr", report=tmp_path / "told")
    assert "posts: 5 created" in capsys.readouterr().out
    assert Article.objects.filter(edition="tr").count() == 5
    assert "<!doctype html>" in (tmp_path / "told.html").read_text().lower()
    root = made_feeds.folder(tmp_path / "site", 3, picture_bytes(size=(400, 300)))
    call_command("import_folder", root, section="notes")
    assert "posts: 3 created" in capsys.readouterr().out
