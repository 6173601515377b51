"""The objects and addresses that the matrix of roles asks for."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.core.files.base import ContentFile
from django.db.models import Model
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from articles import live
from articles.editing import keep_aside
from articles.models import (
    Article,
    Author,
    FrontPage,
    Image,
    ImportRun,
    LibraryFile,
    MagazineIssue,
    MissingAddress,
    Redirect,
    SharedPreview,
    Tag,
)
from articles.models.desk import Comment
from articles.snapshot import of_article
from articles.withdrawing import correct, trash
from newsroom.models import AuditEntry, MenuItem, Page, SiteSettings
from subscriptions.models import Mailing, Newsletter

# States of the article that an address names; the first is the writer's own draft.
STATES = ("own", "draft", "published", "trashed")
# The key of no row.
NOBODY = 999_999
PARTS: dict[str, Any] = {
    "edition": "en", "slug": "none", "path": "news/none/", "rest": "news/", "url": "nothing",
    "source": "tags", "number": 1, "token": "none", "year": 2026, "month": 11, "kind": "rss.xml",
    "name": "none", "section": "none", "app_label": "articles", "content_type_id": "1",
    "digest": "none", "key": "none", "handle": "none", "comment": NOBODY, "link": NOBODY,
    "kept": NOBODY,
}  # fmt: skip


def names() -> list[str]:
    """Every address that has a name, once."""
    return sorted({name for name, _pattern in _walk(get_resolver().url_patterns)})


def _walk(patterns: Any, space: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            if pattern.name:
                yield f"{space}{pattern.name}", pattern
        else:
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _walk(pattern.url_patterns, inner)


def parameters() -> dict[str, set[str]]:
    """Names of the parameters of each address."""
    found: dict[str, set[str]] = {}
    for name, pattern in _walk(get_resolver().url_patterns):
        found.setdefault(name, set()).update(pattern.pattern.regex.groupindex)
    return found


class World:
    """One row of each model, an article in each state, and addresses made of them."""

    def __init__(self, write: Any, published: Any, ada: Any, deniz: Any, image: Image) -> None:
        self.articles: dict[str, Article] = {
            "own": write("Own", by=ada),
            "draft": write("Draft"),
            "published": published("Published", tags=["Navy"]),
            "trashed": write("Trashed"),
        }
        trash(self.articles["trashed"], by=deniz, version=self.articles["trashed"].version)
        self.parts: dict[str, dict[str, Any]] = {
            state: self._parts(article, deniz) for state, article in self.articles.items()
        }
        self._rows(deniz, image)
        self.parameters = parameters()

    def _parts(self, article: Article, by: Any) -> dict[str, Any]:
        draft = article.latest_revision
        kept = keep_aside(article, of_article(article), by=by, kind="conflict")
        link = SharedPreview.objects.create(
            article=article,
            revision=draft,
            created_by=by,
            expires_at=timezone.now() + timedelta(days=1),
        )
        remark = Comment.objects.create(article=article, author=by, text="Look")
        return {"pk": article.pk, "kept": kept.number, "link": link.pk, "comment": remark.pk}

    def _rows(self, deniz: Any, image: Image) -> None:
        article = self.articles["published"]
        pdf = LibraryFile(title="x", kind="pdf", digest="f" * 64)
        pdf.file.save("files/x.pdf", ContentFile(b"%PDF-1.7"))
        MagazineIssue.objects.create(title="Issue", month="2026-11-01", cover=image)
        Author.objects.create(name="Leyla")
        Redirect.objects.create(path="/old/", article=article)
        MissingAddress.objects.create(path="/missing/")
        ImportRun.objects.create(importer="wordpress", state="tried")
        FrontPage.objects.create(edition="en")
        MenuItem.objects.create(page=Page.objects.create(title="About"))
        SiteSettings.objects.create(edition="en")
        correct(article, "update", "More.", by=deniz)
        live.post(article, "<p>Now.</p>", by=deniz)
        newsletter = Newsletter.objects.create(name="Weekly", slug="weekly")
        Mailing.objects.create(subject="Weekly", newsletter=newsletter)
        assert Tag.objects.exists()
        assert AuditEntry.objects.exists()

    def address(self, name: str, state: str = "", given: Any = None) -> str:
        """The address `name`, of the article in `state` where it is one of an article.

        `given` are parts that take the place of true ones. Raises NoReverseMatch.
        """
        wanted = self.parameters[name]
        values = {**PARTS, **self._object(name), **(self.parts[state] if state else {})}
        values["object_id"] = values["id"] = values["pk"]
        values.update(given or {})
        return reverse(name, kwargs={part: values[part] for part in wanted})

    def _object(self, name: str) -> dict[str, Any]:
        """The key of a row of the model that the name of an address of the desk names."""
        found = re.match(r"admin:([a-z_]+)_([a-z]+)_[a-z_-]+$", name)
        if not found:
            return {"pk": NOBODY}
        if name == "admin:auth_user_password_change":
            return {"pk": self.articles["own"].created_by_id}
        return {"pk": next((pk for pk in self._keys(f"{found[1]}.{found[2]}")), NOBODY)}

    def _keys(self, label: str) -> Iterator[Any]:
        for model in admin.site._registry:
            if model._meta.label_lower == label:
                yield _first(model)


def _first(model: type[Model]) -> Any:
    row = model._default_manager.order_by("pk").first()
    return row.pk if row else NOBODY
