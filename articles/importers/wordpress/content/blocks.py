"""The block editor's grammar: `<!-- wp:name {"json": 1} -->…<!-- /wp:name -->`, in one pass."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

DEPTH = 40
DELIMITER = re.compile(
    r"\s*(?P<close>/)?wp:(?P<name>[a-z][a-z0-9_-]*(?:/[a-z][a-z0-9_-]*)?)(?P<rest>\s.*)?\Z",
    re.DOTALL,
)


@dataclass(slots=True)
class Block:
    """One block; `parts` are its HTML and its inner blocks in order. Name "" is free HTML."""

    name: str
    attributes: dict[str, Any] = field(default_factory=dict)
    parts: list[Block | str] = field(default_factory=list)

    def html(self) -> str:
        """The HTML that stands directly in the block."""
        return "".join(part for part in self.parts if isinstance(part, str))


def has_blocks(source: str) -> bool:
    """Whether a body was written in the block editor."""
    return "<!-- wp:" in source


def parse(source: str) -> list[Block]:
    """The blocks at the top. Unclosed ones end with the text; stray ends are ignored."""
    top = Block("")
    stack = [top]
    at = 0
    while (start := source.find("<!--", at)) >= 0:
        end = source.find("-->", start + 4)
        if end < 0:
            break
        found = DELIMITER.match(source[start + 4 : end])
        _text(stack[-1], source[at : start if found else end + 3])
        if found:
            _step(stack, found)
        at = end + 3
    _text(stack[-1], source[at:])
    return [part if isinstance(part, Block) else Block("", {}, [part]) for part in top.parts]


def _text(block: Block, html: str) -> None:
    if html:
        block.parts.append(html)


def _step(stack: list[Block], found: re.Match[str]) -> None:
    name = found["name"].removeprefix("core/")
    if found["close"]:
        place = next((i for i in range(len(stack) - 1, 0, -1) if stack[i].name == name), 0)
        if place:
            del stack[place:]
        return
    rest = (found["rest"] or "").strip()
    alone = rest.endswith("/")
    block = Block(name, _attributes(rest.removesuffix("/").strip()))
    stack[-1].parts.append(block)
    if not alone and len(stack) < DEPTH:
        stack.append(block)


def _attributes(text: str) -> dict[str, Any]:
    if not text.startswith("{"):
        return {}
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
