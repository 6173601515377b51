"""A folder of texts read into entries; where a file stands says its section."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from pathlib import Path, PurePosixPath

from articles.importers.entries.entry import Entry, Label, Person
from articles.importers.folders import matter as front
from articles.importers.folders.matter import Matter, MatterError, flag, moment, several, words
from articles.importers.html.context import MediaRef
from articles.importers.markdown import to_html
from articles.importers.registry import Refused
from articles.importers.report import Report
from articles.models import Kind
from categories.slugs import slugify

MARKDOWN = {".md", ".markdown", ".mdown"}
HTML = {".html", ".htm", ".xhtml"}
LARGEST = 8 << 20
"""Bytes of one text."""
DATED = re.compile(r"(\d{4})-(\d{2})-(\d{2})-(.+)")
META = re.compile(r"<meta\b([^>]{0,2000})>", re.IGNORECASE)
VALUE = re.compile(r"""([\w:-]{1,40})\s*=\s*(?:"([^"]*)"|'([^']*)')""")
TITLE = re.compile(r"<(title|h1)\b[^>]*>(.{0,1000}?)</\1>", re.IGNORECASE | re.DOTALL)
INSIDE = [
    re.compile(rf"<{tag}\b[^>]*>(.*)</{tag}\s*>", re.IGNORECASE | re.DOTALL)
    for tag in ("article", "main", "body")
]
FIRST_HEADING = re.compile(r"<h1\b[^>]*>.{0,1000}?</h1>", re.IGNORECASE | re.DOTALL)
HEADLINE = re.compile(r"\A\s*#[ \t]+([^\n]{1,300})\n")
TITLES = ("title", "headline")
PUBLISHED = ("date", "published_at", "publishdate", "pubdate", "date_published",
             "article:published_time")  # fmt: skip
UPDATED = ("lastmod", "updated", "modified", "date_modified", "updated_at", "last_modified_at",
           "article:modified_time")  # fmt: skip
PICTURES = ("lead_image", "image", "cover", "featured_image", "thumbnail", "hero", "og:image")
EXCERPTS = ("standfirst", "description", "summary", "excerpt", "subtitle", "og:description")
ROOTS = {"_posts", "posts", "content", "articles", "post", "blog", "src", "_drafts"}
"""Folders that say nothing of a section."""


class TextFolder:
    """All texts below a folder. Raises Refused where there is none."""

    system = "Folder"
    language = ""
    hosts: frozenset[str] = frozenset()

    def __init__(self, root: Path) -> None:
        if not root.is_dir():
            raise Refused(f"{root} is no folder")
        self.root = root.resolve()
        self.title = self.root.name
        self.name = f"folder:{self.root.name}"[:200]
        self.files = sorted(self._files())
        if not self.files:
            raise Refused(f"{root}: no Markdown and no HTML is in it")

    def _files(self) -> Iterator[str]:
        for folder, folders, names in os.walk(self.root):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in names:
                path = Path(folder, name)
                if path.suffix.lower() in MARKDOWN | HTML and not name.startswith("."):
                    yield path.relative_to(self.root).as_posix()

    def holds(self) -> dict[str, int]:
        """How many texts there are."""
        return {"texts": len(self.files)}

    def entries(self, report: Report) -> Iterator[Entry]:
        """One for each text that can be read, by their names."""
        for name in self.files:
            with report.about(name[:200]):
                try:
                    yield self._entry(name, report)
                except (MatterError, OSError) as error:
                    report.note("refused", " ".join(str(error).split())[:200])

    def _entry(self, name: str, report: Report) -> Entry:
        path = self.root / name
        if not path.resolve().is_relative_to(self.root):
            raise MatterError("leads out of the folder")
        matter, text = front.split(_read(path, report))
        if path.suffix.lower() in HTML:
            matter, html = _of_html(text, matter)
        else:
            matter, text = _headline(matter, text)
            html = to_html(text)
        return _made(name, matter, html)


def _read(path: Path, report: Report) -> str:
    """The text of a file. Raises MatterError for one that is none."""
    if path.stat().st_size > LARGEST:
        raise MatterError(f"larger than {LARGEST >> 20} MB")
    data = path.read_bytes()
    if b"\x00" in data:
        raise MatterError("no text")
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        report.note("repaired", "not UTF-8: taken for Windows text")
        return data.decode("windows-1254", "replace").replace("\r\n", "\n")


