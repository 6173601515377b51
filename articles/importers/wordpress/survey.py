"""The first reading of an export: everything that later items refer to, and how much there is.

Nothing is written while it lasts, so a file that is cut, broken or no export at all leaves no
trace. Bodies are not kept, except those of reusable blocks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from django.utils.translation import gettext as _

from articles.importers.registry import Progress
from articles.importers.report import Report
from articles.importers.wordpress.identity import (
    Keys,
    file_path,
    front_of,
    old_paths,
    source_of,
)
from articles.importers.wordpress.index import Attachment, Index, Words
from articles.importers.wordpress.reader import read
from articles.importers.wordpress.records import Author, Category, Item, Site, Tag, Term, TermRef
from articles.importers.wordpress.taxonomies import is_outer, key_of, refs

POSTS = {"post"}
PAGES = {"page"}
MENU_ROWS = 500


@dataclass(slots=True)
class Survey:
    """What a whole export holds, without its bodies; what each item is called is in the index."""

    index: Index
    site: Site = field(default_factory=Site)
    source: str = ""
    counts: Counter[str] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    comments: int = 0
    authors: dict[str, Author] = field(default_factory=dict)
    creators: dict[str, None] = field(default_factory=dict)
    categories: dict[str, Category] = field(default_factory=dict)
    tags: dict[str, Tag] = field(default_factory=dict)
    guests: dict[str, Term] = field(default_factory=dict)
    # Of the old site's own making, by taxonomy and slug.
    taxonomies: dict[str, dict[str, Term]] = field(default_factory=dict)
    reusable: dict[int, str] = field(default_factory=dict)
    # Of menus: each entry's label, and what it leads to (`page 12`, or an address).
    menus: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    # Days on which something was published, behind what stands before dates in addresses.
    days: set[tuple[str, date]] = field(default_factory=set)

    def declared(self) -> dict[str, int]:
        """What the file holds, by kind."""
        return {
            "posts": self.counts["post"],
            "pages": self.counts["page"],
            "attachments": self.counts["attachment"],
            "categories": len(self.categories),
            "tags": len(self.tags),
            "authors": len(self.authors),
            "comments": self.comments,
            **({"revisions": self.counts["revision"]} if self.counts["revision"] else {}),
            **({"terms": terms} if (terms := sum(map(len, self.taxonomies.values()))) else {}),
        }


def login_of(creator: str) -> str:
    """A creator as authors are declared; hand-edited exports leave brackets around."""
    return creator.strip("<> \t\n")


def survey(paths: list[Path], report: Report, progress: Progress, index: Index) -> Survey:
    """Read the files through. Raises WxrError."""
    found = Survey(index)
    keys, number = Keys(), 0
    for path in paths:
        for record in read(path, report):
            _note(found, record, keys)
            number += 1
            progress(_("Reading the files"), number, 0)
    return found


def items(paths: list[Path]) -> Iterator[tuple[str, Item]]:
    """The second reading: each item with its key; doubles have none and are left out.

    What had to be repaired is known from the first.
    """
    keys, unheard = Keys(), Report()
    for path in paths:
        for record in read(path, unheard):
            if isinstance(record, Item) and (key := keys.of(record)):
                yield key, record


def _note(found: Survey, record: object, keys: Keys) -> None:
    match record:
        case Site():
            found.site = found.site if found.source else record
            found.source = found.source or source_of(record)
        case Author():
            found.authors.setdefault(record.login, record)
        case Category():
            found.categories.setdefault(record.slug, record)
        case Tag():
            found.tags.setdefault(record.slug, record)
        case Term():
            _note_term(found, record)
        case Item():
            _note_item(found, record, keys)


def _note_term(found: Survey, term: Term) -> None:
    """Newer exports declare categories and tags once more, as terms."""
    if term.taxonomy == "category":
        one = Category(term.slug, term.name, term.parent, term.description, term.term_id)
        found.categories.setdefault(term.slug, one)
    elif term.taxonomy == "post_tag":
        found.tags.setdefault(term.slug, Tag(term.slug, term.name, term.description, term.term_id))
    elif term.taxonomy == "author":
        found.guests.setdefault(term.slug, term)
    elif is_outer(term.taxonomy):
        found.taxonomies.setdefault(term.taxonomy, {}).setdefault(term.slug, term)


def _note_item(found: Survey, item: Item, keys: Keys) -> None:
    found.counts[item.type] += 1
    found.statuses[f"{item.type} {item.status}"] += 1
    found.comments += len(item.comments)
    key = keys.of(item)
    if not key:
        found.counts["doubles"] += 1
    elif item.type == "attachment":
        found.index.attach(_attachment(key, item))
    elif item.type == "nav_menu_item":
        _note_menu(found, item)
    elif item.type == "revision":
        _note_past(found, item)
    elif item.type == "wp_block" and item.post_id is not None:
        found.reusable.setdefault(item.post_id, item.content)
    elif item.type in POSTS:
        _note_post(found, key, item)
    elif item.type in PAGES:
        found.titles[f"{item.type} {item.post_id}"] = item.title[:100]
        for path in old_paths(item):
            found.index.lead(path, key)


def _note_menu(found: Survey, item: Item) -> None:
    """An entry of a menu, for an editor to make it anew: its label, and what it leads to."""
    name = next((ref.name for ref in item.terms if ref.taxonomy == "nav_menu"), "")
    number = item.meta_value("_menu_item_object_id")
    what = item.meta_value("_menu_item_url") or f"{item.meta_value('_menu_item_object')} {number}"
    rows = found.menus.setdefault(name[:100], [])
    if len(rows) < MENU_ROWS:
        rows.append((item.title[:100].strip(), what[:300].strip()))


def _note_past(found: Survey, item: Item) -> None:
    """An earlier state of a piece; what its author never saved is none."""
    at = moment_of(item)
    if "-autosave" in item.slug or item.parent is None or at is None:
        found.counts["revision"] -= 1
        found.counts["autosave"] += 1
        return
    words = Words(item.title, item.excerpt, item.content, login_of(item.creator))
    found.index.remember(item.parent, at, words)


def moment_of(item: Item) -> datetime | None:
    """Drafts have only local dates; without the old site's zone, UTC is the best guess."""
    return item.date_gmt or (item.date.replace(tzinfo=UTC) if item.date else None)


