"""A body or a line of another system, as we keep it."""

from __future__ import annotations

import re

from articles.importers.html import atoms, players, structures
from articles.importers.html.context import Context
from articles.importers.html.tree import parse
from articles.importers.html.writer import Handler, Writer

UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
"""Characters that no page may hold: what is left of texts that were decoded wrongly."""
HANDLERS: dict[str, Handler] = {
    **structures.HANDLERS,
    **atoms.HANDLERS,
    **players.HANDLERS,
}


def body(html: str, context: Context, *, classic: bool = False) -> str:
    """HTML in our vocabulary; in `classic` texts line ends and blank lines count."""
    if not html.strip():
        return ""
    writer = Writer(context, HANDLERS, classic=classic)
    tree = parse(html)
    if tree.get("text-only"):
        context.report.note("changed", "markup that cannot be read: only its text was kept")
    writer.walk(tree.children)
    return writer.html()


def plain(source: str, limit: int = 0) -> str:
    """The text of an excerpt or title on one line, cut at a word with an ellipsis past `limit`."""
    source = re.sub(r"<(script|style)\b.*", "", source, flags=re.DOTALL | re.IGNORECASE)
    text = parse(source.replace("\n", " ")).plain() if re.search("[<&]", source) else source
    text = " ".join(UNSEEN.sub("", text).split())
    if limit and len(text) > limit:
        text = text[: limit - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
    return text
