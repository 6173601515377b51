"""All editions as a folder of Markdown with front matter, and the library beside it."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management.base import CommandError

from newsroom.backup.archive import library
from newsroom.models import Page
from newsroom.transfer import markdown
from newsroom.transfer.folder import BLOCK, is_safe
from newsroom.transfer.texts import Text, texts

ACCESS = {"closed": "staff"}


def write(folder: Path) -> Counter[str]:
    """Write it into an empty folder; how many of each kind. Raises CommandError for a full one."""
    if folder.exists() and any(folder.iterdir()):
        raise CommandError(f"{folder} is there already and not empty.")
    counts: Counter[str] = Counter()
    for edition, _name in settings.LANGUAGES:
        for text in texts(edition):
            place = text.category.path if text.category else "drafts"
            name = text.data["slug"] or f"article-{text.article.pk}"
            path = folder / edition / place / f"{name}.md"
            _file(path, _front(text), text.data["body"])
            counts["articles"] += 1
        for page in Page.objects.filter(edition=edition).order_by("pk"):
            _file(folder / edition / "pages" / f"{page.slug}.md", _page(page), page.body)
            counts["pages"] += 1
    for name in library():
        if is_safe(name) and default_storage.exists(name):
            _copy(name, folder / settings.MEDIA_URL.strip("/") / name)
            counts["files"] += 1
    return counts


def _file(path: Path, front: dict[str, Any], body: str) -> None:
    """JSON is YAML: values in quotes need no rules of their own."""
    head = "".join(
        f"{name}: {json.dumps(value, ensure_ascii=False)}\n"
        for name, value in front.items()
        if value not in ("", None, [], False)
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\n{head}---\n\n{markdown.of(body)}", encoding="utf-8")


def _front(text: Text) -> dict[str, Any]:
    data = text.data
    return {
        "title": data["headline"],
        "slug": data["slug"],
        "language": data["language"],
        "kind": data["kind"],
        "date": text.at.isoformat(),
        "lastmod": text.modified_at.isoformat(),
        "draft": text.state in ("draft", "review"),
        "access": ACCESS.get(text.state, ""),
        "description": data["standfirst"],
        "authors": [author.name for author in text.authors],
        "category": text.category.path if text.category else "",
        "tags": data["tags"],
        "image": {"src": text.lead.file.url, "alt": text.lead.alt} if text.lead else None,
        "lead_caption": data["lead_caption"],
        "featured": data["featured"],
        "noindex": data["noindex"],
        "seo_title": data["seo_title"],
        "seo_description": data["seo_description"],
        "canonical_url": data["canonical_url"],
    }


def _page(page: Page) -> dict[str, Any]:
    return {
        "title": page.title,
        "slug": page.slug,
        "layout": "page",
        "language": page.edition,
        "description": page.description,
        "access": "" if page.is_public else "staff",
        "date": page.created_at.isoformat(),
    }


def _copy(name: str, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with default_storage.open(name) as source, path.open("wb") as target:
        while block := source.read(BLOCK):
            target.write(block)
