"""A body as readers get it: atoms become pictures, galleries, files and embeds."""

from collections.abc import Callable, Iterable
from typing import Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils import translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.body import embeds, tree
from articles.body.sanitize import clean
from articles.body.tree import Element, Node, Raw
from articles.images.picture import picture_html, rendition_url
from articles.models.library import Image, LibraryFile
from categories.slugs import slugify

# How wide a picture is shown, by layout; the widths are those of the style sheet.
SIZES = {
    "column": "(min-width: 46rem) 42rem, 100vw",
    "wide": "(min-width: 68rem) 64rem, 100vw",
    "float": "(min-width: 62em) 22rem, (min-width: 48em) 46vw, 100vw",
}
GALLERY_SIZES = "(min-width: 46rem) 21rem, 100vw"


class Media(Protocol):
    """Pictures and files of the library, fetched beforehand for all `references` at once."""

    def image(self, pk: int) -> Image | None:
        """The image with this key, or None where there is none."""

    def file(self, pk: int) -> LibraryFile | None:
        """The file with this key, or None where there is none."""


def render(html: str, media: Media, language: str = "") -> str:
    """HTML for readers of the stored body `html`.

    `language` is the article's: labels speak it (default: the active one). What is missing from
    `media` leaves nothing. The body is cleaned again, so that a row written past the sanitiser
    cannot reach readers; for a clean one that is a look-up or a few milliseconds.
    """
    with translation.override(language or translation.get_language()):
        return tree.write(_Renderer(media).nodes(tree.parsed(clean(html))))


class _Renderer:
    """One rendering: remembers the headings' ids and the number of tables."""

    def __init__(self, media: Media) -> None:
        self.media = media
        self.ids: set[str] = set()
        self.tables = 0
        self.own_host = urlsplit(settings.SITE_URL).netloc.lower()
        self.atoms: dict[str, Callable[[dict[str, str]], SafeString]] = {
            "data-image": self._picture,
            "data-gallery": self._gallery,
            "data-file": self._file,
            "data-embed": _embed,
        }

    def nodes(self, nodes: Iterable[Node]) -> list[Node]:
        """The nodes as readers get them."""
        return [self._element(node) if isinstance(node, Element) else node for node in nodes]

    def _element(self, element: Element) -> Node:
        if element.tag == "div":
            key = next(iter(element.attributes))
            return Raw(self.atoms[key](element.attributes))
        children = self.nodes(element.children)
        if element.tag in {"li", "td", "th"}:
            children = _tight(children)
        shown = Element(element.tag, dict(element.attributes), children)
        if element.tag in {"h2", "h3", "h4"}:
            shown.attributes["id"] = self._heading_id(element)
        elif element.tag == "a":
            self._mark_external(shown)
        elif element.tag == "aside":
            shown.attributes = {"class": "pullquote"}
        elif element.tag == "table":
            return self._table(shown)
        return shown

    def _heading_id(self, element: Element) -> str:
        # The prefix keeps a heading's id apart from those of the page around it.
        base = f"s-{slugify(tree.text(element), 60) or 'section'}"
        name, count = base, 1
        while name in self.ids:
            count += 1
            name = f"{base}-{count}"
        self.ids.add(name)
        return name

    def _mark_external(self, link: Element) -> None:
        address = urlsplit(link.attributes["href"])
        if address.scheme in {"http", "https"} and address.netloc.lower() != self.own_host:
            rels = link.attributes.get("rel", "").split()
            link.attributes["rel"] = " ".join(dict.fromkeys([*rels, "noopener", "external"]))

    def _table(self, table: Element) -> Element:
        """The table with its heading rows apart, in a region that scrolls by keyboard too."""
        self.tables += 1
        body = table.children[0]
        rows = body.children if isinstance(body, Element) else []
        heads = 0
        while heads < len(rows) and _is_heading_row(rows[heads]):
            heads += 1
        _scope(rows[:heads], "col")
        _scope(rows[heads:], "row")
        parts: list[Node] = []
        if heads:
            parts.append(Element("thead", {}, rows[:heads]))
        if rows[heads:]:
            parts.append(Element("tbody", {}, rows[heads:]))
        region = {
            "class": "table-wrap",
            "role": "region",
            "tabindex": "0",
            "aria-label": _("Table %(number)s") % {"number": self.tables},
        }
        return Element("div", region, [Element("table", table.attributes, parts)])

    # --- Atoms ---------------------------------------------------------------------------
    def _picture(self, atom: dict[str, str]) -> SafeString:
        image = self.media.image(int(atom["data-image"]))
        if image is None:
            return SafeString()
        layout, told = atom.get("data-layout", "column"), image.told()
        return format_html(
            '<figure class="picture {}">{}{}</figure>',
            layout,
            picture_html(image, "free", SIZES[layout]),
            _caption(atom.get("data-caption", "") or told.caption, told.credit),
        )

    def _gallery(self, atom: dict[str, str]) -> SafeString:
        keys = [int(key) for key in atom["data-gallery"].split(",")]
        images = [image for image in map(self.media.image, keys) if image is not None]
        if not images:
            return SafeString()
        items = format_html_join(
            "",
            '<li><a href="{}">{}</a>{}</li>',
            (
                (
                    rendition_url(image, "free"),
                    picture_html(image, "card", GALLERY_SIZES, alt=_gallery_alt(image)),
                    _gallery_caption(image),
                )
                for image in images
            ),
        )
        caption = _caption(atom.get("data-caption", ""), "")
        return format_html('<figure class="gallery"><ul>{}</ul>{}</figure>', items, caption)

    def _file(self, atom: dict[str, str]) -> SafeString:
        file = self.media.file(int(atom["data-file"]))
        if file is None:
            return SafeString()
        if file.kind in _PLAYERS:
            return _player(file)
        return format_html(
            '<p class="file"><a href="{}" type="{}">{}</a> <span>{}</span></p>',
            file.file.url,
            file.content_type,
            file.title,
            _kind_and_size(file),
        )


