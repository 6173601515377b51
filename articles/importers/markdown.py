"""Markdown as HTML. The only module that knows the library; its HTML is cleaned by who keeps it."""

from markdown_it import MarkdownIt

# CommonMark with tables and struck-out text; HTML inside stays, to be converted like any other.
_PARSER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def to_html(text: str) -> str:
    """HTML of a Markdown text."""
    return str(_PARSER.render(text))
