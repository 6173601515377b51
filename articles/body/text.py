"""A body as plain text, its length, and what it refers to."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from articles.body import tree
from articles.body.tree import Element, Node

# Silent reading of whole texts, words a minute: S. Trauzettel-Klosinski and K. Dietz,
# "Standardized assessment of reading performance: the New International Reading Speed Texts
# IReST", Investigative Ophthalmology & Visual Science 53 (2012), table 3. Turkish words carry
# what English spreads over several, so that fewer are read in a minute.
WORDS_PER_MINUTE = {"en": 228, "tr": 166, "de": 179, "fr": 195, "es": 218, "it": 188}
DEFAULT_RATE = 200

_WORD = re.compile(r"\w+(?:[’'.,:/-]\w+)*")
_BLOCKS = frozenset({"p", "h2", "h3", "h4", "pre", "li", "tr", "div", "blockquote", "aside", "hr"})
_CELLS = frozenset({"td", "th"})


@dataclass(frozen=True)
class References:
    """What a body points at: keys of pictures and files, addresses of embeds and links."""

    images: set[int] = field(default_factory=set)
    files: set[int] = field(default_factory=set)
    embeds: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)


def plain_text(html: str) -> str:
    """The words of a clean body, captions among them, one line for each block."""
    pieces: list[str] = []
    _collect(tree.parsed(html), pieces)
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)


def word_count(html: str) -> int:
    """How many words a reader meets in a clean body."""
    return len(_WORD.findall(plain_text(html)))


def reading_minutes(words: int, language: str = "en") -> int:
    """Minutes for `words`, rounded, at the usual rate of the language; at least 1 for any text."""
    rate = WORDS_PER_MINUTE.get(language.partition("-")[0], DEFAULT_RATE)
    return max(1, round(words / rate)) if words else 0


def references(html: str) -> References:
    """Every picture, file, embed and link of a clean body."""
    found = References()
    for element in tree.elements(tree.parsed(html)):
        attributes = element.attributes
        if element.tag == "a" and "href" in attributes:
            found.links.append(attributes["href"])
        elif element.tag == "div":
            keys = [
                attributes.get("data-image", ""),
                *attributes.get("data-gallery", "").split(","),
            ]
            found.images.update(int(key) for key in keys if key.isdecimal())
            if attributes.get("data-file", "").isdecimal():
                found.files.add(int(attributes["data-file"]))
            if "data-embed" in attributes:
                found.embeds.append(attributes["data-embed"])
    return found


def _collect(nodes: Sequence[Node], pieces: list[str]) -> None:
    for node in nodes:
        if isinstance(node, Element):
            _collect_element(node, pieces)
        else:
            pieces.append(node)


def _collect_element(element: Element, pieces: list[str]) -> None:
    edge = "\n" if element.tag in _BLOCKS else " " if element.tag in {*_CELLS, "br"} else ""
    pieces.append(edge)
    pieces.append(element.attributes.get("data-caption", ""))
    inner: list[str] = []
    _collect(element.children, inner)
    # A cell is part of its row's line, whatever blocks it holds.
    text = "".join(inner)
    pieces.append(" ".join(text.split()) if element.tag in _CELLS else text)
    pieces.append(edge)
