"""Load the sample magazine into an empty database."""

import io
import tomllib
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from accounts import roles
from accounts.models import User
from articles.images import files, originals
from articles.models import (
    Author,
    AuthorProfile,
    Image,
    IssueSection,
    LibraryFile,
    MagazineIssue,
)
from articles.models.library import Told
from articles.rendering import render_body
from categories.models import Category
from newsroom.demo import pieces, printing, readers, subscribers
from newsroom.demo.pictures import paint
from newsroom.models import MenuItem, Page, SiteSettings
from subscriptions.models import Newsletter

HERE = Path(__file__).parent
PASSWORD = "newsroom-demo"  # noqa: S105 — the demo's, printed on the screen
WRITER, LETTERS = "writer@meridian.example", "letters@meridian.example"
STAFF = {
    "chief@meridian.example": ("Mert Yalçın", roles.CHIEF, "tr"),
    "editor@meridian.example": ("Deniz Akın", roles.EDITOR, "en"),
    WRITER: ("Ada Güneş", roles.WRITER, "en"),
    LETTERS: ("Elif Demir", roles.NEWSLETTER_EDITOR, "tr"),
}
# A title has one language, so it is a name.
FILMS = {"ground-station": "Gölbaşı"}
ADMINISTRATOR = "root@meridian.example"

Tell = Callable[[str], Any]


def load(tell: Tell) -> None:
    """Everything, or nothing: one transaction after the pictures have been painted."""
    magazine = tomllib.loads((HERE / "magazine.toml").read_text())
    tell(f"Painting {len(magazine['images'])} pictures …")
    painted = _paint([row["key"] for row in magazine["images"]])
    tell("Writing the magazine …")
    with transaction.atomic():
        root = _staff()
        images = {row["key"]: _image(row, painted[row["key"]]) for row in magazine["images"]}
        categories = _categories(magazine["categories"])
        authors = {row["slug"]: _author(row, images) for row in magazine["authors"]}
        issues = {row["slug"]: _issue(row, images) for row in magazine["issues"]}
        _site(magazine, categories)
        writer = User.objects.get(email=WRITER)
        shelf = pieces.Shelf(root, writer, images, _films(root), categories, authors, issues)
        pieces.load(HERE / "articles", shelf)
        readers.add(timezone.now())
        letters = User.objects.get(email=LETTERS)
        subscribers.add(magazine["subscribers"], timezone.now(), letters)
        for row in magazine["issues"]:
            _print(issues[row["slug"]], painted[row["cover"]], root)


def _paint(keys: Iterable[str]) -> dict[str, bytes]:
    keys = list(keys)
    with ProcessPoolExecutor() as pool:
        return dict(zip(keys, pool.map(paint, keys), strict=True))


def _staff() -> User:
    root = User.objects.create_superuser(ADMINISTRATOR, PASSWORD, name="Root Adams")
    for email, (name, role, language) in STAFF.items():
        user = User.objects.create_user(email, PASSWORD, name=name, language=language)
        user.groups.add(Group.objects.get(name=role))
    return root


def _image(row: dict[str, Any], content: bytes) -> Image:
    words = {name: row.get(f"{name}_tr", "") for name in Told._fields}
    turkish = {name: text for name, text in words.items() if text}
    return originals.store(
        io.BytesIO(content),
        title=row["key"].replace("-", " ").capitalize(),
        alt=row["alt_en"],
        caption=row.get("caption_en", ""),
        credit=row["credit"],
        licence=row["licence"],
        translations={"tr": turkish},
        focal_x=row["focal_x"],
        focal_y=row["focal_y"],
    )


def _categories(rows: list[dict[str, Any]]) -> dict[tuple[str, str], Category]:
    found: dict[tuple[str, str], Category] = {}
    for row in sorted(rows, key=lambda row: row["path"].count("/")):
        above = row["path"].rpartition("/")[0]
        found[row["edition"], row["path"]] = Category.objects.create(
            name=row["name"],
            slug=row["slug"],
            language=row["edition"],
            description=row["description"],
            position=row["position"] * 10,
            parent=found[row["edition"], above] if above else None,
        )
    for row in rows:
        if row.get("translation"):
            other = "tr" if row["edition"] == "en" else "en"
            category = found[row["edition"], row["path"]]
            category.counterpart = found[other, row["translation"]]
            category.save()
    return found


def _author(row: dict[str, Any], images: dict[str, Image]) -> Author:
    author = Author.objects.create(
        name=row["name"], slug=row["slug"], portrait=images[row["image"]], email=row["email"]
    )
    for language in ("en", "tr"):
        AuthorProfile.objects.create(
            author=author,
            language=language,
            role=row[f"role_{language}"],
            biography=row[f"bio_{language}"],
        )
    return author


def _issue(row: dict[str, Any], images: dict[str, Image]) -> MagazineIssue:
    issue = MagazineIssue.objects.create(
        edition=row["edition"],
        slug=row["slug"],
        title=row["title"],
        volume=row["volume"],
        number=row["number"],
        month=date.fromisoformat(row["month"]),
        description=row["description"],
        cover=images[row["cover"]],
        published_at=timezone.now() - timedelta(days=20 if "352" in row["slug"] else 50),
    )
    for position, name in enumerate(row["sections"]):
        IssueSection.objects.create(issue=issue, name=name, position=position)
    return issue


def _films(by: User) -> dict[str, LibraryFile]:
    return {
        name: files.store(
            io.BytesIO((HERE / "films" / f"{name}.webm").read_bytes()),
            title=title,
            uploaded_by=by,
        )
        for name, title in FILMS.items()
    }


def _print(issue: MagazineIssue, cover: bytes, by: User) -> None:
    content = io.BytesIO(printing.pdf_of(issue, cover))
    issue.pdf = files.store(content, title=issue.title, uploaded_by=by)
    issue.save(update_fields=["pdf"])


def _site(magazine: dict[str, Any], categories: dict[tuple[str, str], Category]) -> None:
    for row in magazine["editions"]:
        fields = {key: value for key, value in row.items() if key != "language"}
        SiteSettings.objects.create(edition=row["language"], **fields)
    pages = {}
    for row in magazine["pages"]:
        page = Page(**row)
        page.body_html = render_body(page.body, page.edition)
        page.save()
        pages[page.edition, page.slug] = page
    for position, row in enumerate(magazine["menus"]):
        MenuItem.objects.create(
            edition=row["edition"],
            location=row["location"],
            label=row["label"],
            category=categories.get((row["edition"], row.get("category", ""))),
            page=pages.get((row["edition"], row.get("page", ""))),
            url=row.get("url", ""),
            position=position,
        )
    for position, row in enumerate(magazine["newsletters"]):
        Newsletter.objects.create(position=position, **row)
