"""Revisions of the old site come as history: below the words of today, never before readers."""

import pytest

from articles.importers.wordpress import history
from articles.models import Article, Revision
from tests.articles.importers import wxr

pytestmark = pytest.mark.django_db


def past(number: int, words: str, day: int, *, parent: int = 1, slug: str = "") -> str:
    return wxr.item(
        number,
        f"Title of day {day}",
        words,
        type="revision",
        status="inherit",
        parent=parent,
        slug=slug or f"{parent}-revision-v1",
        date=f"2016-04-{day:02} 08:00:00",
    )


def numbered(article):
    rows = article.revisions.order_by("number")
    return [(row.number, row.headline, row.data["body"]) for row in rows]


POST = wxr.item(1, "The ferry", "It sails.", terms=[("category", "sea", "Sea")])


def test_revisions_stand_below_the_words_of_today(bring, sam):
    out = bring(past(12, "It floats.", 2), POST, past(11, "It <b>is</b>.\n\nNew.", 1))

    article = Article.objects.get()
    assert "revisions: 2 created" in out
    assert numbered(article) == [
        (1, "Title of day 1", "<p>It <strong>is</strong>.</p><p>New.</p>"),
        (2, "Title of day 2", "<p>It floats.</p>"),
        (3, "The ferry", "<p>It sails.</p>"),
    ]
    first = article.revisions.get(number=1)
    assert first.created_at.isoformat() == "2016-04-01T08:00:00+00:00"
    assert (first.kind, first.note) == ("import", "WordPress · Ada Deniz")
    assert article.latest_revision == article.live_revision == article.revisions.get(number=3)
    assert article.revision_count == 3
    assert "floats" not in sam.get(article.get_absolute_url()).content.decode()


def test_what_reads_the_same_is_no_change(bring):
    same = wxr.item(
        14, "The ferry", "It sails.", type="revision", status="inherit", parent=1,
        date="2016-04-09 08:00:00",
    )  # fmt: skip
    bring(POST, past(11, "It is.", 1), past(12, "It is.", 1), same)

    assert [row[1] for row in numbered(Article.objects.get())] == ["Title of day 1", "The ferry"]


def test_a_second_run_brings_only_new_history(bring):
    bring(POST, past(11, "It is.", 1))
    again = bring(POST, past(11, "It is.", 1))
    changed = POST.replace("It sails.", "It sank.")
    out = bring(changed, past(11, "It is.", 1), past(12, "It leaks.", 8))

    article = Article.objects.get()
    assert "revisions" not in again
    assert "posts: 1 updated" in out
    assert [row[2] for row in numbered(article)] == [
        "<p>It is.</p>", "<p>It sails.</p>", "<p>It leaks.</p>", "<p>It sank.</p>",
    ]  # fmt: skip
    assert article.body == "<p>It sank.</p>"
    assert "posts: 1 skipped" in bring(changed, past(12, "It leaks.", 8))


def test_what_was_never_saved_is_no_history(bring, tmp_path):
    saved = past(11, "Words", 1, slug="1-autosave-v1")
    bring(POST, saved, past(12, "Nobody's", 2, parent=99), report=tmp_path / "told")

    assert Revision.objects.count() == 1
    assert "autosave" in (tmp_path / "told.json").read_text()


def test_hostile_history_stops_nothing(bring):
    bring(POST, past(11, "<script>alert(1)</script>[evil]", 1), past(12, "x" * 3_000_000, 2))

    bodies = [row[2] for row in numbered(Article.objects.get())]
    assert bodies == ["", "", "<p>It sails.</p>"]


def test_a_piece_keeps_the_newest_of_very_many(bring, monkeypatch, tmp_path):
    monkeypatch.setattr(history, "MOST", 3)
    bring(POST, *(past(day + 10, f"Day {day}", day) for day in range(1, 7)), report=tmp_path / "r")

    assert numbered(Article.objects.get())[0][2] == "<p>Day 4</p>"
    assert "revisions beyond the newest 3" in (tmp_path / "r.json").read_text()


def test_history_of_many_pieces_comes_with_their_batch(bring):
    posts = [wxr.item(n, f"Piece {n}", f"Now {n}") for n in range(1, 121)]
    earlier = [past(1000 + n, f"Then {n}", 1 + n % 28, parent=n) for n in range(1, 121, 2)]
    bring(*posts, *earlier)

    assert Revision.objects.count() == 180
    for article in Article.objects.filter(revision_count=2).select_related("latest_revision"):
        assert article.latest_revision.number == 2
        assert "Then" in article.revisions.get(number=1).data["body"]
