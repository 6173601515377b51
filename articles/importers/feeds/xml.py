"""A feed's XML as a small tree; document types are refused, and depth and width beyond use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import escape
from xml.parsers import expat

from articles.importers.refusals import BROKEN_XML, CUT_OFF, NO_FEED, TOO_LARGE
from articles.importers.registry import Refused

CUT = {3, 5, 6, 20}
"""Expat's codes: no element found, unclosed token, partial character, unclosed CDATA section."""
DEPTH = 64
WIDTH = 200
"""Attributes of one element."""
LARGEST = 256 << 20
"""Characters: a feed is read whole."""
VOID = {"br", "hr", "img"}


@dataclass(slots=True)
class Node:
    """One element: its name without namespace, that namespace, and what is in it."""

    name: str
    space: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)

    def all(self, *names: str) -> Iterator[Node]:
        """Children of these names."""
        return (one for one in self.children if isinstance(one, Node) and one.name in names)

    def first(self, *names: str) -> Node | None:
        """The first child of the first of these names that there is."""
        for name in names:
            if found := next(self.all(name), None):
                return found
        return None

    def text(self, *names: str) -> str:
        """All text of the first such child, or of the element itself where none is named."""
        found = self.first(*names) if names else self
        return found.whole().strip() if found else ""

    def whole(self) -> str:
        """All text inside."""
        return "".join(one if isinstance(one, str) else one.whole() for one in self.children)

    def markup(self) -> str:
        """What is inside as HTML, for Atom's `xhtml`."""
        return "".join(
            escape(one, quote=False) if isinstance(one, str) else one.tag() for one in self.children
        )

    def tag(self) -> str:
        """The element as HTML."""
        values = "".join(f' {name}="{escape(text)}"' for name, text in self.attributes.items())
        end = "" if self.name in VOID else f"{self.markup()}</{self.name}>"
        return f"<{self.name}{values}>{end}"


def parse(name: str, pieces: Iterable[str]) -> Node:
    """The root of a feed; `name` is for messages. Raises Refused."""
    reader = _Reader(name)
    try:
        for piece in pieces:
            reader.take(piece)
        reader.parser.Parse("", True)
    except expat.ExpatError as error:
        if not reader.root.children:
            raise Refused(NO_FEED, file=name) from error
        if error.code in CUT:
            raise Refused(CUT_OFF, file=name, line=error.lineno) from error
        why = expat.ErrorString(error.code)
        raise Refused(BROKEN_XML, file=name, line=error.lineno, why=why) from error
    if not reader.root.children:
        raise Refused(NO_FEED, file=name)
    found = reader.root.children[0]
    return found if isinstance(found, Node) else reader.root


class _Reader:
    def __init__(self, name: str) -> None:
        self.name = name
        self.size = 0
        self.root = Node("")
        self.stack = [self.root]
        self.parser = expat.ParserCreate("utf-8", " ")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def take(self, piece: str) -> None:
        self.size += len(piece)
        if self.size > LARGEST:
            raise Refused(TOO_LARGE, file=self.name, size=LARGEST >> 20)
        self.parser.Parse(piece, False)

    def _doctype(self, *_given: object) -> None:
        raise Refused(f"{self.name}, line {self.parser.CurrentLineNumber}: holds a document type")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self.stack) > DEPTH or len(attributes) > WIDTH:
            line = self.parser.CurrentLineNumber
            raise Refused(f"{self.name}, line {line}: nested too deeply, or too many attributes")
        space, _blank, local = name.rpartition(" ")
        short = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        node = Node(local, space, short)
        self.stack[-1].children.append(node)
        self.stack.append(node)

    def _end(self, _name: str) -> None:
        self.stack.pop()

    def _text(self, text: str) -> None:
        self.stack[-1].children.append(text)
