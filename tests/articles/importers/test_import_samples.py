"""WordPress's own theme unit test arrives whole: counts equal what the file holds."""

import io
import json
from collections import Counter

import pytest
from django.core.management import call_command
from django.db.models import Count

from articles.importers.entries import load as entries
from articles.importers.ghost.source import Ghost
from articles.importers.registry import Order
from articles.importers.report import Report
from articles.importers.wordpress import load
from articles.importers.wordpress.reader import read
from articles.importers.wordpress.records import Category as OldCategory
from articles.importers.wordpress.records import Item
from articles.importers.wordpress.records import Tag as OldTag
from articles.models import Article, Author, Image, ImportedItem, Tag
from categories.models import Category
from categories.slugs import fold
from newsroom.models import Page
from tests.articles.importers import wxr
from tests.conftest import picture_bytes

pytestmark = pytest.mark.django_db


@pytest.mark.skipif(not wxr.SAMPLES.is_dir(), reason="the shared samples are not here")
def test_the_theme_unit_test_arrives_whole(tmp_path, sam):
    path = wxr.SAMPLES / "themeunittest.xml"
    found = list(read(path, Report()))
    posts = [one for one in found if isinstance(one, Item) and one.type == "post"]
    attachments = [one for one in found if isinstance(one, Item) and one.type == "attachment"]
    names = [one.attachment_url.rpartition("/")[2] for one in attachments]
    present = sorted({name for name in names if name.endswith(".jpg")})[:4]
    for number, name in enumerate(present):
        (tmp_path / name).write_bytes(picture_bytes(f"#00{number}{number}99", (320, 200)))
    out = io.StringIO()

    call_command("import_wordpress", path, media=tmp_path, stdout=out)

    assert Article.objects.count() == len(posts)
    statuses = dict(Article.objects.values_list("status").annotate(Count("pk")))
    assert statuses == {
        "published": sum(one.status == "publish" for one in posts),
        "unpublished": sum(one.status == "draft" for one in posts),
        "scheduled": sum(one.status == "future" for one in posts),
    }
    assert Article.objects.filter(access="staff").count() == sum(
        bool(one.password) for one in posts
    )
    assert Page.objects.count() == sum(
        isinstance(one, Item) and one.type == "page" for one in found
    )
    old = {one.slug: one.parent for one in found if isinstance(one, OldCategory)}
    assert Category.objects.count() == len(old)
    assert dict(Category.objects.values_list("slug", "parent__slug")) == {
        slug: parent or None for slug, parent in old.items()
    }
    tags = {fold(one.name) for one in found if isinstance(one, OldTag)}
    assert len(tags) == 110
    used = {fold(ref.name) for one in posts for ref in one.tags}
    assert set(Tag.objects.values_list("folded", flat=True)) == tags | used
    assert Author.objects.count() == 2
    here = sum(name in present for name in names)
    assert Image.objects.count() == len(present)
    assert ImportedItem.objects.filter(kind="attachment").count() == here
    assert f"{len(attachments) - here} missing" in out.getvalue()
    shown = 0
    for category in Category.objects.exclude(parent=None):
        page = sam.get(category.get_absolute_url()).content.decode()
        for article in Article.objects.published().listed_under(category.key):
            assert article.get_absolute_url() in page
            shown += 1
    assert shown

    again = io.StringIO()
    call_command("import_wordpress", path, media=tmp_path, stdout=again)
    assert "created" not in again.getvalue()
    assert Article.objects.count() == len(posts)


@pytest.mark.skipif(not wxr.SAMPLES.is_dir(), reason="the shared samples are not here")
@pytest.mark.parametrize("name", ["themeunittest.xml", "block-test-data.xml", "cc-labs.xml"])
def test_the_report_counts_what_the_file_holds(name):
    path, report = wxr.SAMPLES / name, Report()
    found = list(read(path, report))
    items = Counter(one.type for one in found if isinstance(one, Item))
    result = load.run(load.Options([path]))

    holds, told = result.survey.declared(), result.tally.counts
    assert (holds["posts"], holds["pages"]) == (items["post"], items["page"])
    assert holds["attachments"] == items["attachment"]
    assert Article.objects.count() == told["posts"]["created"] == items["post"]
    assert Page.objects.count() == told.get("pages", Counter())["created"] == items["page"]
    assert told.get("attachments", Counter())["missing"] == items["attachment"]
    assert told["categories"].total() == holds["categories"] == Category.objects.count()
    assert told.get("tags", Counter()).total() == holds["tags"]
    assert Tag.objects.count() == told.get("tags", Counter())["created"]
    assert told["authors"].total() == Author.objects.count() >= holds["authors"]
    assert told.get("comments", Counter()).total() == holds["comments"]


@pytest.mark.skipif(not wxr.SAMPLES.is_dir(), reason="the shared samples are not here")
def test_the_sample_of_ghost_arrives_whole():
    path = wxr.SAMPLES / "ghost-export.json"
    (one,) = json.loads(path.read_text())["db"]
    kinds = Counter(
        "pages" if post.get("type") == "page" or post.get("page") else "posts"
        for post in one["data"]["posts"]
    )
    told = entries.run(Ghost(path), Order([path]))

    assert told["file_holds"]["posts"] == kinds["posts"] == Article.objects.count()
    assert told["outcomes"]["posts"] == {"created": kinds["posts"]}
    assert told["outcomes"].get("pages", {"created": 0}) == {"created": kinds["pages"]}
    assert Page.objects.count() == kinds["pages"]
