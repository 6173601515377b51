"""Walks the tree of a body and writes it in our vocabulary, block by block.

Text gathers in a line of runs; whatever is a block of its own ends the line. Pictures and
players cannot stand inside a paragraph, list or table here: they follow it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from articles.importers.html.context import Context
from articles.importers.html.embeds import embeddable
from articles.importers.html.inline import (
    BREAK,
    Mark,
    Run,
    attribute,
    lines,
    mark,
    render,
)
from articles.importers.html.tree import Element

Handler: TypeAlias = "Callable[[Writer, Element], None]"

SPACE = re.compile(r"[ \t\r\n\f]+")
BLANK_LINE = re.compile(r"\n[ \t\r\f]*\n\s*")
BLOCKS = {
    "address", "article", "aside", "body", "center", "div", "dd", "dt", "dir", "fieldset",
    "figcaption", "footer", "form", "header", "hgroup", "legend", "main", "menu", "nav", "p",
    "section", "summary", "table", "tbody", "tr", "td", "th", "ul", "ol", "li", "optgroup",
    "option",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Block:
    """One finished block: `inner` is the inside of a paragraph, empty for all other kinds."""

    html: str
    inner: str = ""


class Writer:
    """Writes one flow of blocks; a list item, a quotation and a cell have writers of their own."""

    def __init__(
        self,
        context: Context,
        handlers: Mapping[str, Handler],
        *,
        classic: bool = False,
        parent: Writer | None = None,
    ) -> None:
        self.context = context
        self.handlers = handlers
        self.classic = classic
        self.nested = parent is not None
        self.late: list[Block] = parent.late if parent else []
        self.blocks: list[Block] = []
        self.line: list[Run] = []
        self.marks: tuple[Mark, ...] = ()

    def inner(self, children: Iterable[Element | str]) -> list[Block]:
        """The children as blocks for inside a list, quotation or cell."""
        writer = Writer(self.context, self.handlers, classic=self.classic, parent=self)
        writer.marks = self.marks
        writer.walk(children)
        writer.flush()
        return writer.blocks

    def walk(self, children: Iterable[Element | str]) -> None:
        """Write these, in the line or as blocks."""
        for child in children:
            if isinstance(child, str):
                self.text(child)
            else:
                self.element(child)

    def element(self, element: Element) -> None:
        """Write one element: by its handler, as a mark, as a block, or just what it holds."""
        if handler := self.handlers.get(element.tag):
            handler(self, element)
        elif element.tag in BLOCKS:
            self.flush()
            self.walk(element.children)
            self.flush()
        else:
            self.marked(element)

    def marked(self, element: Element) -> None:
        """What an inline element holds, under its mark if it stands for one."""
        found = mark(element, self.context)
        before = self.marks
        if found and all(found[0] != tag for tag, _ in before):
            self.marks = (*before, found)
        self.walk(element.children)
        self.marks = before

    def text(self, text: str) -> None:
        """Add text to the line; in classic bodies line ends count, elsewhere they are spaces."""
        if not self.classic:
            self._add(SPACE.sub(" ", text))
            return
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        if self.line and self.line[-1][0] == BREAK:
            text = re.sub(r"\A[ \t]*\n", "", text)
        for number, part in enumerate(BLANK_LINE.split(text)):
            if number:
                self.flush()
            for place, row in enumerate(part.split("\n")):
                if place:
                    self.break_line()
                self._add(SPACE.sub(" ", row))

    def _add(self, text: str) -> None:
        if text.startswith(" ") and self.line and self.line[-1][0].endswith(" "):
            text = text[1:]
        if text:
            self.line.append((text, self.marks))

    def break_line(self) -> None:
        """A line break."""
        self.line.append((BREAK, self.marks))

    def flush(self) -> None:
        """End the line: it becomes a paragraph, or several where it was broken twice."""
        runs, self.line = self.line, []
        for part in lines(runs):
            alone = part[0][0] if len(part) == 1 and not part[0][1] else ""
            if alone and not self.nested and (url := embeddable(alone)):
                self.blocks.append(Block(f"<div{attribute('data-embed', url)}></div>"))
                continue
            text = render(part)
            self.blocks.append(Block(f"<p>{text}</p>", text))
        self._release()

    def block(self, html: str) -> None:
        """End the line and add a finished block."""
        self.flush()
        self.blocks.append(Block(html))
        self._release()

    def atom(self, html: str) -> None:
        """Add a picture, gallery, file or player: here, or after the paragraph it stands in."""
        if self.nested or any(text.strip() for text, _ in self.line):
            self.late.append(Block(html))
        else:
            self.block(html)

    def _release(self) -> None:
        if self.late and not self.nested:
            waiting, self.late[:] = list(self.late), []
            self.blocks.extend(waiting)

    def html(self) -> str:
        """Everything written so far."""
        self.flush()
        return "".join(block.html for block in self.blocks)


def joined(blocks: list[Block]) -> str:
    """The inside of a cell or item: paragraphs by breaks, unless there is more than paragraphs."""
    if all(block.inner for block in blocks):
        return "<br>".join(block.inner for block in blocks)
    return "".join(block.html for block in blocks)