_PLAYERS = {LibraryFile.Kind.AUDIO: "audio", LibraryFile.Kind.VIDEO: "video"}


def _player(file: LibraryFile) -> SafeString:
    """Sound or film in the browser's own player, with a link to keep it."""
    return format_html(
        '<figure class="{0}"><{0} controls preload="{5}" src="{1}" aria-label="{2}"></{0}>'
        '<figcaption>{2} <a href="{1}" type="{3}" download>{4}</a></figcaption></figure>',
        _PLAYERS[LibraryFile.Kind(file.kind)],
        file.file.url,
        file.title,
        file.content_type,
        _("Download (%(kind)s)") % {"kind": _kind_and_size(file)},
        # The first picture of a film says what it is; a sound has nothing to show.
        "metadata" if file.kind == LibraryFile.Kind.VIDEO else "none",
    )


def _kind_and_size(file: LibraryFile) -> str:
    subtype = file.content_type.rpartition("/")[2].upper()[:8]
    kind = file.get_kind_display() if file.kind != LibraryFile.Kind.OTHER else subtype
    return f"{kind}, {filesizeformat(file.size)}" if file.size else str(kind)


def _embed(atom: dict[str, str]) -> SafeString:
    """A link, and a button that scripts show: nothing of others loads before it is pressed."""
    found = embeds.find(atom["data-embed"])
    if found is None:
        url = atom["data-embed"]
        return format_html('<p><a href="{0}" rel="noopener external">{0}</a></p>', url)
    name = {"provider": found.provider.name}
    return format_html(
        '<div class="embed embed-{}" data-embed-src="{}" data-title="{}">'
        '<p><a href="{}" rel="noopener external">{}</a></p>'
        '<button type="button" data-src="{}" hidden>{}</button></div>',
        found.provider.ratio,
        found.source,
        found.provider.name,
        found.url,
        _(found.provider.label) % name,
        found.source,
        _("Load it here from %(provider)s") % name,
    )


def _caption(caption: str, credit: str) -> SafeString:
    if not caption and not credit:
        return SafeString()
    tail = format_html(' <span class="credit">{}</span>', credit) if credit else ""
    return format_html("<figcaption>{}{}</figcaption>", caption, tail)


def _gallery_caption(image: Image) -> SafeString:
    told = image.told()
    words = format_html(
        "{}{}",
        told.caption,
        format_html(' <span class="credit">{}</span>', told.credit) if told.credit else "",
    )
    return format_html('<p class="caption">{}</p>', words) if words else SafeString()


def _gallery_alt(image: Image) -> str:
    """The picture is the whole of a link here, so that it needs a name."""
    told = image.told()
    return told.alt or told.caption or image.title or _("Picture")


def _tight(children: list[Node]) -> list[Node]:
    """Without the paragraph that the editor puts into every item and cell."""
    if not children:
        return children
    first, rest = children[0], children[1:]
    lists_only = all(isinstance(node, Element) and node.tag in {"ul", "ol"} for node in rest)
    if isinstance(first, Element) and first.tag == "p" and lists_only:
        return [*first.children, *rest]
    return children


def _is_heading_row(row: Node) -> bool:
    return isinstance(row, Element) and all(
        isinstance(cell, Element) and cell.tag == "th" for cell in row.children
    )


def _scope(rows: Iterable[Node], scope: str) -> None:
    for cell in tree.elements(rows):
        if cell.tag == "th":
            cell.attributes.setdefault("scope", scope)
