"""What no code path may write, the database itself refuses."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.models import Article, Image, MediaUse


def refuse(rows, **values):
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(**values)


def test_an_address_stands_once_in_an_edition(published):
    first, second = published("Frigate Returns"), published("Convoy Leaves")
    refuse(Article.objects.filter(pk=second.pk), slug=first.slug)


@pytest.mark.parametrize(
    "missing", [{"category": None}, {"published_at": None}, {"slug": ""}, {"headline": ""}]
)
def test_what_is_public_is_complete(published, missing):
    article = published()
    refuse(Article.objects.filter(pk=article.pk), **missing)


def test_nothing_is_public_before_its_embargo_ends(published):
    article = published()
    later = timezone.now() + timedelta(days=1)
    refuse(Article.objects.filter(pk=article.pk), embargo_until=later)


@pytest.mark.parametrize("value", [-0.1, 1.1])
def test_a_focal_point_lies_in_the_picture(image, value):
    refuse(Image.objects.filter(pk=image.pk), focal_x=value)


def test_a_use_names_one_thing(write, image):
    article = write(body=f'<p>Words.</p><div data-image="{image.pk}"></div>')
    refuse(MediaUse.objects.filter(article=article), image=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        MediaUse.objects.create(article=article, image=image)
