"""What is public is decided once: the query and its twin agree on every row."""

from datetime import timedelta
from itertools import product

import pytest
from django.utils import timezone

from articles.models import Article, Status
from categories.models import Category

DAY = timedelta(days=1)


@pytest.fixture
def every_row(db, news):
    """One article for each combination of what the rule looks at."""
    now = timezone.now()
    closed = Category.objects.create(name="Closed", language="en", access="staff")
    times = (now - DAY, now + DAY)
    rows = []
    for number, (status, at, ending, access, category) in enumerate(
        product(
            Status, times, (None, now + 2 * DAY, now - DAY), ("public", "staff"), (news, closed)
        )
    ):
        row = Article(
            edition="en", slug=f"row-{number}", headline=f"Row {number}", status=status,
            published_at=at, unpublish_at=ending, access=access, category=category,
        )  # fmt: skip
        rows.append(row)
    Article.objects.bulk_create(rows)
    return now


@pytest.mark.parametrize("shift", [-3, -2, 0, 1, 2, 3])
def test_the_query_and_its_twin_agree(every_row, shift):
    at = every_row + shift * DAY
    by_query = set(Article.objects.published(at).values_list("pk", flat=True))
    by_twin = {row.pk for row in Article.objects.select_related("category") if row.is_published(at)}
    assert by_query == by_twin
    assert by_query or shift < 0


def test_a_scheduled_article_opens_by_the_query_alone(published, sam):
    later = timezone.now() + timedelta(hours=1)
    article = published("Opens Later", at=later)
    assert article.status == Status.SCHEDULED
    assert sam.get(article.get_absolute_url()).status_code == 404
    assert article.pk in Article.objects.published(later).values_list("pk", flat=True)


def test_an_ended_article_closes_by_the_query_alone(published):
    end = timezone.now() + timedelta(hours=1)
    article = published("Ends Soon", unpublish_at=end)
    assert article.is_published()
    assert not Article.objects.published(end).filter(pk=article.pk).exists()


def test_a_draft_is_nowhere_in_its_row(write):
    article = write("Secret Headline", standfirst="Secret standfirst", body="<p>Secret body</p>")
    row = Article.objects.filter(pk=article.pk).values().get()
    assert "ecret" not in str(row)
