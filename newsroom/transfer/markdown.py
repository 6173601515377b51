"""A body as Markdown (CommonMark); what it has no sign for stands as HTML among it."""

import re

from articles.body import tree
from articles.body.tree import Element, Node
from articles.rendering import Library
from newsroom.transfer import bodies

SIGNS = re.compile(r"([\\`*_\[\]<>&~|#])")
START = re.compile(r"^(\s*)(?:([-+=])|(\d{1,9})([.)]))(?=\s|$)", re.MULTILINE)
MARKS = {"strong": "**", "em": "*", "s": "~~"}


def same(url: str) -> str:
    """An address as it is: those of this site begin at its root."""
    return url


def of(body: str) -> str:
    """The whole body."""
    return "\n\n".join(_blocks(tree.parse(body), Library(body))).strip() + "\n"


def _blocks(nodes: list[Node], library: Library) -> list[str]:
    found = [_block(node, library) for node in nodes if isinstance(node, Element)]
    return [text for text in found if text]


def _block(node: Element, library: Library) -> str:
    if node.tag == "div":
        return _atom(node.attributes, library)
    if node.tag in ("h2", "h3", "h4"):
        return f"{'#' * int(node.tag[1])} {_line(node)}"
    if node.tag == "hr":
        return "---"
    if node.tag == "pre":
        return _code(node)
    if node.tag in ("ul", "ol"):
        return _list(node, library)
    if node.tag == "blockquote":
        return _indented("\n\n".join(_blocks(node.children, library)), "> ", "> ")
    if node.tag in ("table", "aside"):
        return tree.write([node])
    return START.sub(_no_list, _inline(node.children)) if node.children else ""


def _no_list(found: re.Match[str]) -> str:
    """What a line begins with, so that it begins no list and no heading."""
    space, sign, number, dot = found.groups()
    return f"{space}\\{sign}" if sign else f"{space}{number}\\{dot}"


def _line(node: Element) -> str:
    return _inline(node.children).replace("\\\n", " ")


def _indented(text: str, first: str, rest: str) -> str:
    lines = text.split("\n")
    return "\n".join(
        f"{first if not number else rest}{line}".rstrip() for number, line in enumerate(lines)
    )


def _list(node: Element, library: Library) -> str:
    number = int(node.attributes.get("start", "1"))
    items = []
    for child in node.children:
        if isinstance(child, Element):
            mark = f"{number}. " if node.tag == "ol" else "- "
            inside = "\n\n".join(_blocks(child.children, library)) or _inline(child.children)
            items.append(_indented(inside, mark, " " * len(mark)))
            number += 1
    return "\n".join(items)


def _code(node: Element) -> str:
    text = tree.text(node).strip("\n")
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{text}\n{fence}"


def _atom(attributes: dict[str, str], library: Library) -> str:
    if url := attributes.get("data-embed"):
        return url
    key, plain = attributes.get("data-image"), set(attributes) == {"data-image"}
    image = library.image(int(key)) if key and plain else None
    if image and not image.caption:
        return f"![{escaped(image.alt)}](<{image.file.url}>)"
    return bodies.atom(attributes, library, same)


def _inline(nodes: list[Node]) -> str:
    return "".join(_mark(node) if isinstance(node, Element) else _words(node) for node in nodes)


def _words(text: str) -> str:
    return escaped(text.replace("\n", " ")).replace("\xa0", "&nbsp;")


def escaped(text: str) -> str:
    """Text that Markdown reads as it is."""
    return SIGNS.sub(r"\\\1", text)


def _mark(node: Element) -> str:
    if node.tag == "br":
        return "\\\n"
    inside = _inline(node.children)
    if node.tag == "a" and set(node.attributes) == {"href"}:
        return f"[{inside}](<{node.attributes['href'].replace('>', '%3E')}>)"
    sign = MARKS.get(node.tag)
    # Signs hold only beside letters; elsewhere the tag says it.
    if sign and inside[:1].isalnum() and inside[-1:].isalnum():
        return f"{sign}{inside}{sign}"
    return f"{tree.start_tag(node)}{inside}</{node.tag}>"
