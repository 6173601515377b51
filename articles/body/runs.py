"""Inline text as a flat list of runs, each with its marks, and back to nested elements."""

import re
from collections.abc import Iterable

from articles.body.schema import MARKS
from articles.body.tree import Element, Node

BREAK = "\n"
_SPACE = re.compile(r"[ \t\n\f\r]+")
_EDGE = " \xa0\n"

Attributes = tuple[tuple[str, str], ...]
Marks = tuple[tuple[str, Attributes], ...]
Run = tuple[str, Marks]

_RANK = {tag: rank for rank, tag in enumerate(MARKS)}


def marks(layers: Iterable[Iterable[tuple[str, dict[str, str]]]]) -> Marks:
    """The marks of all open `layers`, each kind once; an inner attribute wins."""
    found: dict[str, dict[str, str]] = {}
    for layer in layers:
        for tag, attributes in layer:
            found[tag] = {**found.get(tag, {}), **attributes}
    ordered = sorted(found, key=_RANK.__getitem__)
    return tuple((tag, tuple(found[tag].items())) for tag in ordered)


def collapse(text: str) -> str:
    """`text` with every run of white space as one space; hard spaces stay."""
    return _SPACE.sub(" ", text)


def tidy(line: Iterable[Run]) -> list[Run]:
    """The line with single spaces, none at its edges or beside a break."""
    kept: list[Run] = []
    for text, applied in line:
        last = kept[-1][0][-1] if kept else BREAK
        if text == BREAK:
            _strip_end(kept, " ")
            if kept:
                kept.append((BREAK, applied))
            continue
        if last in {" ", BREAK}:
            text = text.lstrip(" ")
        if text:
            kept.append((text, applied))
    _strip_end(kept, _EDGE)
    while kept and not (text := kept[0][0].lstrip(_EDGE)):
        kept.pop(0)
    if kept:
        kept[0] = (kept[0][0].lstrip(_EDGE), kept[0][1])
    return kept


def _strip_end(line: list[Run], characters: str) -> None:
    while line:
        text, applied = line[-1]
        text = text.rstrip(characters)
        if text:
            line[-1] = (text, applied)
            return
        if line.pop()[0] == BREAK and BREAK not in characters:
            line.append((BREAK, applied))
            return


def paragraphs(line: list[Run]) -> list[list[Run]]:
    """The line cut where two or more breaks stand together: that was meant as a paragraph."""
    parts: list[list[Run]] = [[]]
    breaks = 0
    for run in line:
        if run[0] == BREAK:
            breaks += 1
            continue
        if breaks > 1:
            parts.append([])
        elif breaks:
            parts[-1].append((BREAK, run[1] if parts[-1][-1][1] == run[1] else ()))
        breaks = 0
        parts[-1].append(run)
    return [tidy(part) for part in parts if part]


def nest(line: Iterable[Run]) -> list[Node]:
    """Elements for the runs of a line, with neighbours of the same marks joined."""
    root = Element("")
    path: list[tuple[Element, tuple[str, Attributes] | None]] = [(root, None)]
    for text, applied in line:
        shared = 0
        while shared < min(len(applied), len(path) - 1) and path[shared + 1][1] == applied[shared]:
            shared += 1
        del path[shared + 1 :]
        for mark in applied[shared:]:
            element = Element(mark[0], dict(mark[1]))
            path[-1][0].children.append(element)
            path.append((element, mark))
        _append(path[-1][0], text)
    return root.children


def _append(parent: Element, text: str) -> None:
    if text == BREAK:
        parent.children.append(Element("br"))
    elif parent.children and isinstance(parent.children[-1], str):
        parent.children[-1] += text
    else:
        parent.children.append(text)
