"""Bodies as other systems write them: atoms become figures and links with whole addresses."""

from collections.abc import Callable, Iterable

from django.conf import settings
from django.utils.html import escape

from articles.body import tree
from articles.body.tree import Element, Node, Raw
from articles.models import Image
from articles.rendering import Library

Address = Callable[[str], str]


def whole(url: str) -> str:
    """An address with the site's name before it."""
    return f"{settings.SITE_URL.rstrip('/')}{url}" if url.startswith("/") else url


def html(body: str, address: Address = whole) -> str:
    """HTML of a body with the classes of WordPress, which other systems know, too."""
    return tree.write(_nodes(tree.parse(body), Library(body), address))


def figure(image: Image, caption: str, kind: str, address: Address) -> str:
    """One picture with its caption."""
    told = caption or image.caption
    note = f"<figcaption>{escape(told)}</figcaption>" if told else ""
    source, alt = escape(address(image.file.url)), escape(image.alt)
    picture = f'<img src="{source}" alt="{alt}" width="{image.width}" height="{image.height}">'
    return f'<figure class="{kind}">{picture}{note}</figure>'


def _nodes(nodes: Iterable[Node], library: Library, address: Address) -> list[Node]:
    return [_node(node, library, address) for node in nodes]


def _node(node: Node, library: Library, address: Address) -> Node:
    if isinstance(node, str):
        return node
    if node.tag == "div":
        return Raw(atom(node.attributes, library, address))
    children = _nodes(node.children, library, address)
    if node.tag == "aside":
        quote = Element("blockquote", {}, children)
        return Element("figure", {"class": "wp-block-pullquote"}, [quote])
    attributes = dict(node.attributes)
    if "href" in attributes:
        attributes["href"] = address(attributes["href"])
    return Element(node.tag, attributes, children)


LAYOUTS = {"wide": "wp-block-image alignwide", "float": "wp-block-image alignright"}


def atom(attributes: dict[str, str], library: Library, address: Address) -> str:
    """HTML of a picture, gallery, file or embed; nothing for what is not in the library."""
    caption = attributes.get("data-caption", "")
    if key := attributes.get("data-image"):
        image = library.image(int(key))
        kind = LAYOUTS.get(attributes.get("data-layout", ""), "wp-block-image")
        return figure(image, caption, kind, address) if image else ""
    if keys := attributes.get("data-gallery"):
        images = [library.image(int(one)) for one in keys.split(",")]
        inside = "".join(figure(one, "", "wp-block-image", address) for one in images if one)
        note = f"<figcaption>{escape(caption)}</figcaption>" if caption else ""
        return f'<figure class="wp-block-gallery">{inside}{note}</figure>' if inside else ""
    if key := attributes.get("data-file"):
        file = library.file(int(key))
        if file is None:
            return ""
        link = f'<a href="{escape(address(file.file.url))}">{escape(file.title)}</a>'
        return f'<div class="wp-block-file">{link}</div>'
    url = escape(attributes.get("data-embed", ""))
    return (
        f'<figure class="wp-block-embed"><div class="wp-block-embed__wrapper">{url}</div></figure>'
    )
