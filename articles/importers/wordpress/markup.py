"""Mends the two mistakes of markup that exports contain: broken CDATA sections and references."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.entities import html5
from xml.sax.saxutils import escape

from articles.importers.report import Report

OPEN, CLOSE = "<![CDATA[", "]]>"
LONGEST = 32 * 1024 * 1024
"""Characters of one CDATA section that are held while its true end is looked for."""

TAG_BEFORE = re.compile(r"<([A-Za-z_][\w:.-]{0,100})[^<>]{0,1000}>\s*\Z")
REFERENCE = re.compile(r"&(?:(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)?")
INNER_CLOSE = re.compile(r"\]\]>(?!<!\[CDATA\[)")
PREDEFINED = {"amp", "lt", "gt", "quot", "apos"}


class Markup:
    """A filter for text that comes in pieces; `feed` and `close` give what is ready."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.buffer = ""
        self.position = 0
        self.searched = 0
        self.inside = False
        self.element = ""
        self.outside = ""
        self.line = 1

    def feed(self, text: str) -> Iterator[str]:
        """Take more text; yield what needs no more of it to be decided."""
        self.buffer += text
        yield from self._advance(final=False)

    def close(self) -> Iterator[str]:
        """No more text: yield the rest as it stands."""
        yield from self._advance(final=True)
        yield self._take(len(self.buffer))

    def _advance(self, *, final: bool) -> Iterator[str]:
        while (piece := self._section(final) if self.inside else self._outside(final)) is not None:
            yield piece
        self.buffer = self.buffer[self.position :]
        self.searched = max(0, self.searched - self.position)
        self.position = 0

    def _take(self, end: int) -> str:
        piece = self.buffer[self.position : end]
        self.position = self.searched = end
        self.line += piece.count("\n")
        return piece

    def _outside(self, final: bool) -> str | None:
        start = self.buffer.find(OPEN, self.position)
        if start < 0:
            end = len(self.buffer) if final else self._safe_end()
            return self._references(self._before(end)) if end > self.position else None
        text = self._before(start)
        if self.outside.strip() or not self.element:
            tag = TAG_BEFORE.search(self.outside)
            self.element = tag[1] if tag else ""
        self.inside, self.outside = True, ""
        return self._references(text) + self._take(start + len(OPEN))

    def _before(self, end: int) -> str:
        """Text outside of sections; its end is kept, for a piece may be cut behind a tag."""
        text = self._take(end)
        self.outside = (self.outside + text)[-1200:]
        return text

    def _safe_end(self) -> int:
        """Before an unfinished tag, mark or reference, all of which are short."""
        tail = max(self.position, len(self.buffer) - 2000)
        cut = max(self.buffer.rfind("<", tail), self.buffer.rfind("&", tail))
        return cut if cut >= 0 else len(self.buffer)

    def _section(self, final: bool) -> str | None:
        close = self.buffer.find(CLOSE, max(self.position, self.searched))
        if close < 0:
            if len(self.buffer) - self.position > LONGEST:
                return self._take(len(self.buffer) - 2)
            self.searched = max(self.position, len(self.buffer) - 2)
            return None
        after = self.buffer[close + 3 : close + 503].lstrip()
        if not final and len(after) < 120 and len(self.buffer) < close + 503:
            self.searched = close
            return None
        if not self.element or after.startswith((f"</{self.element}", OPEN)):
            return self._end(close)
        return self._broken(close, final)

    def _end(self, close: int) -> str:
        self.inside = False
        return self._take(close + len(CLOSE))

    def _broken(self, close: int, final: bool) -> str | None:
        """A `]]>` that does not stand before its element's end tag belongs to the text."""
        tag = f"</{self.element}"
        early = self.buffer.find(tag, self.position, close)
        if early >= 0:
            self.report.note("repaired", "CDATA never closed", self.element, line=self.line)
            self.inside = False
            return self._take(early) + CLOSE
        end = self.buffer.find(tag, close)
        if end < 0 and not final and len(self.buffer) - self.position < LONGEST:
            self.searched = close
            return None
        last = self.buffer.rfind(CLOSE, close, end) if end >= 0 else close
        if last == close:
            return self._end(close)
        text, number = INNER_CLOSE.subn("]]]]><![CDATA[>", self._take(last))
        for _ in range(number):
            self.report.note("repaired", "]]> inside CDATA", self.element, line=self.line)
        return text + self._end(last)

    def _references(self, text: str) -> str:
        if "&" not in text:
            return text
        return "".join(
            part if part.startswith("<!--") else REFERENCE.sub(self._reference, part)
            for part in _around_comments(text)
        )

    def _reference(self, match: re.Match[str]) -> str:
        name = match[1]
        if name in PREDEFINED:
            return match[0]
        if not name:
            self.report.note("repaired", "bare & outside CDATA", line=self.line)
            return "&amp;"
        if not name.startswith("#"):
            self.report.note("repaired", "named reference outside CDATA", name, line=self.line)
            return escape(html5.get(f"{name};", match[0]))
        code = int(name[2:], 16) if name[1] in "xX" else int(name[1:])
        if _allowed(code):
            return match[0]
        self.report.note("repaired", "reference to a forbidden character", name, line=self.line)
        return ""


def _around_comments(text: str) -> Iterator[str]:
    """The text in order, with each comment a part of its own."""
    at = 0
    while (start := text.find("<!--", at)) >= 0:
        yield text[at:start]
        end = text.find("-->", start)
        at = end + 3 if end >= 0 else len(text)
        yield text[start:at]
    yield text[at:]


def _allowed(code: int) -> bool:
    """XML 1.0, production 2 (Char)."""
    return (
        code in (0x9, 0xA, 0xD)
        or 0x20 <= code <= 0xD7FF
        or 0xE000 <= code <= 0xFFFD
        or 0x10000 <= code <= 0x10FFFF
    )
