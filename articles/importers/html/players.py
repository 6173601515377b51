"""Handlers of players, frames and posts of other sites, and of what has no place in an article."""

from __future__ import annotations

import re
from html import escape

from articles.importers.html.embeds import canonical, embeddable
from articles.importers.html.inline import address, attribute
from articles.importers.html.tree import Element
from articles.importers.html.writer import Handler, Writer


def write_embed(writer: Writer, url: str) -> None:
    """A player or post of another site."""
    writer.atom(f"<div{attribute('data-embed', url)}></div>")


def embed(writer: Writer, element: Element) -> None:
    """An embed block: its address is its text, or that of the frame inside; then its caption."""
    captions = list(element.find("figcaption"))
    inside = [child for child in element.children if child not in captions]
    url = canonical(Element("div", {}, inside).plain())
    for found in () if url else element.find("iframe", "embed", "nr-embed", "a"):
        if url := canonical(found.get("src") or found.get("href")):
            break
    if url:
        write_embed(writer, url)
    else:
        writer.context.report.note("dropped", "embed without an address")
    for caption in captions:
        writer.flush()
        writer.walk(caption.children)
        writer.flush()


def frame(writer: Writer, element: Element) -> None:
    """A frame or plug-in: a known player, or else a link to what it showed."""
    source = element.get("src") or element.get("data-src") or element.get("data")
    source = source or next(
        (one.get("value") for one in element.find("param") if one.get("name") == "movie"), ""
    )
    if url := embeddable(source):
        write_embed(writer, url)
        return
    if any(inner := list(element.find("embed", "iframe"))):
        writer.walk(inner)
        return
    url = address(canonical(source), writer.context)
    if url:
        writer.context.report.note("changed", "frame became a link", source)
        writer.atom(f'<p><a href="{escape(url)}">{escape(url, quote=False)}</a></p>')
    else:
        writer.context.report.note("dropped", "frame without an address", source)


def foreign_post(writer: Writer, element: Element) -> None:
    """A post of another site: the address its quotation names, usually its last link."""
    named = [element.get("data-instgrm-permalink"), element.get("cite")]
    links = [found.get("href") for found in element.find("a")]
    for one in (*named, *reversed(links)):
        if url := embeddable(one):
            write_embed(writer, url.split("?")[0])
            return
    classes = element.get("class")
    element.attributes["class"] = ""
    writer.context.report.note("changed", "post of another site kept as a quotation", classes)
    writer.handlers["blockquote"](writer, element)


def shortcode_embed(writer: Writer, element: Element) -> None:
    """`[embed]` and bare addresses of known sites."""
    if url := canonical(element.get("src")):
        write_embed(writer, url)


def drop(writer: Writer, element: Element) -> None:
    """What has no place in an article: scripts, forms, drawings in code."""
    if element.tag != "script" or not _is_widget(element):
        writer.context.report.note(
            "dropped", f"<{element.tag}>", element.plain() or element.get("src")
        )


def _is_widget(element: Element) -> bool:
    """Scripts that only dress up a post of another site, which is kept."""
    return bool(re.search(r"twitter|instagram|tiktok|facebook|bsky|flickr", element.get("src")))


HANDLERS: dict[str, Handler] = {
    "iframe": frame,
    "object": frame,
    "embed": frame,
    "nr-embed": shortcode_embed,
    **dict.fromkeys(
        ("script", "form", "svg", "math", "canvas", "map", "select", "textarea", "input", "applet"),
        drop,
    ),
}
