"""Each model that the desk knows has a list, a form to add and one to change that answer."""

import pytest
from django.contrib import admin
from django.urls import reverse

from articles.live import post
from articles.models import FrontPage, MagazineIssue, Redirect, Tag
from articles.withdrawing import correct
from newsroom.models import MenuItem, Page, SiteSettings

MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)


def named(model):
    return model._meta.label_lower


@pytest.fixture
def everything(published, image, author, deniz, news):
    """One row of nearly every model."""
    article = published("Frigate Returns", tags=["Navy"], byline=[[author.pk, "author"]])
    live = published("Convoy", kind="live")
    post(live, "<p>It sails.</p>", by=deniz)
    correct(article, "update", "It was two ships.", by=deniz)
    MagazineIssue.objects.create(title="Issue 1", month="2026-11-01", cover=image)
    Redirect.objects.create(path="/old/", article=article)
    page = Page.objects.create(title="About", body="<p>We.</p>")
    MenuItem.objects.create(page=page)
    SiteSettings.objects.create(edition="en")
    FrontPage.objects.create(edition="en")
    assert Tag.objects.exists()


@pytest.mark.parametrize("model", MODELS, ids=named)
def test_pages_of_a_model_answer(everything, login, root, model):
    client = login(root)
    prefix = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    assert client.get(reverse(f"{prefix}_changelist"), {"q": "a"}).status_code == 200
    assert client.get(reverse(f"{prefix}_changelist")).status_code == 200
    assert client.get(reverse(f"{prefix}_add")).status_code in {200, 403}
    for row in model._default_manager.all()[:1]:
        assert client.get(reverse(f"{prefix}_change", args=[row.pk])).status_code == 200
        assert client.get(reverse(f"{prefix}_delete", args=[row.pk])).status_code in {200, 403}
        assert client.get(reverse(f"{prefix}_history", args=[row.pk])).status_code in {200, 302}


def test_what_a_role_may_not_open_is_refused_at_the_desk(login, deniz, mert, client):
    """A page of the desk, with its navigation; strangers hear nothing of it."""
    address = reverse("admin:articles_frontpage_changelist")
    answer = login(deniz).get(address)
    assert answer.status_code == 403
    assert "You may not open this page" in answer.text
    assert 'id="desk-nav"' in answer.text
    assert login(mert).get(address).status_code == 200
    assert client.get(address).status_code == 302