def _of_html(source: str, matter: Matter) -> tuple[Matter, str]:
    """What the head of a page says, and what is in its article, main part or body."""
    told: Matter = {}
    for tag in META.finditer(source):
        values = {name.lower(): one or two for name, one, two in VALUE.findall(tag[1])}
        name = values.get("name") or values.get("property") or ""
        if name and values.get("content"):
            told.setdefault(name.lower(), unescape(values["content"]))
    for title in TITLE.finditer(source):
        told.setdefault("title", unescape(re.sub(r"<[^>]*>", "", title[2])).strip())
    inside = next((found[1] for part in INSIDE if (found := part.search(source))), source)
    return {**told, **matter}, FIRST_HEADING.sub("", inside, count=1)


def _headline(matter: Matter, text: str) -> tuple[Matter, str]:
    """A first heading is the title where nothing else is."""
    found = HEADLINE.match(text) if not words(matter, *TITLES) else None
    return ({**matter, "title": found[1].strip()}, text[found.end() :]) if found else (matter, text)


def _made(name: str, matter: Matter, html: str) -> Entry:
    stem = PurePosixPath(name).stem
    dated = DATED.fullmatch(stem)
    folder = PurePosixPath(name).parent.as_posix()
    if stem in ("index", "_index") and folder != ".":
        stem = PurePosixPath(folder).name
    lead = _lead(matter)
    kind = words(matter, "kind")
    return Entry(
        key=(words(matter, "id", "guid") or name)[:400],
        title=words(matter, *TITLES) or (dated[4] if dated else stem).replace("-", " "),
        html=lambda _report: html,
        page="page" in (words(matter, "type"), words(matter, "layout")),
        slug=words(matter, "slug") or slugify(dated[4] if dated else stem),
        excerpt=words(matter, *EXCERPTS),
        authors=[Person(one) for one in several(matter, "authors", "author")],
        tags=[Label(one) for one in several(matter, "tags", "keywords")],
        section=_section(matter, folder),
        wanted=_wanted(matter, name),
        at=moment(matter, *PUBLISHED) or _day(dated),
        modified_at=moment(matter, *UPDATED),
        language=words(matter, "language", "lang"),
        lead=lead,
        lead_caption=words(matter, "lead_caption", "image_caption", "caption"),
        seo_title=words(matter, "seo_title"),
        seo_description=words(matter, "seo_description"),
        canonical_url=words(matter, "canonical_url", "canonical"),
        noindex=flag(matter, "noindex"),
        featured=flag(matter, "featured"),
        closed=words(matter, "access", "visibility") not in ("", "public"),
        kind=kind if kind in Kind.values else Kind.NEWS,
        base="" if folder == "." else folder,
        paths=_paths(matter, name),
    )


def _wanted(matter: Matter, name: str) -> str:
    drafts = name.startswith("_drafts/") or words(matter, "status") in ("draft", "unpublished")
    if flag(matter, "draft") or not flag(matter, "published", default=True) or drafts:
        return "draft"
    return "published"


def _section(matter: Matter, folder: str) -> tuple[str, ...]:
    """The front matter's, or else the folders that the text stands in."""
    named = words(matter, "category", "section") or next(
        iter(several(matter, "categories", "category")), ""
    )
    parts = named.split("/") if named else folder.split("/")
    kept = (part.strip() for part in parts)
    return tuple(part for part in kept if part and part != "." and (named or part not in ROOTS))


def _day(dated: re.Match[str] | None) -> datetime | None:
    try:
        return datetime.fromisoformat(dated[0][:10]).replace(tzinfo=UTC) if dated else None
    except ValueError:
        return None


def _lead(matter: Matter) -> MediaRef | None:
    for name in PICTURES:
        found = matter.get(name)
        about: Matter = found if isinstance(found, dict) else {"src": found}
        if source := words(about, "src", "image", "url", "path"):
            alt = words(about, "alt") or words(matter, "lead_alt", "image_alt")
            return MediaRef("image", source, alt=alt)
    return None


def _paths(matter: Matter, name: str) -> list[str]:
    """Old addresses: those that are named, and the one that the file's place gave."""
    named = [words(matter, "permalink", "url"), *several(matter, "aliases", "redirect_from")]
    place = "/" + PurePosixPath(name).with_suffix("").as_posix()
    found = [one for one in (*named, f"{place}/", f"/{name}") if one.startswith("/")]
    return [one for one in dict.fromkeys(found) if 1 < len(one) <= 700 and "//" not in one]
