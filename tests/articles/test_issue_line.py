"""An article names its magazine issue once readers may see the issue."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import MagazineIssue
from articles.signals import content_changed

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("from_now", "shown"),
    [(None, False), (HOUR, False), (-HOUR, True)],
    ids=["not yet dated", "out in an hour", "out"],
)
def test_the_line_leads_to_an_issue_that_is_out(from_now, shown, published, sam):
    out = timezone.now() + from_now if from_now else None
    issue = MagazineIssue.objects.create(
        title="Issue 351", month="2026-11-01", edition="en", published_at=out
    )
    article = published(issue=issue.pk)
    page = sam.get(article.get_absolute_url()).content.decode()
    assert (issue.get_absolute_url() in page) is shown
    assert issue.is_public() is shown
    assert sam.get(issue.get_absolute_url()).status_code == (200 if shown else 404)
    assert MagazineIssue.objects.public().filter(pk=issue.pk).exists() is shown


def test_a_change_of_the_issue_reaches_its_articles(published, sam):
    issue = MagazineIssue.objects.create(
        title="Issue 351", month="2026-11-01", edition="en", published_at=timezone.now() - HOUR
    )
    article = published(issue=issue.pk)
    keys = set(sam.get(article.get_absolute_url())["Surrogate-Key"].split())
    changed = []

    def hear(sender, keys, **kwargs):
        changed.append(keys)

    content_changed.connect(hear)
    issue.title = "Issue 351, November"
    issue.save()
    content_changed.disconnect(hear)
    assert keys & changed[0]
