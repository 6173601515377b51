"""Handlers of what gives a text its structure: headings, lists, quotations, tables, code."""

from __future__ import annotations

import re
from html import escape

from articles.importers.html import players
from articles.importers.html.inline import attribute, direction, language
from articles.importers.html.tree import Element
from articles.importers.html.writer import Block, Handler, Writer, joined

LEVELS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h4", "h5": "h4", "h6": "h4"}
POSTS = {"twitter-tweet", "twitter-video", "instagram-media", "tiktok-embed", "bluesky-embed"}
"""Classes of quotations that scripts of other sites turn into their posts."""


def heading(writer: Writer, element: Element) -> None:
    """A heading of a level we have; inside lists and tables, a strong paragraph."""
    writer.flush()
    text = joined([block for block in writer.inner(element.children) if block.inner])
    text = re.sub(r"</?strong>", "", text)
    if not text:
        return
    if writer.nested:
        inner = f"<strong>{text}</strong>"
        writer.blocks.append(Block(f"<p>{inner}</p>", inner))
    else:
        tag = LEVELS[element.tag]
        writer.block(f"<{tag}>{text}</{tag}>")


def list_(writer: Writer, element: Element) -> None:
    """A list; what stands in it outside its items joins the item before."""
    writer.flush()
    items: list[list[Block]] = []
    for child in element.children:
        if isinstance(child, Element) and child.tag == "li":
            items.append(writer.inner(child.children))
        elif not isinstance(child, str) or child.strip():
            extra = writer.inner([child])
            if extra and items:
                items[-1].extend(extra)
            elif extra:
                items.append(extra)
    inside = "".join(f"<li>{_item(item)}</li>" for item in items if item)
    if inside:
        tag = "ol" if element.tag == "ol" else "ul"
        start = element.get("start").strip() if tag == "ol" else ""
        start = start if re.fullmatch(r"[0-9]{1,6}", start) and start != "1" else ""
        writer.block(f"<{tag}{attribute('start', start)}>{inside}</{tag}>")
    else:
        writer.flush()


def _item(blocks: list[Block]) -> str:
    """Text that is followed by other blocks needs no paragraph of its own."""
    first = blocks[0]
    if first.inner and all(not block.inner for block in blocks[1:]):
        return first.inner + "".join(block.html for block in blocks[1:])
    return joined(blocks)


def quotation(writer: Writer, element: Element) -> None:
    """A quotation with its source as a last line; or a post of another site."""
    if element.classes & POSTS:
        players.foreign_post(writer, element)
        return
    if element.classes & {"pullquote", "wp-block-pullquote"}:
        pull_quote(writer, element)
        return
    writer.flush()
    inside = "".join(block.html for block in _quoted(writer, element))
    if inside:
        source = element.get("cite")
        source = source if re.match(r"https?://[^\s]+\Z", source) else ""
        extra = attribute("lang", language(element)) + attribute("dir", direction(element))
        writer.block(f"<blockquote{extra}{attribute('cite', source)}>{inside}</blockquote>")


def _quoted(writer: Writer, element: Element) -> list[Block]:
    sources = [child for child in element.elements if child.tag in ("cite", "footer")]
    blocks = writer.inner([child for child in element.children if child not in sources])
    for source in sources:
        text = joined([block for block in writer.inner(source.children) if block.inner])
        if text and re.sub(r"<[^>]*>", "", text).strip("—–- "):
            line = text if text.startswith(("—", "–")) else f"— {text}"
            blocks.append(Block(f"<p>{line}</p>", line))
    return blocks


def pull_quote(writer: Writer, element: Element) -> None:
    """A pull quote: only paragraphs stand in it."""
    writer.flush()
    quote = next(element.find("blockquote"), element)
    blocks = [block for block in _quoted(writer, quote) if block.inner]
    if blocks:
        inside = "".join(block.html for block in blocks)
        writer.block(f'<aside data-pullquote="">{inside}</aside>')


def preformatted(writer: Writer, element: Element) -> None:
    """Code and preformatted text as it stands; verse as a paragraph of lines."""
    if "wp-block-verse" in element.classes:
        writer.flush()
        before, writer.classic = writer.classic, True
        writer.walk(element.children)
        writer.flush()
        writer.classic = before
        return
    text = escape(element.text().strip("\n"), quote=False)
    is_code = "wp-block-code" in element.classes or any(
        child.tag == "code" for child in element.elements
    )
    if text.strip():
        writer.block(f"<pre><code>{text}</code></pre>" if is_code else f"<pre>{text}</pre>")


def table(writer: Writer, element: Element) -> None:
    """A table of cells; its caption becomes a paragraph before it."""
    writer.flush()
    parts: dict[str, list[str]] = {"thead": [], "tbody": []}
    for caption in (child for child in element.elements if child.tag == "caption"):
        writer.walk(caption.children)
        writer.flush()
    for section, row in _rows(element):
        cells = [_cell(writer, cell) for cell in row.elements if cell.tag in ("td", "th")]
        if any(filled for _, filled in cells):
            parts[section].append("<tr>" + "".join(html for html, _ in cells) + "</tr>")
    inside = "".join(f"<{tag}>{''.join(rows)}</{tag}>" for tag, rows in parts.items() if rows)
    if inside:
        writer.block(f"<table>{inside}</table>")
    else:
        writer.flush()


def _rows(element: Element) -> list[tuple[str, Element]]:
    found: list[tuple[str, Element]] = []
    for child in element.elements:
        if child.tag == "tr":
            found.append(("tbody", child))
        elif child.tag in ("thead", "tbody", "tfoot"):
            section = "thead" if child.tag == "thead" else "tbody"
            found.extend((section, row) for row in child.elements if row.tag == "tr")
    return found


def _cell(writer: Writer, element: Element) -> tuple[str, bool]:
    spans = "".join(
        attribute(name, value)
        for name in ("colspan", "rowspan")
        if re.fullmatch(r"[1-9][0-9]?", value := element.get(name).strip()) and value != "1"
    )
    scope = element.get("scope").lower()
    if element.tag == "th" and scope in ("row", "col", "rowgroup", "colgroup"):
        spans += attribute("scope", scope)
    text = joined(writer.inner(element.children))
    return f"<{element.tag}{spans}>{text}</{element.tag}>", bool(text)


def definition(writer: Writer, element: Element) -> None:
    """A term of a glossary, or the line that opens a box of details: a strong paragraph."""
    writer.flush()
    text = joined([block for block in writer.inner(element.children) if block.inner])
    if text:
        inner = f"<strong>{re.sub(r'</?strong>', '', text)}</strong>"
        writer.blocks.append(Block(f"<p>{inner}</p>", inner))


def inline_quotation(writer: Writer, element: Element) -> None:
    """A quotation in a sentence."""
    writer.walk(["“", *element.children, "”"])


def rule(writer: Writer, _: Element) -> None:
    """A thematic break; inside lists and tables it says nothing."""
    if not writer.nested:
        writer.block("<hr>")


def line_break(writer: Writer, _: Element) -> None:
    """A line break."""
    writer.break_line()


HANDLERS: dict[str, Handler] = {
    **dict.fromkeys(LEVELS, heading),
    "ul": list_,
    "ol": list_,
    "blockquote": quotation,
    "pre": preformatted,
    "xmp": preformatted,
    "table": table,
    "dt": definition,
    "summary": definition,
    "q": inline_quotation,
    "hr": rule,
    "br": line_break,
}
