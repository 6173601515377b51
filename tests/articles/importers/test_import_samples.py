"""WordPress's own theme unit test arrives whole: counts equal what the file holds."""

import io

import pytest
from django.core.management import call_command
from django.db.models import Count

from articles.importers.report import Report
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
