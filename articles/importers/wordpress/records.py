"""What an export holds, as plain records: WordPress's words, Python's types, not yet trusted."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Site:
    """The head of the file."""

    title: str = ""
    link: str = ""
    description: str = ""
    language: str = ""
    base_site_url: str = ""
    base_blog_url: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True)
class Author:
    """A login of the old site."""

    login: str
    email: str = ""
    display_name: str = ""
    first_name: str = ""
    last_name: str = ""
    description: str = ""
    author_id: int | None = None

    @property
    def name(self) -> str:
        """As readers knew them."""
        return (
            self.display_name.strip() or f"{self.first_name} {self.last_name}".strip() or self.login
        )


@dataclass(frozen=True, slots=True)
class Category:
    """A section; `parent` is the slug (in WXR 1.0 sometimes the name) of another."""

    slug: str
    name: str
    parent: str = ""
    description: str = ""
    term_id: int | None = None


@dataclass(frozen=True, slots=True)
class Tag:
    """A keyword."""

    slug: str
    name: str
    description: str = ""
    term_id: int | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """An entry of any other taxonomy: menus, formats, co-authors, custom ones."""

    taxonomy: str
    slug: str
    name: str
    parent: str = ""
    description: str = ""
    term_id: int | None = None


@dataclass(frozen=True, slots=True)
class TermRef:
    """A term as an item names it."""

    taxonomy: str
    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Comment:
    """A reader's comment; `approved` is "1", "0", "spam" or "trash"."""

    comment_id: int | None
    author: str
    email: str
    url: str
    date: datetime | None
    content: str
    approved: str
    kind: str
    parent: int | None


@dataclass(frozen=True, slots=True)
class Item:
    """A post, page, attachment or anything else that WordPress keeps in its one table.

    `date` is local and naive, `date_gmt` aware; both None where the export has zeros.
    """

    guid: str
    post_id: int | None
    type: str
    status: str
    title: str
    slug: str
    link: str
    creator: str
    content: str
    excerpt: str
    date: datetime | None
    date_gmt: datetime | None
    modified: datetime | None
    modified_gmt: datetime | None
    parent: int | None
    menu_order: int
    password: str
    sticky: bool
    categories: tuple[TermRef, ...]
    tags: tuple[TermRef, ...]
    terms: tuple[TermRef, ...]
    meta: tuple[tuple[str, str], ...]
    comments: tuple[Comment, ...]
    attachment_url: str
    line: int = field(compare=False)

    def meta_value(self, key: str) -> str:
        """The last value of a meta key, "" without one."""
        return next((value for name, value in reversed(self.meta) if name == key), "")

    def meta_values(self, key: str) -> list[str]:
        """Every value of a meta key that may be repeated."""
        return [value for name, value in self.meta if name == key]


Record = Site | Author | Category | Tag | Term | Item
