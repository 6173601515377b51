"""Tags: one for each word, however it is cased."""

import pytest
from django.core.exceptions import ValidationError

from articles.models import Tag


@pytest.mark.parametrize("again", ["SEÇİM", "seçim", "Seçim", " seçim ", "SECIM"])
def test_all_spellings_are_one_tag(db, again):
    tag = Tag.objects.named("Seçim")
    assert Tag.objects.named(again) == tag
    assert Tag.objects.count() == 1


def test_a_tags_address_is_turkish_safe(db):
    assert Tag.objects.named("Öne Çıkan").slug == "one-cikan"


def test_two_tags_with_one_slug_get_two_addresses(db):
    assert Tag.objects.named("C").slug == "c"
    assert Tag.objects.named("C++").slug == "c-2"


def test_a_double_is_refused_in_a_form(db):
    Tag.objects.named("Seçim")
    with pytest.raises(ValidationError):
        Tag(name="SEÇİM").full_clean()


def test_an_article_keeps_one_of_two_spellings(published):
    article = published(tags=["Seçim 2026", "SEÇİM 2026", "Bütçe"])
    assert sorted(tag.name for tag in article.tags.all()) == ["Bütçe", "Seçim 2026"]
