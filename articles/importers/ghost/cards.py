"""Ghost's cards as HTML that the conversion understands; alike in Lexical and in Mobiledoc.

Names and fields: the cards of Ghost's editor (Koenig), as of version 6. Texts that its editor keeps
as HTML are passed on as HTML: everything is converted and cleaned afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from articles.importers.html.embeds import canonical
from articles.importers.markdown import to_html
from articles.importers.report import Report

Card = Mapping[str, Any]
UNKEPT = re.compile("[\x00\ud800-\udfff]")
Maker = Callable[[Card], str]


def html_of(name: str, card: Card, report: Report) -> str:
    """HTML of one card; unknown ones, and what only mails showed, go to the report."""
    if name in SILENT:
        report.note("dropped", f"card {name}")
        return ""
    if name not in CARDS:
        report.note("unknown", f"card {name}", text(card, "html", "markdown", "url"))
        return ""
    return CARDS[name](card)


def text(card: Card, *names: str) -> str:
    """The first of these fields that holds text, without what no database keeps."""
    for name in names:
        found = card.get(name)
        if isinstance(found, str) and found:
            return UNKEPT.sub("", found)
    return ""


def attribute(name: str, value: str) -> str:
    return f' {name}="{escape(value)}"' if value else ""


def _captioned(inside: str, card: Card, kind: str) -> str:
    caption = text(card, "caption")
    note = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f'<figure class="{kind}">{inside}{note}</figure>' if inside else ""


def _picture(card: Card) -> str:
    source = text(card, "src", "fileName")
    return f"<img{attribute('src', source)}{attribute('alt', text(card, 'alt'))}>" if source else ""


def _image(card: Card) -> str:
    wide = "alignwide" if text(card, "cardWidth") in ("wide", "full") else ""
    return _captioned(_picture(card), card, wide)


def _gallery(card: Card) -> str:
    images = card.get("images")
    found = [one for one in images if isinstance(one, dict)] if isinstance(images, list) else []
    inside = "".join(f"<figure>{_picture(one)}</figure>" for one in found)
    return _captioned(inside, card, "gallery")


def _markdown(card: Card) -> str:
    return to_html(text(card, "markdown"))


def _html(card: Card) -> str:
    return text(card, "html")


def _code(card: Card) -> str:
    inside = f"<pre><code>{escape(text(card, 'code'), quote=False)}</code></pre>"
    return inside + _paragraph(text(card, "caption"))


def _embed(card: Card) -> str:
    url = canonical(text(card, "url"))
    if not url:
        return text(card, "html")
    return f"<nr-embed{attribute('src', url)}></nr-embed>" + _paragraph(text(card, "caption"))


def _bookmark(card: Card) -> str:
    about = card.get("metadata")
    told: Card = about if isinstance(about, dict) else card
    url = text(card, "url") or text(told, "url")
    title = escape(text(told, "title") or url, quote=False)
    more = escape(text(told, "description"), quote=False)
    return _link(url, title, f"<br>{more}" if more else "") + _paragraph(text(card, "caption"))


def _callout(card: Card) -> str:
    words = text(card, "calloutText")
    emoji = escape(text(card, "calloutEmoji"), quote=False)
    return f"<blockquote><p>{emoji} {words}</p></blockquote>" if words else ""


def _toggle(card: Card) -> str:
    heading = text(card, "heading")
    return (f"<p><strong>{heading}</strong></p>" if heading else "") + text(card, "content")


def _button(card: Card) -> str:
    return _link(text(card, "buttonUrl"), escape(text(card, "buttonText"), quote=False))


def _call_to_action(card: Card) -> str:
    picture = text(card, "imageUrl")
    image = f"<img{attribute('src', picture)}>" if picture else ""
    return image + text(card, "textValue") + _button(card)


def _sound(card: Card) -> str:
    source = attribute("src", text(card, "src"))
    return f"<audio{source}>{escape(text(card, 'title'))}</audio>" if source else ""


def _film(card: Card) -> str:
    source = attribute("src", text(card, "src"))
    return f"<video{source}></video>" + _paragraph(text(card, "caption")) if source else ""


def _file(card: Card) -> str:
    source = text(card, "src")
    title = escape(text(card, "fileTitle", "fileName") or source, quote=False)
    caption = _paragraph(escape(text(card, "fileCaption"), quote=False))
    link = f"<a{attribute('href', source)}>{title}</a>"
    return f'<div class="wp-block-file">{link}</div>{caption}' if source else ""


def _product(card: Card) -> str:
    picture = text(card, "productImageSrc")
    title = text(card, "productTitle")
    return (
        (f"<h3>{title}</h3>" if title else "")
        + (f"<img{attribute('src', picture)}>" if picture else "")
        + text(card, "productDescription")
        + _link(text(card, "productUrl"), escape(text(card, "productButton"), quote=False))
    )


def _header(card: Card) -> str:
    heading, below = text(card, "header", "heading"), text(card, "subheader", "subheading")
    picture = text(card, "backgroundImageSrc")
    image = f"<img{attribute('src', picture)}>" if picture else ""
    return image + (f"<h2>{heading}</h2>" if heading else "") + _paragraph(below) + _button(card)


def _before_after(card: Card) -> str:
    pair = [card.get("beforeImage"), card.get("afterImage")]
    return _gallery({"images": pair, "caption": text(card, "caption")})


def _rule(_card: Card) -> str:
    return "<hr>"


def _paragraph(html: str) -> str:
    return f"<p>{html}</p>" if html else ""


def _link(url: str, html: str, after: str = "") -> str:
    return f"<p><a{attribute('href', url)}>{html or escape(url)}</a>{after}</p>" if url else ""


SILENT = {"email", "email-cta", "email-sponsorship", "paywall", "signup", "nft", "collection"}
"""What only mails showed, or what a server filled."""
CARDS: dict[str, Maker] = {
    "image": _image,
    "gallery": _gallery,
    "markdown": _markdown,
    "card-markdown": _markdown,
    "html": _html,
    "code": _code,
    "codeblock": _code,
    "embed": _embed,
    "bookmark": _bookmark,
    "callout": _callout,
    "toggle": _toggle,
    "button": _button,
    "call-to-action": _call_to_action,
    "transistor": _embed,
    "audio": _sound,
    "video": _film,
    "file": _file,
    "product": _product,
    "header": _header,
    "before-after": _before_after,
    "hr": _rule,
    "horizontalrule": _rule,
}
