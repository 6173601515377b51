"""Makes parseable what real exports contain, and says what it changed.

Bad bytes, control characters, junk before the prolog: each stops every XML parser, and each is
found in exports of old sites. The mending of CDATA and references is next door, in `markup`.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator

from articles.importers.report import Report
from articles.importers.wordpress.markup import Markup

HEAD = 64 * 1024
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]+")
CONTROL_BYTES = bytes(code for code in range(0x20) if code not in (0x9, 0xA, 0xD))
ESCAPED = re.compile("[\udc80-\udcff]+")
DECLARATION = re.compile(r"<\?xml\s[^>]{0,300}\?>")
ENCODING = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})""", re.IGNORECASE)
TURKISH = re.compile(rb"<language>\s*(?:<!\[CDATA\[)?tr\b", re.IGNORECASE)
START = re.compile(r"<\?xml\b|<rss\b|<!DOCTYPE\b|<!--", re.IGNORECASE)
SINGLE_BYTE = {
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "windows-1252": "cp1252",
    "cp1252": "cp1252",
    "iso-8859-9": "cp1254",
    "latin5": "cp1254",
    "windows-1254": "cp1254",
    "cp1254": "cp1254",
}
UNICODE = {"utf-8", "utf8", "us-ascii", "ascii", ""}


def mended(chunks: Iterable[bytes], report: Report) -> Iterator[str]:
    """Text of the export that an XML parser can read, in pieces."""
    markup = Markup(report)
    first = True
    line = 1
    for text in _decoded(iter(chunks), report):
        if first:
            text, first = _without_prolog(text, report), False
        clean = _without_controls(text, line, report)
        line += text.count("\n")
        # In one piece: each is a call of the parser.
        yield "".join(markup.feed(clean))
    yield "".join(markup.close())


def _decoded(chunks: Iterator[bytes], report: Report) -> Iterator[str]:
    """Decode as UTF-8 (or UTF-16 with a mark); a byte that is neither is taken for Windows text."""
    head = b""
    for chunk in chunks:
        head += chunk
        if len(head) >= HEAD:
            break
    codec, fallback, declared = _encoding(head)
    if declared not in UNICODE and declared not in SINGLE_BYTE and codec == "utf-8":
        report.note("repaired", "declared encoding not used", declared)
    decoder = codecs.getincrementaldecoder(codec)(
        "surrogateescape" if codec == "utf-8" else "replace"
    )
    expected = declared in SINGLE_BYTE
    line = 1
    for chunk in _chain(head, chunks):
        text = decoder.decode(chunk)
        yield _from_windows(text, fallback, line, None if expected else report)
        line += text.count("\n")
    yield _from_windows(decoder.decode(b"", True), fallback, line, None if expected else report)


def _chain(head: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield head
    yield from rest


def _encoding(head: bytes) -> tuple[str, str, str]:
    """Codec to read with, code page for stray bytes, and what the file declares."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", "cp1252", "utf-16"
    if head.startswith((b"<\x00", b"\x00<")):
        return ("utf-16-le" if head[0] else "utf-16-be"), "cp1252", "utf-16"
    found = ENCODING.search(head)
    declared = found[1].decode("ascii").lower() if found else ""
    fallback = SINGLE_BYTE.get(declared, "cp1254" if TURKISH.search(head) else "cp1252")
    return "utf-8", fallback, declared


def _from_windows(text: str, codepage: str, line: int, report: Report | None) -> str:
    if text.isascii() or _encodes(text):
        return text

    def decode(match: re.Match[str]) -> str:
        raw = match[0].encode("utf-8", "surrogateescape")
        if report is not None:
            where = line + text.count("\n", 0, match.start()) if few() else None
            report.note("repaired", "bytes that are not UTF-8", raw[:20].hex(" "), line=where)
        return raw.decode(codepage, "replace")

    few = _Few(50)
    return ESCAPED.sub(decode, text)


def _without_controls(text: str, line: int, report: Report) -> str:
    raw = text.encode()
    # Many times faster than looking for the pattern in half a gigabyte.
    clean = len(raw.translate(None, CONTROL_BYTES)) == len(raw)
    if clean and "\ufffe" not in text and "\uffff" not in text:
        return text

    def drop(match: re.Match[str]) -> str:
        where = line + text.count("\n", 0, match.start()) if few() else None
        report.note("repaired", "control characters removed", repr(match[0][:20]), line=where)
        return ""

    few = _Few(50)
    return CONTROL.sub(drop, text)


def _encodes(text: str) -> bool:
    """Whether every byte was UTF-8: undecodable ones stand in the text as lone surrogates."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


class _Few:
    """True for the first `limit` calls: counting lines for a million repairs is too slow."""

    def __init__(self, limit: int) -> None:
        self.left = limit

    def __call__(self) -> bool:
        self.left -= 1
        return self.left >= 0


def _without_prolog(text: str, report: Report) -> str:
    """Drop a byte order mark, what a broken theme printed before the file, and the declaration."""
    text = text.removeprefix("\ufeff")
    start = START.search(text)
    if start and start.start():
        report.note("repaired", "text before the file's beginning removed", text[: start.start()])
        text = text[start.start() :]
    return DECLARATION.sub("", text, count=1) if text.startswith("<?xml") else text
