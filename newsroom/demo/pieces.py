"""The sample articles: from files to drafts, publications, corrections and live entries."""

import re
import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from accounts.models import User
from articles import editing, live, review, withdrawing
from articles.models import (
    Article,
    Author,
    Correction,
    Image,
    IssueSection,
    LibraryFile,
    MagazineIssue,
)
from articles.publishing import Publication, publish
from articles.snapshot import Snapshot, blank, revised
from categories.models import Category

_KEYS = re.compile(r'data-(image|gallery|file)="([a-z0-9,-]+)"')


@dataclass(frozen=True)
class Shelf:
    """What the articles refer to, by the names that their files use."""

    by: User
    writer: User  # of what waits for a review
    images: dict[str, Image]
    films: dict[str, LibraryFile]
    categories: dict[tuple[str, str], Category]
    authors: dict[str, Author]
    issues: dict[str, MagazineIssue]


def load(folder: Path, shelf: Shelf) -> None:
    """Write all articles of `folder/<edition>/*.toml`, the oldest first."""
    rows = [
        tomllib.loads(path.read_text()) | {"edition": path.parent.name}
        for path in sorted(folder.glob("*/*.toml"))
    ]
    rows.sort(key=lambda row: -row.get("hours_ago", -1))
    now = timezone.now()
    written: dict[str, Article] = {}
    for row in rows:
        original = written[row["translates"]] if row.get("translates") else None
        written[row["slug"]] = _article(row, shelf, now, original)
    for row in rows:
        if row.get("related"):
            _relate(written[row["slug"]], [written[slug] for slug in row["related"]])


def _article(row: dict[str, Any], shelf: Shelf, now: datetime, original: Article | None) -> Article:
    data = _snapshot(row, shelf) | {"translation_of": original.pk if original else None}
    state = row.get("state", "published")
    by = shelf.writer if state == "review" else shelf.by
    article = editing.create(by, data, edition=row["edition"])
    assert article.latest_revision is not None  # noqa: S101 — made by create() a moment ago
    if state == "review":
        review.submit(article, article.latest_revision, by=by)
    if state in ("draft", "review"):
        return article
    at = now - timedelta(hours=row.get("hours_ago", -row.get("hours_ahead", 0)))
    updated = row.get("updated_hours_ago")
    item = Publication(
        article,
        article.latest_revision,
        article.version,
        at=at,
        modified_at=now - timedelta(hours=updated) if updated else None,
    )
    publish([item], by=shelf.by, announce=state == "scheduled")
    for correction in row.get("corrections", []):
        _correct(article, correction, shelf, now)
    for entry in row.get("entries", []):
        _post(article, entry, shelf, now)
    if row.get("summary"):
        summary = f"<p>{row['summary']}</p>"
        live.post(article, summary, by=shelf.by, pinned=True, at=now - timedelta(minutes=5))
    return article


def _snapshot(row: dict[str, Any], shelf: Shelf) -> Snapshot:
    edition = row["edition"]
    issue = shelf.issues.get(row.get("issue", ""))
    section = None
    if issue and row.get("issue_section"):
        section = IssueSection.objects.get(issue=issue, name=row["issue_section"])
    return blank(
        slug=row["slug"],
        language=row.get("language", edition),
        kind=row.get("kind", "news"),
        headline=row["headline"],
        standfirst=row["standfirst"],
        body=_with_media(row["body"], shelf),
        category=shelf.categories[edition, row["category"]],
        further_categories=[shelf.categories[edition, path] for path in row.get("further", [])],
        lead_image=shelf.images.get(row.get("image", "")),
        lead_caption=row.get("caption", ""),
        tags=row["tags"],
        byline=[[shelf.authors[line["author"]], line["role"]] for line in row["byline"]],
        issue=issue,
        issue_section=section,
        featured=row.get("featured", False),
        seo_description=row.get("seo_description", ""),
    )


def _with_media(body: str, shelf: Shelf) -> str:
    """The body with the keys of pictures and films in place of their names in the files."""

    def keys(found: re.Match[str]) -> str:
        held = shelf.films if found[1] == "file" else shelf.images
        keys = ",".join(str(held[name].pk) for name in found[2].split(","))
        return f'data-{found[1]}="{keys}"'

    return _KEYS.sub(keys, body)


def _correct(article: Article, row: dict[str, Any], shelf: Shelf, now: datetime) -> None:
    correction = withdrawing.correct(article, row["kind"], row["text"], by=shelf.by)
    moment = now - timedelta(hours=row["hours_ago"])
    Correction.objects.filter(pk=correction.pk).update(published_at=moment)


def _post(article: Article, row: dict[str, Any], shelf: Shelf, now: datetime) -> None:
    live.post(
        article,
        row["text"],
        by=shelf.by,
        headline=row["headline"],
        author=shelf.authors.get(row.get("author", "")),
        at=now - timedelta(minutes=row["minutes_ago"]),
    )


def _relate(article: Article, related: list[Article]) -> None:
    """Hand-picked relations: in the draft's snapshot, and for readers."""
    keys = [other.pk for other in related]
    if article.latest_revision is None:
        return
    data = revised(article.latest_revision.data, related=keys)
    revision = editing.save_draft(article, data, by=article.created_by, version=article.version)
    if article.live_revision_id is None:
        return
    item = Publication(
        article,
        revision,
        article.version,
        at=article.published_at,
        modified_at=article.modified_at,
        substantive=False,
    )
    publish([item], by=article.created_by, announce=False)
