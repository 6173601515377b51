"""Texts show a picture or file of the library as it is described now, not as it once was."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.signals import post_save
from django_tasks import task

from articles.body.text import references
from articles.models import Article, Author, Image, LibraryFile, LiveEntry, MagazineIssue
from articles.rendering import render_body
from articles.signals import content_changed, library_changed

# What only the library itself shows.
UNSEEN = {"uploaded_by", "created_at", "version"}


@task()
def refresh_image(image_id: int) -> int:
    """Render the texts that show an image and drop the pages; says how many articles."""
    articles = Article.objects.filter(Q(lead_image=image_id) | Q(media_uses__image=image_id))
    keys = {author.key for author in Author.objects.filter(portrait=image_id)}
    for issue in MagazineIssue.objects.filter(cover=image_id):
        keys |= {issue.key, f"edition-{issue.edition}"}
    return _refresh(articles.distinct(), {image_id}, set(), keys)


@task()
def refresh_file(file_id: int) -> int:
    """Render the texts that show a file and drop the pages; says how many articles."""
    keys = {issue.key for issue in MagazineIssue.objects.filter(pdf=file_id)}
    articles = Article.objects.filter(media_uses__file=file_id).distinct()
    return _refresh(articles, set(), {file_id}, keys)


def _refresh(articles: QuerySet[Article], images: set[int], files: set[int], keys: set[str]) -> int:
    found = list(articles.only("pk", "edition", "language", "body", "body_html"))
    for article in found:
        render_again(article, article.language)
    entries = LiveEntry.objects.select_related("article")
    for entry in showing(entries, images, files):
        render_again(entry, entry.article.language)
        keys |= {entry.article.key, f"live-{entry.article_id}"}
    content_changed.send(Article, keys=keys | {article.key for article in found})
    library_changed.send(Article, images=images, files=files)
    return len(found)


def showing(rows: QuerySet[Any], images: set[int], files: set[int]) -> list[Any]:
    """Rows with a `body` that shows one of these; for texts that keep no table of their uses."""
    atoms = {"data-image=": images, "data-gallery=": images, "data-file=": files}
    wanted = Q()
    for atom in (atom for atom, keys in atoms.items() if keys):
        wanted |= Q(body__contains=atom)
    found = ((row, references(row.body)) for row in rows.filter(wanted))
    return [row for row, shown in found if shown.images & images or shown.files & files]


def render_again(row: Any, language: str) -> None:
    """Render a row's `body`; where it was written meanwhile, the writer has rendered it."""
    html = render_body(row.body, language)
    if html != row.body_html:
        type(row)._default_manager.filter(pk=row.pk, body=row.body).update(body_html=html)


def _listener(refresh: Any) -> Callable[..., None]:
    def on_saved(
        sender: Any, instance: Any, created: bool, raw: bool, update_fields: Any, **kwargs: Any
    ) -> None:
        if not (created or raw or (update_fields and set(update_fields) <= UNSEEN)):
            refresh.enqueue(instance.pk)

    return on_saved


on_image_saved, on_file_saved = _listener(refresh_image), _listener(refresh_file)


def connect() -> None:
    """Listen; called once, when the application is ready."""
    post_save.connect(on_image_saved, Image, dispatch_uid="refreshing.image")
    post_save.connect(on_file_saved, LibraryFile, dispatch_uid="refreshing.file")
