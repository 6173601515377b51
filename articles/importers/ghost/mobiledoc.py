"""Bodies of Ghost 1 to 5: Mobiledoc 0.3, sections of markers in JSON."""

from __future__ import annotations

import json
from html import escape
from typing import Any

from articles.importers.ghost import cards
from articles.importers.report import Report

MARKUP, PICTURE, LIST, CARD = 1, 2, 3, 10
TAGS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "aside", "pull-quote"}
MARKS = {"a", "b", "strong", "i", "em", "s", "code", "sub", "sup", "del"}


def html_of(source: str, report: Report) -> str:
    """HTML of a Mobiledoc document. Raises ValueError where it is none."""
    try:
        document = json.loads(source)
        sections = document["sections"]
        return "".join(_section(section, document, report) for section in sections)
    except (KeyError, TypeError, IndexError, AttributeError, RecursionError) as error:
        raise ValueError("no Mobiledoc document") from error


def _section(section: list[Any], document: dict[str, Any], report: Report) -> str:
    kind = section[0]
    if kind == MARKUP:
        tag = section[1] if section[1] in TAGS else "p"
        tag = "blockquote" if tag in ("aside", "pull-quote") else tag
        return f"<{tag}>{_markers(section[2], document)}</{tag}>"
    if kind == LIST:
        tag = "ol" if section[1] == "ol" else "ul"
        items = "".join(f"<li>{_markers(item, document)}</li>" for item in section[2])
        return f"<{tag}>{items}</{tag}>"
    if kind == PICTURE:
        return f"<img{cards.attribute('src', str(section[1]))}>"
    if kind == CARD:
        name, payload = document["cards"][section[1]][:2]
        return cards.html_of(str(name), payload if isinstance(payload, dict) else {}, report)
    report.note("unknown", f"section of kind {kind}")
    return ""


def _markers(markers: list[Any], document: dict[str, Any]) -> str:
    """Text with its marks; each marker opens some and closes some of the open ones."""
    out: list[str] = []
    still_open: list[str] = []
    for kind, opened, closed, value in markers:
        for number in opened:
            tag, opening = _mark(document["markups"][number])
            still_open.append(tag)
            out.append(opening)
        out.append(_atom(document, value) if kind == 1 else escape(str(value), quote=False))
        for _ in range(min(int(closed), len(still_open))):
            tag = still_open.pop()
            out.append(f"</{tag}>" if tag else "")
    out += [f"</{tag}>" for tag in reversed(still_open) if tag]
    return "".join(out)


def _mark(markup: list[Any]) -> tuple[str, str]:
    tag = str(markup[0]).lower()
    if tag not in MARKS:
        return "", ""
    given = markup[1] if len(markup) > 1 else []
    values = dict(zip(given[::2], given[1::2], strict=False))
    href = cards.attribute("href", str(values.get("href", ""))) if tag == "a" else ""
    return tag, f"<{tag}{href}>"


def _atom(document: dict[str, Any], number: int) -> str:
    name, words = document["atoms"][number][:2]
    return "<br>" if name == "soft-return" else escape(str(words), quote=False)
