"""HTML as browsers wrote it, read into a small tree of our own. The only module that knows lxml."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from lxml import etree

DEPTH = 48
"""Deeper elements are folded into their ancestor, so that recursion over the tree is safe."""
SKIPPED = frozenset({"head", "title", "meta", "link", "base", "style", "template", "noscript"})
LONG_TAG = re.compile(r"<([A-Za-z][A-Za-z0-9-]{0,30})[^<>]{2000,}+>")
ANY_TAG = re.compile(r"<[^<>]*+>")
FATAL = etree.ErrorLevels.FATAL
VALUES = 20
"""Attributes kept of an element; nothing of a body needs more."""


@dataclass(slots=True)
class Element:
    """An element with its attributes and its children, texts among them."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)

    def get(self, name: str) -> str:
        """An attribute, "" without one."""
        return self.attributes.get(name, "")

    @property
    def classes(self) -> set[str]:
        """The words of `class`."""
        return set(self.get("class").split())

    @property
    def elements(self) -> list[Element]:
        """The children that are elements."""
        return [child for child in self.children if isinstance(child, Element)]

    def find(self, *tags: str) -> Iterator[Element]:
        """Descendants with one of these tags, in order."""
        for child in self.elements:
            if child.tag in tags:
                yield child
            yield from child.find(*tags)

    def text(self) -> str:
        """All text inside, as it stands."""
        return "".join(
            child if isinstance(child, str) else "\n" if child.tag == "br" else child.text()
            for child in self.children
        )

    def plain(self) -> str:
        """All text inside, on one line."""
        return " ".join(self.text().split())


def parse(html: str) -> Element:
    """The tree of a fragment, however broken; comments, styles and metadata are left out.

    Nested thousands deep, it is an attack or a wreck: then only its text is left, and the root
    has the attribute `text-only`.
    """
    parser = etree.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
    root = Element("div")
    try:
        source = etree.fromstring(f"<div>{_without_monsters(html)}</div>", parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        source = None
    if source is None or any(entry.level >= FATAL for entry in parser.error_log):
        root.attributes["text-only"] = "yes"
        root.children.append(unescape(ANY_TAG.sub("\n", html)))
    else:
        _copy(source, root)
    return root


def _without_monsters(html: str) -> str:
    """Tags with hundreds of attributes lose them: the parser's time grows with their square."""
    return LONG_TAG.sub(lambda tag: tag[0] if tag[0].count("=") < 300 else f"<{tag[1]}>", html)


def _copy(source: Any, root: Element) -> None:
    """Depth first without recursion: (lxml element, parent here, depth) wait on a stack."""
    waiting: list[tuple[Any, Element, str, int]] = [(source, root, "", 0)]
    while waiting:
        node, parent, text, depth = waiting.pop()
        if node is None:
            parent.children.append(text)
            continue
        here = parent
        if node.tag not in ("html", "body") and depth < DEPTH:
            here = Element(str(node.tag).lower(), _attributes(node))
            parent.children.append(here)
        if node.text:
            here.children.append(str(node.text))
        later: list[tuple[Any, Element, str, int]] = []
        for child in node:
            if isinstance(child.tag, str) and child.tag.lower() not in SKIPPED:
                later.append((child, here, "", depth + 1))
            if child.tail:
                later.append((None, here, str(child.tail), depth))
        waiting.extend(reversed(later))


def _attributes(node: Any) -> dict[str, str]:
    return {str(key).lower(): str(value) for key, value in node.attrib.items()[:VALUES]}
