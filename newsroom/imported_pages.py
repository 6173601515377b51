"""Plain pages that an importer of `articles` found: it may not know us, so it announces them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from articles.addresses import remember
from articles.body.sanitize import clean
from articles.models import Redirect
from articles.rendering import render_body
from newsroom.models import Page


def on_page_imported(
    sender: Any,
    edition: str,
    title: str,
    slug: str,
    body: str,
    published: bool,
    source_guid: str,
    old_paths: Iterable[str],
    changed_before: datetime | None = None,
    **kwargs: Any,
) -> str:
    """Keep the page; "conflict" where an editor changed it after `changed_before`, the last import.

    Runs inside the importer's transaction. Returns what came of it in one word.
    """
    page = Page.objects.filter(source_guid=source_guid).first()
    if page and changed_before and page.updated_at > changed_before:
        return "conflict"
    outcome = "updated" if page else "created"
    page = page or Page(edition=edition, slug=_free_slug(edition, slug), source_guid=source_guid)
    page.title, page.body, page.is_public = title[:150], clean(body), published
    page.body_html = render_body(page.body, edition)
    page.save()
    for path in old_paths:
        if path != page.get_absolute_url() and not Redirect.objects.filter(path=path).exists():
            remember(path, url=page.get_absolute_url())
    return outcome


def _free_slug(edition: str, wanted: str) -> str:
    taken = set(
        Page.objects.filter(edition=edition, slug__startswith=wanted[:94]).values_list(
            "slug", flat=True
        )
    )
    slug, number = wanted[:100], 1
    while slug in taken:
        number += 1
        slug = f"{wanted[:94]}-{number}"
    return slug
