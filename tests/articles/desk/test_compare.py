"""Differences in words that editors know, and merges that lose nothing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.compare import body_blocks, changes, split
from articles.diffing import chunks, merge, words
from articles.merging import three_way
from articles.snapshot import blank


def kinds(pieces):
    return [(piece.kind, piece.text) for piece in pieces]


def test_words_of_a_text():
    assert kinds(words("The ship came back", "The old ship came home")) == [
        ("same", "The"),
        ("new", " old"),
        ("same", " ship came "),
        ("gone", "back"),
        ("new", "home"),
    ]


def test_a_very_long_text_is_compared_in_no_time():
    old, new = "word " * 50_000, "other " * 50_000
    assert kinds(words(old, new)) == [("gone", old), ("new", new)]


def test_blocks_of_a_body():
    old = "<p>One stays.</p><p>The ship came back on Tuesday.</p><p>Gone.</p>"
    new = '<p>One stays.</p><p>The ship came back on Friday.</p><div data-image="7"></div>'
    found = [(block.kind, block.name) for block in body_blocks(old, new)]
    assert found == [
        ("same", "Paragraph"),
        ("changed", "Paragraph"),
        ("gone", "Paragraph"),
        ("new", "Picture 7"),
    ]


def test_formatting_alone_is_named():
    (block,) = body_blocks("<p>The ship came back.</p>", "<p>The <em>ship</em> came back.</p>")
    assert block.name == "Paragraph, formatting changed"


def test_a_heading_that_was_a_paragraph():
    (block,) = body_blocks("<p>What the crew saw</p>", "<h2>What the crew saw</h2>")
    assert block.name == "Paragraph → Heading"


def test_fields_by_their_names_never_raw(db, news, author, image, published):
    other = published("Another Story")
    old = blank(headline="One", category=None)
    new = blank(
        headline="Two",
        category=news.pk,
        byline=[[author.pk, "translator"]],
        lead_image=image.pk,
        featured=True,
        related=[other.pk],
        tags=["Navy", "Sea"],
        embargo_until="2026-01-02T03:04:05+00:00",
        access="staff",
    )
    found = {change.label: "".join(p.text for p in change.pieces) for change in changes(old, new)}
    assert found["category"] == "News"
    assert found["byline"] == "Leyla Arslan (Translator)"
    assert found["lead image"] == "A frigate at anchor"
    assert found["featured"] == "noyes"
    assert found["related articles"] == "Another Story"
    assert found["tags"] == "Navy, Sea"
    assert found["access"] == "EveryoneStaff only"
    assert "2026" in found["embargo until"]
    assert not any(set("[]{}") & set(text) for text in found.values())


def test_what_is_gone_is_said_to_be(db):
    (change,) = changes(blank(category=999), blank())
    assert change.pieces[0].text == "(removed: 999)"


LINES = st.lists(st.sampled_from("abcdef"), max_size=12)


@given(LINES, LINES)
@settings(deadline=None)
def test_one_sides_changes_alone_are_the_merge(base, mine):
    assert merge(base, mine, base) == mine
    assert merge(base, base, mine) == mine
    assert merge(base, mine, mine) == mine


@given(LINES, LINES, LINES)
@settings(deadline=None)
def test_chunks_hold_everything(base, mine, theirs):
    found = chunks(base, mine, theirs)
    assert [each for chunk in found for each in chunk.base] == base
    assert [each for chunk in found for each in chunk.mine] == mine
    assert [each for chunk in found for each in chunk.theirs] == theirs


@pytest.mark.parametrize("html", ["", "<p>a</p>", "<p>a<br>b</p><hr><ul><li><p>c</p></li></ul>"])
def test_split_and_joined_is_the_same(html):
    assert "".join(split(html)) == html


def test_lists_are_merged_too(db):
    base = blank(tags=["Navy", "Sea"])
    found = three_way(base, blank(tags=["Navy", "Sea", "Mine"]), blank(tags=["Sea"]))
    assert found.is_clean
    assert found.data["tags"] == ["Sea", "Mine"]


def test_a_new_text_is_not_mixed_with_the_old_one():
    old, new = "Nine days from the nearest spare, a crew made one.", "The yard prints wheels now."
    assert kinds(words(old, new)) == [("gone", old), ("new", new)]


def test_words_that_changed_side_by_side_are_one_change():
    assert kinds(words("The old grey ship came home", "The new blue ship came home")) == [
        ("same", "The "),
        ("gone", "old grey"),
        ("new", "new blue"),
        ("same", " ship came home"),
    ]


@given(st.text("ab ", max_size=12), st.text("ab ", max_size=12))
def test_pieces_hold_both_texts(old, new):
    found = words(old, new)
    assert "".join(piece.text for piece in found if piece.kind != "new") == old
    assert "".join(piece.text for piece in found if piece.kind != "gone") == new


def test_what_is_far_from_every_change_is_folded_away():
    before = "".join(f"<p>Paragraph {number} of the story.</p>" for number in range(9))
    (body,) = changes(blank(body=before), blank(body=before.replace("4 of", "4 in")))
    folded = [(far, len(blocks)) for far, blocks in body.groups]
    assert folded == [(True, 3), (False, 3), (True, 3)]
