"""Bodies of Ghost 5.38 and later: Lexical, a tree of nodes in JSON."""

from __future__ import annotations

import json
from html import escape
from typing import Any

from articles.importers.ghost import cards
from articles.importers.report import Report

DEPTH = 60
FORMATS = ((1, "strong"), (2, "em"), (4, "s"), (16, "code"), (32, "sub"), (64, "sup"))
"""Bits of a text's format; underlining (8) says nothing here."""
TEXTS = {"text", "extended-text", "tk", "zwnj"}
BLOCKS = {
    "paragraph": "p",
    "quote": "blockquote",
    "extended-quote": "blockquote",
    "aside": "blockquote",
    "listitem": "li",
}
HEADINGS = {"heading", "extended-heading"}


def html_of(source: str, report: Report) -> str:
    """HTML of a Lexical document. Raises ValueError where it is none."""
    try:
        root = json.loads(source)["root"]
        return _children(root, report, 0)
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError("no Lexical document") from error


def _children(node: Any, report: Report, depth: int) -> str:
    children = node.get("children", [])
    if depth > DEPTH:
        report.note("dropped", "nodes nested too deeply")
        return ""
    return "".join(_node(child, report, depth) for child in children if isinstance(child, dict))


def _node(node: dict[str, Any], report: Report, depth: int) -> str:
    kind = str(node.get("type", ""))
    if kind in TEXTS:
        return _text(node)
    if kind == "linebreak":
        return "<br>"
    if "children" not in node:
        return cards.html_of(kind, node, report)
    inside = _children(node, report, depth + 1)
    if kind in ("link", "autolink", "at-link"):
        return f"<a{cards.attribute('href', cards.text(node, 'url'))}>{inside}</a>"
    if kind == "list":
        return _list(node, inside)
    tag = _heading(node) if kind in HEADINGS else BLOCKS.get(kind, "")
    if not tag:
        report.note("unknown", f"node {kind}")
    return f"<{tag}>{inside}</{tag}>" if tag else inside


def _text(node: dict[str, Any]) -> str:
    html = escape(cards.text(node, "text"), quote=False)
    given = node.get("format")
    bits = given if isinstance(given, int) else 0
    for bit, tag in FORMATS:
        if bits & bit:
            html = f"<{tag}>{html}</{tag}>"
    return html


def _list(node: dict[str, Any], inside: str) -> str:
    ordered = node.get("listType") == "number" or node.get("tag") == "ol"
    start = node.get("start")
    first = f' start="{start}"' if ordered and isinstance(start, int) and start > 1 else ""
    return f"<ol{first}>{inside}</ol>" if ordered else f"<ul>{inside}</ul>"


def _heading(node: dict[str, Any]) -> str:
    tag = cards.text(node, "tag")
    return tag if tag in ("h1", "h2", "h3", "h4", "h5", "h6") else "h2"
