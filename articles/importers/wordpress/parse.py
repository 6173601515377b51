"""A streaming parser for WXR: one child of the channel at a time, freed when it has been handed on.

Refused: a DTD (and with it every entity), nesting over 64, hundreds of attributes, a record
too large for memory. The namespace addresses of real exports differ in version, scheme and
sometimes are missing or rewritten, so names are known by prefix, corrected by address.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from articles.importers.refusals import BROKEN_XML, CUT_OFF, FEED_NOT_WXR, NO_WXR
from articles.importers.wordpress.errors import WxrError

DEPTH = 64
ATTRIBUTES = 100
RECORD = 64 * 1024 * 1024
CUT = {3, 5, 6, 20}
"""Expat's codes: no element found, unclosed token, partial character, unclosed CDATA section."""
JUNK_AFTER_END = 9

ADDRESSES = (
    (re.compile(r"//wordpress\.org/export/[\d.]+/excerpt/?$"), "excerpt"),
    (re.compile(r"//wordpress\.org/export/"), "wp"),
    (re.compile(r"//purl\.org/rss/1\.0/modules/content/?$"), "content"),
    (re.compile(r"//purl\.org/dc/elements/1\.1/?$"), "dc"),
)


@dataclass(slots=True)
class Node:
    """One element with its text and children; comments and processing instructions are gone."""

    name: str
    attributes: dict[str, str]
    line: int
    children: list[Node] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text directly inside, in one piece."""
        return "".join(self.pieces)

    def child(self, name: str) -> str:
        """Text of the first child called `name`, "" without one."""
        return next((node.text for node in self.children if node.name == name), "")

    def all(self, name: str) -> list[Node]:
        """The children called `name`."""
        return [node for node in self.children if node.name == name]


class Channel:
    """Feeds text to expat and gives the children of `rss/channel` as they are finished."""

    def __init__(self, name: str) -> None:
        self.file = name
        self.ready: deque[Node] = deque()
        self.stack: list[Node] = []
        self.depth = 0
        self.size = 0
        self.ended = False
        self.is_wxr = False
        self.prefixes: dict[str, str] = {}
        self.names: dict[str, str] = {}
        self.parser = self._parser()

    def _parser(self) -> expat.XMLParserType:
        parser = expat.ParserCreate("utf-8")
        parser.buffer_text = True
        parser.buffer_size = 256 * 1024
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = self._doctype
        return parser

    def nodes(self, texts: Iterable[str]) -> Iterator[Node]:
        """Finished children of the channel, in the order of the file. Raises WxrError."""
        for text in texts:
            problem = self._feed(text, final=False)
            while self.ready:
                yield self.ready.popleft()
            if problem:
                raise problem
            if self.ended:
                break
        if not self.ended and (problem := self._feed("", final=True)):
            raise problem
        if not self.is_wxr:
            raise WxrError(FEED_NOT_WXR, file=self.file)

    def _feed(self, text: str, *, final: bool) -> WxrError | None:
        """What stops the reading, once what stands before it is handed on."""
        try:
            self.parser.Parse(text, final)
        except WxrError as error:
            return error
        except expat.ExpatError as error:
            if not (self.ended and error.code == JUNK_AFTER_END):
                return self._error(error)
        return None

    def _error(self, error: expat.ExpatError) -> WxrError:
        if self.depth == 0 and not self.is_wxr:
            return WxrError(NO_WXR, file=self.file)
        if error.code in CUT:
            return WxrError(CUT_OFF, file=self.file, line=error.lineno)
        reason = expat.ErrorString(error.code)
        return WxrError(BROKEN_XML, file=self.file, line=error.lineno, why=reason)

    def _refuse(self, what: str) -> WxrError:
        line = self.parser.CurrentLineNumber
        return WxrError(f"{self.file}: {what} at line {line} is refused")

    def _doctype(self, *_: object) -> None:
        raise self._refuse("a document type (DTD)")

    def _start(self, raw: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > DEPTH:
            raise self._refuse(f"nesting deeper than {DEPTH}")
        if len(attributes) > ATTRIBUTES:
            raise self._refuse(f"an element with more than {ATTRIBUTES} attributes")
        self._learn(attributes)
        name = self.names.get(raw) or self._name(raw)
        if self.depth == 1 and name != "rss":
            raise WxrError(NO_WXR, file=self.file)
        if self.depth < 3:
            return
        node = Node(name, attributes, self.parser.CurrentLineNumber)
        if self.stack:
            self.stack[-1].children.append(node)
        self.stack.append(node)

    def _learn(self, attributes: dict[str, str]) -> None:
        for key, address in attributes.items():
            if key.startswith("xmlns:"):
                for pattern, prefix in ADDRESSES:
                    if pattern.search(address):
                        self.prefixes[key[6:]] = prefix
                        self.names.clear()
                        break

    def _name(self, raw: str) -> str:
        prefix, colon, local = raw.rpartition(":")
        name = f"{self.prefixes.get(prefix, prefix)}{colon}{local}"
        if len(self.names) < 1000:
            self.names[raw] = name
        return name

    def _text(self, text: str) -> None:
        if self.stack:
            self.size += len(text)
            if self.size > RECORD:
                raise self._refuse(f"a record larger than {RECORD // 2**20} MB")
            self.stack[-1].pieces.append(text)

    def _end(self, _: str) -> None:
        self.depth -= 1
        if self.depth == 0:
            self.ended = True
        if not self.stack:
            return
        node = self.stack.pop()
        if not self.stack:
            self.size = 0
            self.is_wxr = self.is_wxr or _is_wordpress(node)
            self.ready.append(node)


def _is_wordpress(node: Node) -> bool:
    return node.name.startswith("wp:") or any(
        child.name.startswith("wp:") for child in node.children
    )
