"""Handlers of pictures, galleries, files and players, wherever old editors put them."""

from __future__ import annotations

import re
from html import escape

from articles.importers.html import players
from articles.importers.html.context import MediaRef
from articles.importers.html.embeds import embeddable
from articles.importers.html.inline import address, attribute
from articles.importers.html.tree import Element
from articles.importers.html.writer import Block, Handler, Writer

PICTURE_ID = re.compile(r"\b(?:wp-image|attachment)-(\d{1,12})\b")
PICTURE_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|bmp|tiff?|svg)(?:[?#]|\Z)", re.IGNORECASE)
LAZY = ("data-orig-file", "data-lazy-src", "data-src", "data-original")
SMILEYS = {"wp-smiley", "emoji"}
WHOLE = re.compile(r"[1-9][0-9]{0,11}\Z")
FLOATS = {"alignleft", "alignright"}
WIDE = {"alignwide", "alignfull"}


def reference(element: Element, caption: str = "") -> MediaRef | None:
    """The picture that an `img` shows; None where it shows nothing worth keeping."""
    source = element.get("src").strip()
    if not source or source.startswith("data:"):
        source = next((element.get(name).strip() for name in LAZY if element.get(name)), "")
    number = element.get("data-id").strip()
    if not WHOLE.match(number):
        found = PICTURE_ID.search(element.get("class"))
        number = found[1] if found else ""
    if not source and not number:
        return None
    if element.get("width") in ("0", "1") and element.get("height") in ("0", "1"):
        return None
    alt = " ".join(element.get("alt").split())
    return MediaRef("image", source, int(number) if number else None, alt, caption)


def image(writer: Writer, element: Element) -> None:
    """A picture on its own."""
    if element.classes & SMILEYS:
        writer.text(element.get("alt"))
        return
    place(writer, element, "", element.classes)


def place(writer: Writer, element: Element, caption: str, classes: set[str]) -> None:
    """Write the picture of an `img`, or note that it is missing."""
    found = reference(element, caption)
    if found is None:
        return
    number = writer.context.media(found)
    if number is None:
        writer.context.report.note("missing", "picture in a text", found.url)
        return
    layout = "float" if classes & FLOATS else "wide" if classes & WIDE else ""
    extra = attribute("data-layout", layout) + attribute("data-caption", caption)
    writer.atom(f'<div data-image="{number}"{extra}></div>')


def figure(writer: Writer, element: Element) -> None:
    """A figure is told by its classes, else by what it holds."""
    classes = element.classes
    if "wp-block-pullquote" in classes:
        writer.handlers["blockquote"](writer, element)
    elif classes & {"wp-block-gallery", "gallery", "blocks-gallery-grid"}:
        gallery(writer, element)
    elif any("wp-block-embed" in name for name in classes):
        players.embed(writer, element)
    elif any(element.find("table", "iframe", "video", "audio", "nr-gallery", "nr-file")):
        _with_caption(writer, element)
    elif any(element.find("img")):
        _pictures(writer, element)
    else:
        _with_caption(writer, element)


def _pictures(writer: Writer, element: Element) -> None:
    """One picture with its caption; the caption of several goes to the last."""
    pictures = list(element.find("img"))
    captions = [found.plain() for found in element.find("figcaption", "nr-caption")]
    caption = captions[0] if captions else ""
    if not captions and "wp-caption" in element.classes:
        caption = element.plain()
    for number, picture in enumerate(pictures, 1):
        classes = element.classes | picture.classes
        place(writer, picture, caption if number == len(pictures) else "", classes)


def _with_caption(writer: Writer, element: Element) -> None:
    writer.flush()
    writer.walk(element.children)
    writer.flush()


def division(writer: Writer, element: Element) -> None:
    """A box: a gallery or file of the block editor, a caption of the classic one, or just a box."""
    classes = element.classes
    if "wp-block-file" in classes:
        download(writer, element)
    elif "wp-caption" in classes:
        _pictures(writer, element)
    elif "wp-block-cover" in classes and not any(element.find("img")):
        if found := re.search(r"url\(([^)\s]{1,2000})\)", element.get("style")):
            place(writer, Element("img", {"src": found[1].strip("'\"")}), "", set())
        _with_caption(writer, element)
    elif classes & {"gallery", "tiled-gallery", "wp-block-jetpack-tiled-gallery"}:
        gallery(writer, element)
    else:
        _with_caption(writer, element)


def gallery(writer: Writer, element: Element) -> None:
    """The pictures inside as one gallery, with the caption of the whole."""
    references = []
    for box in element.find("figure", "li", "dl", "div"):
        pictures = list(box.find("img"))
        if len(pictures) == 1:
            caption = " ".join(found.plain() for found in box.find("figcaption", "dd"))
            references.append((pictures[0], caption))
    captions = {id(picture): caption for picture, caption in references}
    found = [reference(picture, captions.get(id(picture), "")) for picture in element.find("img")]
    whole = [child.plain() for child in element.elements if child.tag == "figcaption"]
    write_gallery(writer, [one for one in found if one], whole[0] if whole else "")


def write_gallery(writer: Writer, references: list[MediaRef], caption: str = "") -> None:
    """A gallery of those pictures that are in the library, each once."""
    numbers: dict[int, None] = {}
    for found in references:
        number = writer.context.media(found)
        if number is None:
            what = found.url or f"attachment {found.attachment_id}"
            writer.context.report.note("missing", "picture in a gallery", what)
        else:
            numbers[number] = None
    if numbers:
        ids = ",".join(map(str, numbers))
        writer.atom(f'<div data-gallery="{ids}"{attribute("data-caption", caption)}></div>')


def shortcode_gallery(writer: Writer, element: Element) -> None:
    """`[gallery]`: the ids it names, or else the item's own pictures."""
    ids = [int(part) for part in re.findall(r"\d{1,12}", element.get("ids"))]
    if not ids:
        without = set(re.findall(r"\d{1,12}", element.get("exclude")))
        ids = [one for one in writer.context.attached() if str(one) not in without]
    if not ids:
        writer.context.report.note("dropped", "gallery without pictures")
    write_gallery(writer, [MediaRef("image", attachment_id=one) for one in ids[:1000]])


def media_file(writer: Writer, element: Element) -> None:
    """Sound or film: of the library, or a link to where it is."""
    sources = [element.get("src"), *(child.get("src") for child in element.find("source"))]
    source = next((one.strip() for one in sources if one.strip()), "")
    write_file(writer, source, element.get("data-id"), element.plain())


def playlist(writer: Writer, element: Element) -> None:
    """`[playlist]`: each of its files."""
    for one in re.findall(r"\d{1,12}", element.get("ids"))[:500]:
        write_file(writer, "", one, "")


def download(writer: Writer, element: Element) -> None:
    """The block editor's file: a link, and a button that says the same."""
    links = [found for found in element.find("a") if found.get("href")]
    if links:
        number = element.get("data-id") or links[0].get("data-id")
        write_file(writer, links[0].get("href"), number, links[0].plain())


def write_file(writer: Writer, url: str, number: str, title: str) -> None:
    """A file of the library; one that is missing becomes a link where there is an address."""
    if not url and not WHOLE.match(number):
        return
    if player := embeddable(url):
        players.write_embed(writer, player)
        return
    wanted = MediaRef("file", url, int(number) if WHOLE.match(number) else None, title)
    found = writer.context.media(wanted)
    if found is not None:
        writer.atom(f'<div data-file="{found}"></div>')
        return
    writer.context.report.note("missing", "file in a text", url or f"attachment {number}")
    href = address(url, writer.context) if url else ""
    if href:
        text = escape(title or url.rsplit("/", 1)[-1] or url, quote=False)
        inner = f'<a href="{escape(href)}">{text}</a>'
        writer.atom(Block(f"<p>{inner}</p>", inner).html)


def link(writer: Writer, element: Element) -> None:
    """A link; around a picture it is only noted when it leads elsewhere than to the picture."""
    pictures = list(element.find("img"))
    if pictures and not element.plain():
        if element.get("href") and not PICTURE_FILE.search(element.get("href")):
            href = element.get("href")
            writer.context.report.note("changed", "link around a picture left out", href)
        writer.walk(element.children)
    else:
        writer.marked(element)


HANDLERS: dict[str, Handler] = {
    "img": image,
    "figure": figure,
    "div": division,
    "video": media_file,
    "audio": media_file,
    "a": link,
    "nr-gallery": shortcode_gallery,
    "nr-playlist": playlist,
}
