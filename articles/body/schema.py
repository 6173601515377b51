"""What a body may hold: the one declaration behind the editor and the sanitiser.

Blocks, marks and atoms with the check of each attribute, the elements that stand for them in
pasted text, and the editor extension that makes each. `extensions()` configures
django-prose-editor, `sanitiser()` configures nh3; nothing else lists tags or attributes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from articles.body import values
from articles.body.values import Check

LANGUAGE: Mapping[str, Check] = {
    "lang": values.language,
    "dir": values.one_of("rtl", "ltr", "auto"),
}
SPANS: Mapping[str, Check] = {
    "colspan": values.number(1, 100, drop=1),
    "rowspan": values.number(1, 1000, drop=1),
}


@dataclass(frozen=True)
class Element:
    """A tag that may be stored: its attributes, and the editor extension that types it."""

    extension: str
    attributes: Mapping[str, Check] = field(default_factory=lambda: MappingProxyType({}))
    config: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Atom:
    """An empty `<div>` with an attribute that names what the server shows in its place."""

    key: str
    extension: str
    attributes: Mapping[str, Check]


# Text blocks hold inline text only.
TEXTS: Mapping[str, Element] = {
    "p": Element("Paragraph"),
    "h2": Element("Heading", config={"levels": [2, 3, 4]}),
    "h3": Element("Heading"),
    "h4": Element("Heading"),
    "pre": Element("CodeBlock"),
}
# Frames hold blocks; lists and tables hold only their own parts.
FRAMES: Mapping[str, Element] = {
    "blockquote": Element("Blockquote", {**LANGUAGE, "cite": values.web_address}),
    "aside": Element("PullQuote", {"data-pullquote": values.flag}),
    "ul": Element("BulletList"),
    "ol": Element(
        "OrderedList",
        {"start": values.number(-9999, 99999, drop=1)},
        {"enableListAttributes": False},
    ),
    "li": Element("ListItem"),
    "table": Element("Table", config={"resizable": False}),
    "tbody": Element("Table"),
    "tr": Element("TableRow"),
    "th": Element(
        "TableHeader", {**SPANS, "scope": values.one_of("row", "col", "rowgroup", "colgroup")}
    ),
    "td": Element("TableCell", SPANS),
}
# In the order in which they enclose each other.
MARKS: Mapping[str, Element] = {
    "a": Element(
        "Link",
        {
            "href": values.href,
            "rel": values.rels,
            "title": values.plain(values.MAX_TITLE),
            "hreflang": values.language,
        },
        {
            "enableTarget": False,
            "protocols": sorted(values.SCHEMES),
            "openOnClick": False,
            "autolink": False,
        },
    ),
    "span": Element("Language", LANGUAGE),
    "strong": Element("Bold"),
    "em": Element("Italic"),
    "s": Element("Strike"),
    "sub": Element("Subscript"),
    "sup": Element("Superscript"),
    "code": Element("Code"),
}
VOIDS: Mapping[str, Element] = {"br": Element("HardBreak"), "hr": Element("HorizontalRule")}
ATOMS: Mapping[str, Atom] = {
    atom.key: atom
    for atom in [
        Atom(
            "data-image",
            "Picture",
            {
                "data-image": values.pk,
                "data-layout": values.one_of(*values.LAYOUTS),
                "data-caption": values.plain(values.MAX_CAPTION),
            },
        ),
        Atom(
            "data-gallery",
            "Gallery",
            {"data-gallery": values.pks, "data-caption": values.plain(values.MAX_CAPTION)},
        ),
        Atom("data-file", "LibraryFile", {"data-file": values.pk}),
        Atom("data-embed", "Embed", {"data-embed": values.https_address}),
    ]
}
# An element that says nothing without these is unwrapped.
NEEDS: Mapping[str, frozenset[str]] = {
    "a": frozenset({"href"}),
    "span": frozenset(LANGUAGE),
}
# Pasted and imported boxes, whose text stands as paragraphs.
# fmt: off
BOXES = (
    "div", "dt", "dd", "dl", "address", "caption", "center", "figcaption", "figure", "summary",
    "details", "section", "article", "main", "header", "footer", "nav", "legend", "fieldset",
    "form", "hgroup", "dir", "menu",
)
# Elements whose content goes with them.
REMOVED = frozenset({
    "script", "style", "svg", "math", "template", "noscript", "iframe", "object", "embed",
    "applet", "audio", "video", "canvas", "select", "textarea", "button", "title", "head",
    "noembed", "noframes", "xmp", "plaintext", "frameset", "map",
})
# fmt: on
# What pasted and imported elements become; "" stands for a box.
ALIASES: Mapping[str, str] = {
    "h1": "h2",
    "h5": "h4",
    "h6": "h4",
    "b": "strong",
    "i": "em",
    "cite": "em",
    "dfn": "em",
    "del": "s",
    "strike": "s",
    "kbd": "code",
    "samp": "code",
    "tt": "code",
    "font": "span",
    "thead": "tbody",
    "tfoot": "tbody",
    "listing": "pre",
    **dict.fromkeys(BOXES, ""),
}
EDITOR_EXTRAS: Mapping[str, Any] = {
    "NoSpellCheck": False,  # writers want the browser's spelling check
    "Body": True,  # guards of atoms, paste and drop, names for assistive technology
    "Menu": {
        "groups": [
            {"group": "headings"},
            {"group": "marks"},
            {"group": "link"},
            {"group": "lists"},
            {"group": "quotes"},
            {"group": "media"},
            {"group": "nodes -headings -lists -quotes -media"},
            {"group": "table"},
            {"group": "history"},
        ]
    },
}


def extensions() -> dict[str, Any]:
    """The `extensions` of the editor's configuration, in the order of nesting."""
    config: dict[str, Any] = {}
    for element in [*TEXTS.values(), *FRAMES.values(), *MARKS.values(), *VOIDS.values()]:
        if element.config or element.extension not in config:
            config[element.extension] = dict(element.config) if element.config else True
    config |= {atom.extension: True for atom in ATOMS.values()}
    return config | dict(EDITOR_EXTRAS)


