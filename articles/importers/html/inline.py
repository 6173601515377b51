"""Runs of text with their marks, and how they become the inside of a paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from typing import TypeAlias
from urllib.parse import urlsplit

from articles.importers.html.context import Context
from articles.importers.html.tree import Element

Mark: TypeAlias = tuple[str, str]
"""A tag and its opening as written, e.g. ("a", '<a href="…">')."""
Run: TypeAlias = tuple[str, tuple[Mark, ...]]

BREAK = "\n"
"""A run whose text is this stands for <br>."""
SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
ODD = re.compile(r"[\x00-\x20\x7f]+")
RELATION = {"nofollow", "sponsored", "ugc"}
LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}\Z")

MARKS = {
    "b": "strong", "strong": "strong", "i": "em", "em": "em", "cite": "em", "dfn": "em",
    "var": "em", "s": "s", "strike": "s", "del": "s", "sub": "sub", "sup": "sup",
    "code": "code", "tt": "code", "kbd": "code", "samp": "code",
}  # fmt: skip


def attribute(name: str, value: str) -> str:
    """One attribute, ready to stand in a tag; nothing for an empty value."""
    return f' {name}="{escape(value)}"' if value else ""


def lines(runs: list[Run]) -> list[list[Run]]:
    """Split where two breaks follow each other, drop blanks at both ends of each part."""
    parts: list[list[Run]] = [[]]
    breaks = 0
    for run in runs:
        if run[0] == BREAK:
            breaks += 1
        elif run[0].strip():
            if breaks > 1:
                parts.append([])
            breaks = 0
        parts[-1].append(run)
    return [part for part in (_trimmed(part) for part in parts) if part]


def _trimmed(runs: list[Run]) -> list[Run]:
    while runs and not runs[-1][0].strip():
        runs.pop()
    start = next((i for i, run in enumerate(runs) if run[0].strip()), len(runs))
    runs = runs[start:]
    if runs:
        runs[0] = (runs[0][0].lstrip(), runs[0][1])
        runs[-1] = (runs[-1][0].rstrip(), runs[-1][1])
    return runs


def render(runs: Iterable[Run]) -> str:
    """The runs as HTML: a mark stays open as long as the next run has it at the same place."""
    out: list[str] = []
    open_marks: tuple[Mark, ...] = ()
    for text, marks in runs:
        if not text.strip() and text != BREAK:
            marks = open_marks[: _shared(open_marks, marks)]
        same = _shared(open_marks, marks)
        out.extend(f"</{tag}>" for tag, _ in reversed(open_marks[same:]))
        out.extend(opening for _, opening in marks[same:])
        out.append("<br>" if text == BREAK else escape(text, quote=False))
        open_marks = marks
    out.extend(f"</{tag}>" for tag, _ in reversed(open_marks))
    return re.sub(r" *<br> *", "<br>", "".join(out))


def _shared(left: tuple[Mark, ...], right: tuple[Mark, ...]) -> int:
    same = 0
    while same < min(len(left), len(right)) and left[same] == right[same]:
        same += 1
    return same


def mark(element: Element, context: Context) -> Mark | None:
    """The mark that an element stands for, None for an element that only holds text."""
    if element.tag == "a":
        return _link(element, context)
    if tag := MARKS.get(element.tag):
        return tag, f"<{tag}>"
    if element.tag in ("span", "bdo", "bdi", "font"):
        extra = attribute("lang", language(element)) + attribute("dir", direction(element))
        return ("span", f"<span{extra}>") if extra else None
    return None


def language(element: Element) -> str:
    """The language an element declares, "" for none or nonsense."""
    value = element.get("lang").strip()
    return value if LANGUAGE.match(value) else ""


def direction(element: Element) -> str:
    """Its writing direction."""
    value = element.get("dir").strip().lower()
    return value if value in ("ltr", "rtl") else ""


def _link(element: Element, context: Context) -> Mark | None:
    href = address(element.get("href"), context)
    if not href:
        return None
    relation = " ".join(sorted(RELATION & set(element.get("rel").lower().split())))
    hreflang = element.get("hreflang").strip()
    return "a", (
        f'<a href="{escape(href)}"'
        + attribute("rel", relation)
        + attribute("title", " ".join(element.get("title").split()))
        + attribute("hreflang", hreflang if LANGUAGE.match(hreflang) else "")
        + ">"
    )


def address(href: str, context: Context) -> str:
    """Where a link leads here; "" for what must not be a link (scripts, places in the page)."""
    href = ODD.sub("", href)
    if not href or href.startswith("#"):
        return ""
    scheme = SCHEME.match(href)
    if scheme and scheme[1].lower() not in ("http", "https", "mailto", "tel"):
        context.report.note("dropped", "link with a scheme that is not allowed", href)
        return ""
    if scheme and scheme[1].lower() in ("mailto", "tel"):
        return href
    try:
        urlsplit(href)
    except ValueError:
        context.report.note("dropped", "link that is no address", href)
        return ""
    return context.link(f"https:{href}" if href.startswith("//") else href)
