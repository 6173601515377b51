"""Headlines break where a Turkish syllable ends, and moments name their zone."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

from articles.templatetags.dates import moment
from articles.templatetags.typography import hyphenated

NOON = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("öngörülemezlik", "öngö|rü|le|mezlik"),
        ("İSTANBULLULAŞTIRMA", "İSTAN|BUL|LU|LAŞ|TIRMA"),
        ("bütçelendirilmesi", "bütçe|len|di|ril|mesi"),
    ],
)
def test_long_turkish_words_may_break_between_syllables(word: str, parts: str) -> None:
    assert hyphenated(word, "tr").split("\u00ad") == parts.split("|")


def test_short_words_and_other_languages_stay_as_they_are() -> None:
    assert hyphenated("Deniz yolunun bedeli", "tr") == "Deniz yolunun bedeli"
    assert hyphenated("telecommunications", "en") == "telecommunications"


def test_a_headline_is_still_escaped() -> None:
    page = Template("{% load typography %}{{ text|hyphenated:'tr' }}")
    assert "<b>" not in page.render(Context({"text": "<b>modernizasyonlarının</b>"}))


def test_a_moment_is_shown_in_the_site_s_zone_with_its_name() -> None:
    with timezone.override(ZoneInfo("Europe/Istanbul")), translation.override("en"):
        html = moment(NOON, "minute")
    assert html == (
        '<time datetime="2026-11-23T12:00:00+03:00">23 November 2026, 12:00 UTC+3</time>'
    )


def test_a_zone_with_letters_keeps_them_and_odd_ones_their_minutes() -> None:
    with timezone.override(ZoneInfo("Europe/Berlin")):
        assert "CET" in moment(NOON, "minute")
    with timezone.override(ZoneInfo("Asia/Kathmandu")):
        assert "UTC+5:45" in moment(NOON, "minute")


def test_nothing_is_shown_for_what_was_never_published() -> None:
    assert moment(None, "minute") == ""
