"""A statement that is compiled once answers as its QuerySet does, whatever the values are."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from articles.compiled import Compiled
from articles.models import Article, Listing

seen: Compiled[Article] = Compiled(
    lambda at, edition, wanted: (
        Article.objects.published(at).in_edition(edition).filter(pk__in=wanted).order_by("-pk")
    ),
    at=datetime,
    edition=str,
    wanted=[int],
)


@pytest.fixture
def three(published):
    return [published(f"Piece {number}", slug=f"piece-{number}") for number in range(3)]


def test_rows_are_those_of_the_queryset(three):
    now = timezone.now()
    for wanted in ([three[0].pk], [each.pk for each in three], [three[1].pk, 10**9]):
        rows = Article.objects.published(now).filter(pk__in=wanted).order_by("-pk")
        assert seen(at=now, edition="en", wanted=wanted) == list(rows)
    assert seen(at=now, edition="tr", wanted=[three[0].pk]) == []
    assert seen(at=now - timedelta(days=1), edition="en", wanted=[three[0].pk]) == []


def test_nothing_is_asked_for_an_empty_list(django_assert_num_queries, db):
    with django_assert_num_queries(0):
        assert seen(at=timezone.now(), edition="en", wanted=[]) == []


def test_rows_are_read_anew_each_time(three):
    now, wanted = timezone.now(), [each.pk for each in three]
    first = seen(at=now, edition="en", wanted=wanted)
    Article.objects.filter(pk=three[2].pk).update(headline="Another")
    assert [each.headline for each in seen(at=now, edition="en", wanted=wanted)] != [
        each.headline for each in first
    ]


@pytest.mark.parametrize("key", ["category-1' OR 1=1 --", "%s", "\x7f1", "\x7f2"])
def test_values_are_values_and_never_sql(three, key):
    listed: Compiled[Listing] = Compiled(
        lambda key, other: Listing.objects.filter(key=key).exclude(key=other), key=str, other=str
    )
    assert listed(key=key, other="x") == []
    assert len(listed(key=f"category-{three[0].category_id}", other=key)) == 3