def _note_post(found: Survey, key: str, item: Item) -> None:
    if login := login_of(item.creator):
        found.creators[login] = None
    for ref in item.categories:
        found.categories.setdefault(ref.slug, Category(ref.slug, ref.name))
    for ref in item.tags:
        found.tags.setdefault(ref.slug, Tag(ref.slug, ref.name))
    for ref in refs(item):
        known = found.taxonomies.setdefault(ref.taxonomy, {})
        known.setdefault(ref.slug, Term(ref.taxonomy, ref.slug, ref.name))
    found.index.plan(key, item.slug or item.title[:100], homes_of(item, found.categories))
    for path in old_paths(item):
        found.index.lead(path, key)
    if item.status == "publish" and item.date and not item.password:
        found.days.add((front_of(item), item.date.date()))


def homes_of(item: Item, categories: dict[str, Category]) -> str:
    """Keys of what the home may be, one a line: the first that becomes a category is it."""
    home = home_of(item, categories)
    others = [key_of(ref.taxonomy, ref.slug) for ref in refs(item)]
    own = [home.slug] if home else []
    return "\n".join(own if home and home.slug != "uncategorized" else [*others, *own])


def home_of(item: Item, categories: dict[str, Category]) -> TermRef | None:
    """The category an article lives in: the one an SEO plugin was told, else the most specific."""
    wanted = item.meta_value("_yoast_wpseo_primary_category") or item.meta_value(
        "rank_math_primary_category"
    )
    for ref in item.categories:
        term = categories.get(ref.slug)
        if wanted and term and str(term.term_id) == wanted.strip():
            return ref
    parents = {found.parent for ref in item.categories if (found := categories.get(ref.slug))}
    named = [ref for ref in item.categories if ref.slug != "uncategorized"]
    leaves = [ref for ref in named if ref.slug not in parents]
    return next(iter(leaves or named or item.categories), None)


def _attachment(key: str, item: Item) -> Attachment:
    url = item.attachment_url or (item.guid if file_path(item.guid).rpartition(".")[1] else "")
    return Attachment(
        key=key,
        post_id=item.post_id,
        url=url,
        file=item.meta_value("_wp_attached_file"),
        title=item.title[:200],
        alt=" ".join(item.meta_value("_wp_attachment_image_alt").split())[:500],
        caption=item.excerpt[:2000],
        credit=_credit(item),
        parent=item.parent,
        link=item.link,
    )


def _credit(item: Item) -> str:
    """Where the common plugins keep the photographer's name."""
    names = ("_media_credit", "_navis_media_credit_org", "credit", "_credit", "media_credit")
    found = next((item.meta_value(name) for name in names if item.meta_value(name)), "")
    return " ".join(found.split())[:200]
