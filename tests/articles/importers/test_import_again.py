"""A second run brings only what changed, and never over an editor's words."""

import pytest
from django.core.management import CommandError, call_command

from articles.editing import save_draft
from articles.models import Article, ImportedItem, Redirect, Revision
from articles.snapshot import revised
from categories.models import Category
from newsroom.models import AuditEntry, Page
from tests.articles.importers import wxr
from tests.conftest import picture_bytes

pytestmark = pytest.mark.django_db

SHIP = "https://old.example/wp-content/uploads/2016/05/ship.jpg"
SMALL = SHIP.replace(".jpg", "-300x200.jpg")


def test_a_second_run_only_skips(bring):
    parts = [
        wxr.item(5, "A", "One", terms=[("category", "ships", "Ships")]),
        wxr.item(6, "Page", "Two", type="page"),
        wxr.item(7, "Draft", status="draft", slug=""),
    ]
    bring(*parts)
    before = (Revision.objects.count(), Redirect.objects.count(), Page.objects.get().updated_at)

    printed = bring(*parts)

    assert "created" not in printed
    assert "posts: 2 skipped" in printed
    assert "pages: 1 skipped" in printed
    assert before == (
        Revision.objects.count(),
        Redirect.objects.count(),
        Page.objects.get().updated_at,
    )


def test_the_audit_log_says_what_an_import_did(bring):
    bring(wxr.item(5, "A"), wxr.item(6, "B", type="page"))

    entry = AuditEntry.objects.get(action="imported")
    assert entry.details["created"] == 7  # a post, a page, three categories, a tag, Ada


def test_a_changed_post_becomes_a_revision(bring):
    bring(wxr.item(5, "A", "One"))

    printed = bring(wxr.item(5, "A", "Two"))

    article = Article.objects.get()
    assert "posts: 1 updated" in printed
    assert article.body == "<p>Two</p>"
    assert [revision.number for revision in article.revisions.all()] == [2, 1]


def test_an_editors_later_change_is_never_overwritten(bring, deniz):
    bring(wxr.item(5, "A", "One"))
    article = Article.objects.get()
    data = revised(article.latest_revision.data, headline="Deniz's")
    save_draft(article, data, by=deniz, version=article.version)

    printed = bring(wxr.item(5, "A", "Two"))
    again = bring(wxr.item(5, "A", "Two"))

    article.refresh_from_db()
    assert "posts: 1 conflict" in printed
    assert "posts: 1 skipped" in again
    assert article.body == "<p>One</p>"
    assert article.latest_revision.headline == "Deniz's"
    assert article.revisions.filter(kind="conflict").count() == 1


def test_what_was_deleted_here_does_not_come_back(bring):
    bring(wxr.item(5, "A"))
    Article.objects.all().delete()

    assert "posts: 1 skipped" in bring(wxr.item(5, "A", "New"))
    assert not Article.objects.exists()


def test_a_page_changed_here_is_a_conflict(bring):
    page = {"type": "page", "slug": "about"}
    bring(wxr.item(9, "About", "One", **page))
    row = Page.objects.get()
    row.body = "<p>Ours</p>"
    row.save()

    assert "pages: 1 conflict" in bring(wxr.item(9, "About", "Two", **page))
    assert Page.objects.get().body == "<p>Ours</p>"


def test_a_dry_run_writes_nothing(bring, tmp_path):
    (tmp_path / "ship.jpg").write_bytes(picture_bytes())

    printed = bring(wxr.attachment(70, SHIP), wxr.item(5, "A"), dry_run=True, media=tmp_path)

    assert "posts: 1 created" in printed
    assert "attachments: 1 created" in printed
    assert not Article.objects.exists()
    assert not Category.objects.exists()
    assert not ImportedItem.objects.exists()


def test_the_limit_stops_early_and_the_next_run_goes_on(bring):
    parts = [wxr.item(number, f"Piece {number}") for number in range(1, 6)]

    assert "posts: 2 created" in bring(*parts, limit=2)
    assert "posts: 2 skipped, 3 created" in bring(*parts)


def test_one_bad_item_does_not_take_its_batch_with_it(bring):
    printed = bring(wxr.item(1, "A"), wxr.item(2, "B", "x" * 2_100_000), wxr.item(3, "C"))

    assert "posts: 1 refused, 2 created" in printed


@pytest.mark.parametrize("cut", [0.4, 0.7, 0.95])
def test_a_file_cut_in_the_middle_leaves_nothing_behind(tmp_path, cut):
    data = wxr.export(*wxr.SITE, *(wxr.item(number, "A", "Text") for number in range(1, 60)))
    path = tmp_path / "export.xml"
    path.write_bytes(data[: int(len(data) * cut)])

    with pytest.raises(CommandError, match=r"export\.xml: the file is cut in the middle"):
        call_command("import_wordpress", path)
    assert not Category.objects.exists()
    assert not Article.objects.exists()
