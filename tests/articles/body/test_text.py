"""A body as plain words, and what it refers to."""

import pytest

from articles.body.sanitize import clean
from articles.body.text import plain_text, reading_minutes, references, word_count

BODY = clean(
    "<h2>Head</h2><p>One <b>two</b><br>three&nbsp;four.</p>"
    "<ul><li>five</li><li>six <a href='/x'>seven</a></li></ul>"
    "<table><tr><th>a</th><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>"
    "<div data-image='12' data-caption='A caption'></div>"
    "<div data-gallery='12,13,14'></div><div data-file='5'></div>"
    "<div data-embed='https://vimeo.com/12345678'></div>"
    "<aside data-pullquote><p><a href='https://a.org/'>Quote</a></p></aside>"
)


def test_plain_text_has_a_line_for_each_block():
    assert plain_text(BODY).split("\n") == [
        "Head",
        "One two three four.",
        "five",
        "six seven",
        "a b",
        "c d",
        "A caption",
        "Quote",
    ]


def test_words_of_one_block_never_touch_those_of_the_next():
    assert plain_text("<p>a</p><p>b</p>") == "a\nb"
    assert plain_text("<p>a<strong>b</strong></p>") == "ab"


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("", 0),
        ("<p>…</p>", 0),
        ("<p>Türkiye’nin 1,250 km’lik don't state-of-the-art</p>", 5),
        ("<p>a<br>b</p><p>c</p>", 3),
    ],
)
def test_words_are_counted(html, words):
    assert word_count(html) == words


@pytest.mark.parametrize(
    ("words", "language", "minutes"),
    [
        (0, "en", 0),
        (1, "en", 1),
        (1140, "en", 5),
        (1140, "tr", 7),
        (400, "xx", 2),
        (456, "en-GB", 2),
    ],
)
def test_reading_time_is_that_of_the_language(words, language, minutes):
    assert reading_minutes(words, language) == minutes


def test_references_name_everything_that_the_body_shows():
    found = references(BODY)
    assert found.images == {12, 13, 14}
    assert found.files == {5}
    assert found.embeds == ["https://vimeo.com/12345678"]
    assert found.links == ["/x", "https://a.org/"]


def test_an_empty_body_refers_to_nothing():
    found = references("")
    assert (found.images, found.files, found.embeds, found.links) == (set(), set(), [], [])
