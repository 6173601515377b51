"""One row of nearly every model, each of its texts hostile: written past every form."""

from contextlib import suppress
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction

from articles.body.fields import BodyField
from articles.models import Article, FrontPage, MagazineIssue, Redirect
from articles.models.desk import Comment
from newsroom.models import MenuItem, Page, SiteSettings
from subscriptions.models import Mailing, Newsletter

OURS = {"accounts", "categories", "articles", "subscriptions", "newsroom"}
MARK = "data-hostile"
SCRIPT = f"'\"><img src=x onerror=alert(1) {MARK}>"
ADDRESS = f"javascript:alert('{MARK}')"
# What is HTML by declaration (cleaned when written, tried by test_hostile_html), what must keep
# its form for the page to be found at all, and what only the program writes.
LEFT = {
    "body_html", "slug", "path", "username", "password", "language", "edition", "digest", "key",
    "email", "email_normalized", "time_zone", "state", "session_key", "session_data",
    "credential_id", "prefix", "file", "original", "status", "kind", "access", "location",
    "previous", "codename",
    "unsubscribe_key", "token", "secret",
}  # fmt: skip


def build(published: Any, write: Any, image: Any, author: Any, deniz: Any, zeynep: Any) -> Article:
    """The rows, before anybody spoils them."""
    article = published(
        "Frigate Returns", slug="frigate", tags=["Navy"], byline=[[author.pk, "author"]],
        lead_image=image.pk, body=f'<p>Words.</p><div data-image="{image.pk}"></div>',
    )  # fmt: skip
    Comment.objects.create(article=article, author=deniz, text="Look")
    MagazineIssue.objects.create(title="Issue 1", month="2026-11-01", cover=image)
    Redirect.objects.create(path="/old/", article=article)
    page = Page.objects.create(title="About", slug="about", body="<p>We.</p>", is_public=True)
    MenuItem.objects.create(page=page)
    MenuItem.objects.create(label="Out", url="https://a.example/")
    SiteSettings.objects.create(edition="en")
    FrontPage.objects.create(edition="en")
    newsletter = Newsletter.objects.create(name="Brief", slug="brief", edition="en")
    Mailing.objects.create(subject="Brief", newsletter=newsletter)
    return article


def texts(model: type[models.Model]) -> dict[str, str]:
    """Fields of `model` that hold texts, with what spoils them."""
    found = {}
    for field in model._meta.concrete_fields:
        if not isinstance(field, models.CharField | models.TextField) or field.choices:
            continue
        if isinstance(field, BodyField) or field.name in LEFT or field.primary_key:
            continue
        hostile = ADDRESS if "url" in field.name or isinstance(field, models.URLField) else SCRIPT
        if not field.max_length or field.max_length >= len(hostile):
            found[field.name] = hostile
    return found


def spoil() -> int:
    """Write hostile texts into every row, as a bulk import could; returns how many fields."""
    count = 0
    for model in apps.get_models():
        if model._meta.app_label not in OURS:
            continue
        rows: Any = models.QuerySet(model)
        for name, hostile in texts(model).items():
            only_one = getattr(model._meta.get_field(name), "unique", False)
            chosen = rows.filter(pk__in=list(rows.values_list("pk", flat=True)[:1]))
            with suppress(IntegrityError), transaction.atomic():
                count += bool((chosen if only_one else rows).update(**{name: hostile}))
    SiteSettings.objects.update(social=[{"label": SCRIPT, "url": ADDRESS}])
    return count
