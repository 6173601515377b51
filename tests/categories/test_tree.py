"""Sections: addresses, access and what follows when one moves."""

import pytest
from django.core.exceptions import ValidationError

from categories.models import Category


@pytest.fixture
def sea(news):
    return Category.objects.create(name="Sea", language="en", parent=news)


def test_a_sections_address_is_its_line(sea):
    assert sea.path == "news/sea"
    assert sea.get_absolute_url() == "/news/sea/"


def test_another_edition_has_its_prefix(haberler):
    assert haberler.get_absolute_url() == "/tr/haberler/"


def test_moving_a_section_carries_all_below_it(news, sea):
    deep = Category.objects.create(name="Mines", language="en", parent=sea)
    news.slug = "reports"
    news.save()
    sea.refresh_from_db()
    deep.refresh_from_db()
    assert (sea.path, deep.path) == ("reports/sea", "reports/sea/mines")


def test_access_is_inherited_by_all_below(news, sea):
    deep = Category.objects.create(name="Mines", language="en", parent=sea)
    news.access = "staff"
    news.save()
    assert not Category.objects.public().filter(pk__in=[news.pk, sea.pk, deep.pk]).exists()
    news.access = "public"
    news.save()
    assert Category.objects.public().filter(pk__in=[news.pk, sea.pk, deep.pk]).count() == 3


def test_a_private_section_stays_private_when_the_one_above_opens(news, sea):
    sea.access = "staff"
    sea.save()
    news.access = "staff"
    news.save()
    news.access = "public"
    news.save()
    sea.refresh_from_db()
    assert not sea.is_public


@pytest.mark.parametrize("slug", ["tags", "admin", "search", "tr", "issues", "feeds"])
def test_reserved_words_are_refused(slug, db):
    with pytest.raises(ValidationError) as refused:
        Category(name="Anything", slug=slug, language="en").full_clean()
    assert "slug" in refused.value.message_dict


def test_reserved_words_are_free_below_the_top(news):
    Category(name="Search", slug="search", language="en", parent=news).full_clean()


def test_two_sections_cannot_share_an_address(news):
    with pytest.raises(ValidationError):
        Category(name="News", language="en").full_clean()


def test_a_section_cannot_stand_under_itself(news, sea):
    news.parent = sea
    with pytest.raises(ValidationError):
        news.full_clean()


def test_a_section_cannot_stand_in_another_edition(news):
    with pytest.raises(ValidationError):
        Category(name="Deniz", language="tr", parent=news).full_clean()


def test_a_section_cannot_take_an_articles_address(published, news):
    published("Sea", slug="sea")
    with pytest.raises(ValidationError) as refused:
        Category(name="Sea", language="en", parent=news).full_clean()
    assert "Sea" in str(refused.value)