def attributes() -> dict[str, dict[str, Check]]:
    """Every storable tag with its attributes and their checks."""
    elements = {**TEXTS, **FRAMES, **MARKS, **VOIDS}
    table = {tag: dict(element.attributes) for tag, element in elements.items()}
    table["div"] = {atom.key: atom.attributes[atom.key] for atom in ATOMS.values()}
    for atom in ATOMS.values():
        table["div"].update(atom.attributes)
    return table


def sanitiser(*, pasted: bool = False) -> dict[str, Any]:
    """Arguments of `nh3.Cleaner`: exactly what is stored, or also what `pasted` text may hold.

    The wide form keeps what the rebuilding reads meaning from (`<b>`, the style of a Google
    Docs span); its output is never stored.
    """
    table = attributes()
    allowed = {tag: set(checks) for tag, checks in table.items()}
    if pasted:
        allowed |= {tag: set() for tag in ALIASES if tag not in allowed}
        for tag in ("span", "b", "i", "font", "p"):
            allowed[tag] = allowed[tag] | {"style"}
        allowed["p"] |= {"class"}
    return {
        "tags": set(allowed),
        "attributes": {tag: names for tag, names in allowed.items() if names},
        "url_schemes": set(values.SCHEMES),
        "link_rel": None,
        "clean_content_tags": set(REMOVED),
        "strip_comments": True,
        "generic_attribute_prefixes": set(),
    }


_CHECKS = attributes()


def check(tag: str, name: str, value: str) -> str | None:
    """The value to store for this attribute, or None where it may not be stored."""
    test = _CHECKS.get(tag, {}).get(name)
    return test(value) if test else None


def kept(tag: str, given: Mapping[str, str]) -> dict[str, str]:
    """The attributes of `tag` that may be stored, checked, in the order of their declaration."""
    checked = {
        name: check(tag, name, given[name]) for name in _CHECKS.get(tag, {}) if name in given
    }
    return {name: value for name, value in checked.items() if value is not None}
