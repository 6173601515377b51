"""A small tree of a clean body: parsing, walking, writing."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser
from typing import TypeAlias

VOID = frozenset({"br", "hr", "img"})


@dataclass(slots=True)
class Element:
    """One element; `children` hold elements and text."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Node"] = field(default_factory=list)


Node: TypeAlias = Element | str


class Raw(str):
    """Finished HTML among the nodes, written as it is."""

    __slots__ = ()


class _Parser(HTMLParser):
    """Builds the tree of well-formed HTML, which the output of the sanitiser is."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Element("")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if len(self.open) > 1 and self.open[-1].tag == tag:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def parse(html: str) -> list[Node]:
    """The top-level nodes of `html`, which must be the output of the sanitiser."""
    parser = _Parser()
    parser.feed(html)
    parser.close()
    return parser.open[0].children


def parsed(html: str) -> Sequence[Node]:
    """`parse` for who only reads: a text is asked for words, links and pictures in one breath.

    The nodes are shared; nobody may change them.
    """
    return _parsed(html) if len(html) <= _LONGEST_KEPT else parse(html)


_LONGEST_KEPT = 50_000


@lru_cache(maxsize=64)
def _parsed(html: str) -> tuple[Node, ...]:
    return tuple(parse(html))


def elements(nodes: Iterable[Node]) -> Iterator[Element]:
    """Every element below `nodes`, in the order of the text."""
    for node in nodes:
        if isinstance(node, Element):
            yield node
            yield from elements(node.children)


def text(node: Node) -> str:
    """The text of `node`, with a space for a line break."""
    if isinstance(node, str):
        return node
    return " " if node.tag == "br" else "".join(map(text, node.children))


def escape(value: str) -> str:
    """`value` as text or as a quoted attribute, the way the sanitiser writes it."""
    value = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return value.replace('"', "&quot;").replace("\xa0", "&nbsp;")


def write(nodes: Iterable[Node]) -> str:
    """The HTML of `nodes`."""
    return "".join(_write(node) for node in nodes)


def start_tag(element: Element) -> str:
    """The opening tag of `element`."""
    named = "".join(f' {name}="{escape(value)}"' for name, value in element.attributes.items())
    return f"<{element.tag}{named}>"


def _write(node: Node) -> str:
    if isinstance(node, Raw):
        return str(node)
    if isinstance(node, str):
        return escape(node).replace("&quot;", '"')
    if node.tag in VOID:
        return start_tag(node)
    return f"{start_tag(node)}{write(node.children)}</{node.tag}>"
