"""Slugs and folding treat Turkish letters as their readers do."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from categories.slugs import fold, slugify


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Öne Çıkan", "one-cikan"),
        ("IŞIN SİLAHLARI", "isin-silahlari"),
        ("Işın silahları", "isin-silahlari"),
        ("Sayı 351, Ekim 2020", "sayi-351-ekim-2020"),
        ("Çağrı’nın yolu", "cagri-nin-yolu"),
        ("Straße & Ærø", "strasse-aero"),
        ("中文", ""),
    ],
)
def test_slugs_are_ascii_and_turkish_safe(text, slug):
    assert slugify(text) == slug


def test_a_long_slug_is_cut_at_a_word():
    slug = slugify("on beş kelimelik çok uzun bir başlık " * 6)
    assert len(slug) <= 100
    assert not slug.endswith("-")
    assert slug.split("-")[-1] in {"on", "bes", "kelimelik", "cok", "uzun", "bir", "baslik"}


@pytest.mark.parametrize("spelling", ["ISTANBUL", "İSTANBUL", "istanbul", "İstanbul", "ıstanbul"])
def test_all_spellings_fold_to_one(spelling):
    assert fold(spelling) == "istanbul"


@given(st.text())
@example("𝑨")
def test_folding_is_idempotent(text):
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_a_slug_is_its_own_slug(text):
    assert slugify(slugify(text)) == slugify(text)
