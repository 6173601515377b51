"""A body of the old site, in our vocabulary."""

from __future__ import annotations

from articles.importers.html.context import Context
from articles.importers.html.convert import body
from articles.importers.html.headings import levelled
from articles.importers.wordpress.content.blocks import has_blocks
from articles.importers.wordpress.content.gutenberg import html_parts
from articles.importers.wordpress.content.shortcodes import bare_players, expand


def convert(source: str, context: Context) -> str:
    """The body as clean HTML: block editor or classic, whichever it was written in."""
    parts = html_parts(source, context) if has_blocks(source) else iter([(True, source)])
    return levelled("".join(_written(classic, part, context) for classic, part in parts))


def _written(classic: bool, html: str, context: Context) -> str:
    if not html.strip():
        return ""
    html = expand(bare_players(html) if classic else html, context)
    return body(html, context, classic=classic)
