"""Blocks of the block editor as HTML that `structures` and `atoms` understand.

Most static blocks are their own HTML. What has to be done here: blocks that the server used to
fill are left out, references are followed, ids of attachments are put where they belong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import escape

from articles.importers.html.context import Context
from articles.importers.wordpress.content.blocks import Block, parse

QUIET = {"spacer", "nextpage", "more", "page-break"}
"""Left out without a word: they only shape the page."""
DYNAMIC = {
    "archives", "avatar", "calendar", "categories", "comment-author-name", "comment-content",
    "comment-date", "comment-edit-link", "comment-reply-link", "comment-template", "comments",
    "comments-pagination", "comments-title", "home-link", "latest-comments", "latest-posts",
    "legacy-widget", "loginout", "navigation", "navigation-link", "navigation-submenu",
    "page-list", "page-list-item", "pattern", "post-author", "post-author-biography",
    "post-author-name", "post-comments", "post-comments-count", "post-comments-form",
    "post-comments-link", "post-content", "post-date", "post-excerpt", "post-featured-image",
    "post-navigation-link", "post-template", "post-terms", "post-time-to-read", "post-title",
    "query", "query-no-results", "query-pagination", "query-title", "read-more", "rss",
    "search", "site-logo", "site-tagline", "site-title", "social-link", "social-links",
    "tag-cloud", "template-part", "term-description", "widget-group", "breadcrumbs",
    "term-count", "term-name", "terms-query",
}  # fmt: skip
STATIC = {
    "paragraph", "heading", "list", "list-item", "quote", "pullquote", "image", "gallery",
    "media-text", "cover", "columns", "column", "group", "row", "stack", "button", "buttons",
    "table", "embed", "code", "preformatted", "verse", "details", "file", "audio", "video",
    "separator", "html", "shortcode", "text-columns", "subhead", "freeform", "missing",
    "accordion", "accordion-item", "accordion-heading", "accordion-panel", "classic", "math",
    "cover-image",
}  # fmt: skip
WITH_ID = {"image": "img", "cover": "img", "audio": "audio", "video": "video", "file": "a"}
NESTING = 6
"""Reusable blocks inside reusable blocks; a cycle ends here."""


def html_parts(source: str, context: Context) -> Iterator[tuple[bool, str]]:
    """The body as (classic?, html): free HTML between blocks follows the classic rules.

    Plain paragraphs in a row, most of any text, are one part: a part costs a parser.
    """
    plain: list[str] = []
    for block in parse(source):
        classic = block.name in ("", "freeform", "classic")
        html = block.html() if classic else render(block, context, 0)
        if block.name == "paragraph" and _is_plain(html):
            plain.append(html)
            continue
        if not html.strip():
            continue
        if plain:
            yield False, "".join(plain)
            plain = []
        yield classic or block.name == "shortcode", html
    if plain:
        yield False, "".join(plain)


def _is_plain(html: str) -> bool:
    """One whole paragraph without shortcodes: nothing of it can reach into the next."""
    text = html.strip()
    return (
        text.startswith(("<p>", "<p "))
        and text.endswith("</p>")
        and text.count("</p>") == text.count("<p") == 1
        and "[" not in text
    )


def render(block: Block, context: Context, nesting: int) -> str:
    """One block with all it holds."""
    name = block.name.removeprefix("core/")
    if name in QUIET:
        return ""
    if name in DYNAMIC:
        context.report.note("dropped", f"block {name}")
        return ""
    if special := SPECIAL.get(name):
        return special(block, context, nesting)
    inside = "".join(
        part if isinstance(part, str) else render(part, context, nesting) for part in block.parts
    )
    if name not in STATIC and not name.startswith("core-embed/"):
        return _unknown(name, inside, context)
    return _with_id(block, WITH_ID[name], inside) if name in WITH_ID else inside


def _unknown(name: str, inside: str, context: Context) -> str:
    kept = bool(re.sub(r"<[^>]*>", "", inside).strip()) or "<img" in inside
    context.report.note("unknown", f"block {name}", "text kept" if kept else "left out")
    return f"<div>{inside}</div>" if kept else ""


def _with_id(block: Block, tag: str, inside: str) -> str:
    """Write the attachment's id, which the HTML need not have, into its first such element."""
    number, url = block.attributes.get("id"), block.attributes.get("url")
    pictured = "<img" in inside or "background-image" in inside
    if block.name == "cover" and not pictured and isinstance(url, str):
        inside = f'<img src="{escape(url)}">{inside}'
    if not isinstance(number, int) or isinstance(number, bool) or number <= 0:
        return inside
    return re.sub(rf"<{tag}(?=[\s>/])", f'<{tag} data-id="{number}"', inside, count=1)


def _reusable(block: Block, context: Context, nesting: int) -> str:
    number = block.attributes.get("ref")
    source = context.reusable(number) if isinstance(number, int) else ""
    if not source or nesting >= NESTING:
        context.report.note("missing", "reusable block", str(number))
        return ""
    return "".join(render(inner, context, nesting + 1) for inner in parse(source))


def _footnotes(_: Block, context: Context, __: int) -> str:
    notes = "".join(f"<li>{text}</li>" for text in context.footnotes.values())
    return f"<hr><ol>{notes}</ol>" if notes else ""


def _free(block: Block, _: Context, __: int) -> str:
    return block.html()


SPECIAL: dict[str, Callable[[Block, Context, int], str]] = {
    "block": _reusable,
    "footnotes": _footnotes,
    "": _free,
}
