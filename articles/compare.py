"""Two drafts side by side: what changed, field by field, in words that editors know."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import groupby
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.body import tree
from articles.body.text import plain_text
from articles.body.tree import Element, Node
from articles.diffing import GONE, NEW, SAME, Piece, words
from articles.models.article import Article
from articles.models.choices import Role
from articles.models.issues import IssueSection, MagazineIssue
from articles.models.library import Image
from articles.models.people import Author
from articles.snapshot import FIELDS, FLAGS, TIMES, Snapshot, moment
from categories.models import Category

LABELS: dict[str, Any] = {
    "byline": gettext_lazy("byline"),
    "related": gettext_lazy("related articles"),
    "tags": gettext_lazy("tags"),
    "further_categories": gettext_lazy("further categories"),
}
# Fields whose words are compared one by one.
PROSE = ("headline", "standfirst", "lead_caption", "seo_title", "seo_description")
# What is read first comes first.
ORDER = ("headline", "standfirst", "body", *(name for name in FIELDS if name not in (
    "headline", "standfirst", "body")))  # fmt: skip
MODELS: dict[str, Any] = {
    "category": Category,
    "further_categories": Category,
    "lead_image": Image,
    "issue": MagazineIssue,
    "issue_section": IssueSection,
    "translation_of": Article,
    "related": Article,
    "byline": Author,
}


@dataclass(frozen=True)
class Block:
    """One block of the body: `same`, `gone`, `new`, or `changed` inside."""

    kind: str
    name: str
    pieces: list[Piece]


@dataclass(frozen=True)
class Change:
    """One field that differs."""

    name: str
    label: str
    pieces: list[Piece] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)

    @property
    def groups(self) -> Iterator[tuple[bool, list[Block]]]:
        """Its blocks in runs, and of each whether it is far from every change."""
        blocks = self.blocks
        changed = {place for place, block in enumerate(blocks) if block.kind != SAME}

        def is_far(place: int) -> bool:
            return not changed & {place - 1, place, place + 1}

        for far, places in groupby(range(len(blocks)), key=is_far):
            yield far, [blocks[place] for place in places]


def label_of(name: str) -> str:
    """What editors call a field."""
    if name in LABELS:
        return str(LABELS[name])
    found: Any = Article._meta.get_field(name)
    return str(found.verbose_name)


def changes(old: Snapshot, new: Snapshot) -> list[Change]:
    """Every field in which the two drafts differ, the text first."""
    different = [name for name in ORDER if old.get(name) != new.get(name)]
    return [_change(name, old.get(name), new.get(name)) for name in different]


def _change(name: str, old: Any, new: Any) -> Change:
    if name == "body":
        return Change(name, label_of(name), blocks=body_blocks(old or "", new or ""))
    before, after = shown(name, old), shown(name, new)
    if name in PROSE:
        return Change(name, label_of(name), words(before, after))
    pieces = [Piece(GONE, before), Piece(NEW, after)]
    return Change(name, label_of(name), [piece for piece in pieces if piece.text])


def shown(name: str, value: Any) -> str:
    """A field's value in words."""
    if value in (None, "", []):
        return ""
    if name in FLAGS:
        return _("yes") if value else _("no")
    if name in TIMES:
        return formats.date_format(timezone.localtime(moment(value)), "SHORT_DATETIME_FORMAT")
    if name == "tags":
        return ", ".join(value)
    if name == "byline":
        names = _names(name, [author for author, _role in value])
        roles = dict(Role.choices)
        return ", ".join(f"{names[pk]} ({roles.get(role, role)})" for pk, role in value)
    if name in MODELS:
        keys = value if isinstance(value, list) else [value]
        names = _names(name, keys)
        return ", ".join(names[key] for key in keys)
    field: Any = Article._meta.get_field(name)
    choices = dict(field.flatchoices)
    return str(choices.get(value, value))


def _names(name: str, keys: list[int]) -> dict[int, str]:
    found = MODELS[name]._default_manager.in_bulk(keys)
    gone = _("(removed: %(number)s)")
    return {key: str(found[key]) if key in found else gone % {"number": key} for key in keys}


def split(body: str) -> list[str]:
    """The top-level blocks of a body, each as HTML."""
    return [tree.write([node]) for node in tree.parse(body)]


def body_blocks(old: str, new: str) -> list[Block]:
    """The blocks that lead from one body to the other; words are compared inside changed ones."""
    before, after = split(old), split(new)
    blocks: list[Block] = []
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            blocks += [_block(SAME, html) for html in before[i:j]]
            continue
        blocks += _replaced(before[i:j], after[k:m])
    return blocks


def _replaced(gone: list[str], new: list[str]) -> list[Block]:
    """Blocks that look alike are one changed block; the others went or came."""
    blocks: list[Block] = []
    rest = list(new)
    for html in gone:
        twin = next((index for index, other in enumerate(rest) if _alike(html, other)), None)
        if twin is None:
            blocks.append(_block(GONE, html))
            continue
        blocks += [_block(NEW, other) for other in rest[:twin]]
        blocks.append(_changed(html, rest[twin]))
        rest = rest[twin + 1 :]
    return blocks + [_block(NEW, html) for html in rest]


def _alike(one: str, other: str) -> bool:
    first, second = plain_text(one), plain_text(other)
    if not first or not second:
        return False
    matcher = SequenceMatcher(None, first.split(), second.split())
    return matcher.quick_ratio() > 0.4 and matcher.ratio() > 0.4


def _changed(old: str, new: str) -> Block:
    pieces = words(plain_text(old), plain_text(new))
    name = name_of(new)
    if name != name_of(old):
        name = f"{name_of(old)} → {name}"
    elif all(piece.kind == SAME for piece in pieces):
        name = _("%(block)s, formatting changed") % {"block": name}
    return Block("changed", name, pieces)


def _block(kind: str, html: str) -> Block:
    return Block(kind, name_of(html), [Piece(kind, plain_text(html))])


def name_of(html: str) -> str:
    """What editors call this block."""
    nodes: list[Node] = tree.parse(html)
    element = nodes[0] if nodes else ""
    if not isinstance(element, Element):
        return _("Text")
    for key, named in ATOMS.items():
        if key in element.attributes:
            return named(element.attributes[key])
    return str(BLOCKS.get(element.tag, element.tag))


BLOCKS = {
    "p": gettext_lazy("Paragraph"),
    "h2": gettext_lazy("Heading"),
    "h3": gettext_lazy("Sub-heading"),
    "h4": gettext_lazy("Small heading"),
    "blockquote": gettext_lazy("Quotation"),
    "aside": gettext_lazy("Pull quote"),
    "ul": gettext_lazy("List"),
    "ol": gettext_lazy("Numbered list"),
    "pre": gettext_lazy("Code"),
    "hr": gettext_lazy("Line"),
    "table": gettext_lazy("Table"),
}
ATOMS: dict[str, Callable[[str], str]] = {
    "data-image": lambda key: _("Picture %(number)s") % {"number": key},
    "data-gallery": lambda keys: _("Gallery of pictures %(numbers)s") % {"numbers": keys},
    "data-file": lambda key: _("File %(number)s") % {"number": key},
    "data-embed": lambda url: _("Embed: %(address)s") % {"address": url},
}
