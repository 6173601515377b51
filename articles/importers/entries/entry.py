"""One article or page of another system, before anything is known of the site it comes to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from articles.importers.html.context import MediaRef
from articles.importers.report import Report
from articles.models import Kind


@dataclass(frozen=True, slots=True)
class Person:
    """An author; mail addresses stay behind."""

    name: str
    slug: str = ""
    biography: str = ""
    website: str = ""
    portrait: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """A tag."""

    name: str
    slug: str = ""
    description: str = ""


def _no_text(_report: Report) -> str:
    return ""


@dataclass(slots=True)
class Entry:
    """`html` is asked for when the entry is written; `wanted` is as in `pieces.Piece`.

    `section` names sections from the top down; `base` is the folder that relative names of
    pictures start from; `closed` keeps the piece from readers for good.
    """

    key: str
    title: str
    html: Callable[[Report], str] = _no_text
    page: bool = False
    slug: str = ""
    excerpt: str = ""
    authors: list[Person] = field(default_factory=list)
    tags: list[Label] = field(default_factory=list)
    section: tuple[str, ...] = ()
    wanted: str = "published"
    at: datetime | None = None
    modified_at: datetime | None = None
    language: str = ""
    lead: MediaRef | None = None
    lead_caption: str = ""
    seo_title: str = ""
    seo_description: str = ""
    canonical_url: str = ""
    noindex: bool = False
    featured: bool = False
    closed: bool = False
    kind: str = Kind.NEWS
    base: str = ""
    paths: list[str] = field(default_factory=list)
    # Changes with anything that is taken; what `html` gives is added to it.
    stamp: str = ""


class Source(Protocol):
    """Files of one other system, read through twice."""

    name: str  # in our tables, such as ghost:blog.example
    system: str  # for people
    title: str
    language: str
    hosts: frozenset[str]  # whose addresses are the old site's own

    def holds(self) -> dict[str, int]:
        """How many of each kind the files hold."""

    def entries(self, report: Report) -> Iterator[Entry]:
        """All of them, in the same order every time."""
