"""WordPress, Markdown and CSV out: what our own importers read back with equal counts."""

import re
from collections import Counter

import pytest
from django.core.management import CommandError, call_command

from articles.body.sanitize import clean
from articles.importers.entries import load as entries
from articles.importers.folders.source import TextFolder
from articles.importers.markdown import to_html
from articles.importers.registry import Order
from articles.importers.wordpress.load import Options, run
from articles.models import ArchivedComment, Article, Author, Image, Tag
from categories.models import Category
from newsroom.models import Page
from newsroom.transfer import bodies, markdown
from subscriptions.models import Subscriber
from tests.articles.importers import wxr
from tests.articles.importers.conftest import bring
from tests.articles.importers.test_import_archive import TALK, comment
from tests.newsroom.transfer import world
from tests.newsroom.transfer.test_round_trip import empty

pytestmark = pytest.mark.django_db
__all__ = ["bring"]


@pytest.fixture
def site(published, write, mert, elif_, zeynep, news):
    article = world.build(published, write, mert, elif_, zeynep, news)
    published("Staff [gallery] only ]]> here", access="staff", body="<p>[gallery] ]]&gt; stays</p>")
    return article


def counted():
    return {
        "articles": Article.objects.count(),
        "public": Article.objects.published().count(),
        "categories": Category.objects.count(),
        "tags": Tag.objects.count(),
        "authors": Author.objects.count(),
        "images": Image.objects.count(),
        "pages": Page.objects.count(),
    }


def test_a_wordpress_export_comes_back(site, tmp_path, settings, capsys):
    before, path = counted(), tmp_path / "site.xml"
    media = settings.MEDIA_ROOT
    call_command("export_wordpress", path)
    assert "4 posts, 1 pages" in capsys.readouterr().out
    empty()
    settings.MEDIA_ROOT = tmp_path / "new"
    result = run(Options([path], media=media))
    assert not result.report.total("repaired")
    assert not result.report.total("refused")
    assert counted() == before
    one = Article.objects.get(slug="first")
    assert (one.headline, one.category.path, one.featured) == ("First", "news", True)
    assert [line.author.name for line in one.bylines.all()] == ["Leyla Arslan"]
    assert one.published_at == world.NOON.replace(microsecond=0)
    assert one.lead_image == Image.objects.get()
    assert f'data-image="{one.lead_image_id}"' in one.body
    closed = Article.objects.get(slug="staff-gallery-only-here")
    assert closed.body == "<p>[gallery] ]]&gt; stays</p>"
    assert "Secret" not in "".join(Article.objects.values_list("body", flat=True))


def commented(number, kind="post"):
    talk = TALK if kind == "post" else comment(9, "On a page")
    return wxr.item(number, f"Piece {number}", "It sails.", type=kind, extra=talk)


def test_comments_go_along(bring, tmp_path, capsys):
    bring(commented(1), commented(2), commented(3, "page"))
    rows = ArchivedComment.objects.order_by("item__guid", "html")
    before = list(rows.values_list("author", "html", "written_at"))
    call_command("export_wordpress", tmp_path / "site.xml")
    assert "7 comments" in capsys.readouterr().out
    empty()
    call_command("import_wordpress", tmp_path / "site.xml")

    assert "7 created" in capsys.readouterr().out
    assert list(rows.values_list("author", "html", "written_at")) == before
    answers = {row.parent_number for row in ArchivedComment.objects.exclude(parent_number=None)}
    assert len(answers) == 2
    assert answers <= {row.number for row in ArchivedComment.objects.all()}


def test_markdown_comes_back(site, tmp_path, settings, capsys):
    before, root = counted(), tmp_path / "site"
    body = Article.objects.get(slug="first").body
    call_command("export_markdown", root)
    assert "4 articles, 1 pages, 2 files" in capsys.readouterr().out
    assert (root / "en/news/first.md").read_text().startswith('---\ntitle: "First"\n')
    empty()
    settings.MEDIA_ROOT = tmp_path / "new"
    told = entries.run(TextFolder(root), Order([]), root)
    assert told["outcomes"]["posts"] == {"created": before["articles"]}
    assert counted() == before
    one = Article.objects.get(slug="first")
    assert (one.headline, one.category.path) == ("First", "news")
    assert re.sub(r"\d+", "1", one.body) == re.sub(r"\d+", "1", body)
    with pytest.raises(CommandError, match="not empty"):
        call_command("export_markdown", root)


BODY = """<h2>A * heading</h2><p>One <strong>bold</strong>, <em>“odd”</em> &amp; <code>code</code>
1. not a list<br>line_two [x] &lt;b&gt; #1 | ~a~ <a href="/news/">link</a></p>
<p>- no list either</p><p>1. nor this</p><ul><li><p>one</p><ul><li><p>deep</p></li></ul></li>
<li><p>two</p></li></ul><ol start="3"><li><p>three</p></li></ol>
<blockquote><p>Quoted</p><p>twice</p></blockquote><pre>a ``` b
  c</pre><hr><table><tbody><tr><th><p>a</p></th></tr><tr><td><p>1</p></td></tr></tbody></table>
<p>H<sub>2</sub>O <s>gone</s> <a href="https://a.example/" title="t">x</a></p>"""


def test_markdown_says_all_that_a_body_says():
    body = clean(BODY)
    assert clean(to_html(markdown.of(body))) == body


def test_atoms_become_what_others_know(image):
    body = clean(
        f'<div data-gallery="{image.pk}" data-caption="All"></div>'
        '<div data-embed="https://www.youtube.com/watch?v=dQw4w9WgXcQ"></div>'
        '<div data-image="999"></div><aside data-pullquote=""><p>Big</p></aside>'
    )
    html = bodies.html(body)
    assert 'class="wp-block-gallery"' in html
    assert f'src="{bodies.whole(image.file.url)}"' in html
    assert "wp-block-embed" in html
    assert '<figure class="wp-block-pullquote"><blockquote><p>Big' in html
    assert "999" not in html


def test_subscribers_as_csv(db, capsys):
    for number in range(3):
        Subscriber.objects.create(email=f"r{number}@x.test", status="active")
    Subscriber.objects.create(email="=cmd@x.test", status="left")
    call_command("export_subscribers")
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("email,status,language")
    assert Counter(line.split(",")[1] for line in lines[1:]) == {"active": 3, "left": 1}
    assert lines[-1].startswith("'=cmd@x.test")
    call_command("export_subscribers", status="active")
    assert len(capsys.readouterr().out.splitlines()) == 4
