"""A body of the old site, in our vocabulary."""

from __future__ import annotations

import re

from articles.importers.wordpress.content import atoms, players, structures
from articles.importers.wordpress.content.blocks import has_blocks
from articles.importers.wordpress.content.context import Context
from articles.importers.wordpress.content.gutenberg import html_parts
from articles.importers.wordpress.content.shortcodes import bare_players, expand
from articles.importers.wordpress.content.tree import parse
from articles.importers.wordpress.content.writer import Handler, Writer

HANDLERS: dict[str, Handler] = {
    **structures.HANDLERS,
    **atoms.HANDLERS,
    **players.HANDLERS,
}


def convert(source: str, context: Context) -> str:
    """The body as clean HTML: block editor or classic, whichever it was written in."""
    parts = html_parts(source, context) if has_blocks(source) else iter([(True, source)])
    return "\n".join(html for classic, part in parts if (html := _written(classic, part, context)))


def _written(classic: bool, html: str, context: Context) -> str:
    if not html.strip():
        return ""
    html = expand(bare_players(html) if classic else html, context)
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
    text = " ".join(text.split())
    if limit and len(text) > limit:
        text = text[: limit - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
    return text
