"""No deletion anywhere can take an article with it."""

import pytest
from django.apps import apps
from django.db import models
from django.db.models import ProtectedError

from articles.models import Article, Author, Correction, Image, MagazineIssue

# What belongs to one article alone and goes with it, and nothing beyond.
OWN = {Article}


def cascades_into(model):
    """Models that lose rows when a row of `model` goes, by any path."""
    reached, todo = set(), [model]
    while todo:
        current = todo.pop()
        for relation in current._meta.related_objects:
            gone = getattr(relation, "on_delete", None) is models.CASCADE
            if gone and relation.related_model not in reached:
                reached.add(relation.related_model)
                todo.append(relation.related_model)
    return reached


@pytest.mark.parametrize(
    "model", [m for m in apps.get_models() if m not in OWN], ids=lambda m: m._meta.label
)
def test_no_path_of_cascades_reaches_an_article(model):
    assert Article not in cascades_into(model)


def test_what_is_in_use_is_protected(published, author, image, deniz, news):
    issue = MagazineIssue.objects.create(title="Issue 1", month="2026-11-01")
    article = published(
        byline=[[author.pk, "author"]],
        lead_image=image.pk,
        issue=issue.pk,
        body=f'<p>Words.</p><div data-image="{image.pk}"></div>',
    )
    for thing in (author, image, issue, deniz, news):
        with pytest.raises(ProtectedError):
            thing.delete()
    assert Article.objects.filter(pk=article.pk).exists()


def test_a_picture_of_a_draft_is_protected(write, image):
    write(body=f'<p>Words.</p><div data-image="{image.pk}"></div>')
    with pytest.raises(ProtectedError):
        Image.objects.get(pk=image.pk).delete()


def test_what_nothing_uses_can_go(author, image):
    author.delete()
    image.delete()
    assert not Author.objects.exists()
    assert not Correction.objects.exists()
