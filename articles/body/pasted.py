"""What Word and Google Docs mean by the markup that they put on the clipboard."""

import re
from urllib.parse import parse_qs, urlsplit

from articles.body import schema
from articles.body.tree import Element, Node

LISTS = frozenset({"ul", "ol"})

Layer = list[tuple[str, dict[str, str]]]

_WORD = re.compile(r"(class|style)=\"[^\"]*(\bMso[A-Z]|\bmso-)")
_STYLE = re.compile(r"\s*([a-z-]+)\s*:\s*([^;]+)")
_LIST_LEVEL = re.compile(r"mso-list:[^;]*level([1-9])")
_ANCHOR = re.compile(r"^#_(Toc|ftn|ftnref|edn|ednref|msoanchor|GoBack)")
_NUMBER = re.compile(r"^\s*\(?([0-9]{1,3}|[a-z]|[ivxl]{1,5})[.)]", re.IGNORECASE)


def is_word(html: str) -> bool:
    """Whether `html` was written by Word, whose language marks only steer its spelling check."""
    return bool(_WORD.search(html))


def is_list_marker(given: dict[str, str]) -> bool:
    """Whether this element holds the bullet or number that Word draws before an item."""
    return "mso-list:Ignore" in given.get("style", "")


def list_level(given: dict[str, str]) -> int:
    """The level of the list that a paragraph of Word belongs to; 0 for none."""
    level = _LIST_LEVEL.search(given.get("style", ""))
    return int(level[1]) if level else 0


def add_list_item(siblings: list[Node], item: Element, level: int, marker: str) -> None:
    """Put `item` at the end of the list that its `level` and `marker` ask for, made if missing."""
    kind = "ol" if _NUMBER.match(marker) else "ul"
    for depth in range(1, level + 1):
        last = siblings[-1] if siblings else None
        known = isinstance(last, Element) and last.tag in LISTS
        if not isinstance(last, Element) or not known or (depth == level and last.tag != kind):
            last = Element(kind)
            siblings.append(last)
        if depth == level:
            last.children.append(Element("li", {}, [item]))
            return
        if not last.children:
            last.children.append(Element("li"))
        inner = last.children[-1]
        siblings = inner.children if isinstance(inner, Element) else []


def layer(tag: str, name: str, given: dict[str, str], *, from_word: bool) -> Layer:
    """The marks that an inline element `tag` stands for; `name` is its name in the schema."""
    style = dict(_STYLE.findall(given.get("style", "").lower()))
    marks: dict[str, dict[str, str]] = {mark: {} for mark in _styled(style)}
    kept = schema.kept(name, given)
    if name == "a":
        kept = _direct(kept)
    if name == "span" and from_word:
        kept = {}
    needs = schema.NEEDS.get(name)
    if needs is None or needs & kept.keys():
        marks[name] = kept
    if name == "strong" and style.get("font-weight", "").strip() in {"normal", "400", "300"}:
        del marks["strong"]  # the wrapper around everything copied from Google Docs
    if name == "em" and style.get("font-style", "").strip() == "normal":
        del marks["em"]
    return list(marks.items())


def _styled(style: dict[str, str]) -> list[str]:
    """The marks that an inline style stands for."""
    weight = style.get("font-weight", "").strip()
    raised = style.get("vertical-align", "").strip()
    tests = {
        "strong": weight in {"bold", "bolder"} or (weight.isdecimal() and int(weight) >= 600),
        "em": style.get("font-style", "").strip() == "italic",
        "s": "line-through" in style.get("text-decoration", ""),
        "sub": raised == "sub",
        "sup": raised == "super",
    }
    return [tag for tag, found in tests.items() if found]


def _direct(kept: dict[str, str]) -> dict[str, str]:
    """A link without the detour of Google Docs; Word's inner anchors are none."""
    address = kept.get("href", "")
    if _ANCHOR.match(address):
        return {}
    if address.startswith("https://www.google.com/url?"):
        target = parse_qs(urlsplit(address).query).get("q", [""])[0]
        direct = schema.check("a", "href", target)
        return {**kept, "href": direct} if direct else kept
    return kept
