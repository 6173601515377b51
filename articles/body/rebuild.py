"""Pasted, imported or typed HTML made anew as the tree that a body stores.

Reads the well-formed output of the wide sanitiser and writes only what `schema` declares, so
that the same text has one form, whether Word, Google Docs, an import or our editor sent it.
"""

from html.parser import HTMLParser

from articles.body import pasted, runs, schema
from articles.body.schema import ALIASES, ATOMS, FRAMES, MARKS, TEXTS
from articles.body.tree import Element, Node

MAX_DEPTH = 12  # frames inside each other; deeper ones are flattened into the last
_HEADINGS = frozenset({"h2", "h3", "h4"})
_TABLE_PARTS = {"tbody": "table", "tr": "tbody", "th": "tr", "td": "tr"}
_FRAMES_TO_CLOSE = {"line": 0, "frame": 1, "frame in item": 2}


def rebuild(html: str) -> list[Node]:
    """The nodes to store for `html`, the output of `nh3` with `schema.sanitiser(pasted=True)`."""
    builder = _Builder(from_word=pasted.is_word(html))
    builder.feed(html)
    builder.close()
    return builder.finish()


class _Builder(HTMLParser):
    """Walks the source once, with a stack of what each end tag has to undo."""

    def __init__(self, *, from_word: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.from_word = from_word
        self.frames = [Element("")]
        self.layers: list[pasted.Layer] = []
        self.line: list[runs.Run] | None = None
        self.line_tag = "p"
        self.list_level = 0  # of a paragraph that Word draws as an item of a list
        self.marker = ""
        self.muted = 0
        self.undo: list[str] = []

    # --- Events --------------------------------------------------------------------------
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in schema.VOIDS:
            self._void(tag)
        elif self.muted or pasted.is_list_marker(given):
            self._mute()
        elif tag == "div" and ATOMS.keys() & given.keys():
            self._atom(given)
            self._mute()
        else:
            self._open(tag, ALIASES.get(tag, tag), given)

    def handle_endtag(self, tag: str) -> None:
        kind = self.undo.pop() if self.undo else ""
        if kind == "mute":
            self.muted -= 1
        elif kind == "layer":
            self.layers.pop()
        elif kind in _FRAMES_TO_CLOSE:
            self._end_line()
            for _ in range(_FRAMES_TO_CLOSE[kind]):
                self._end_frame()

    def handle_data(self, data: str) -> None:
        if self.muted:
            self.marker += data
            return
        if self.line is None:
            if not data.strip(" \t\n\f\r"):
                return
            self._start_line("p", {})
        if self.line_tag != "pre":
            data = runs.collapse(data)
        assert self.line is not None  # noqa: S101 (for the type checker)
        self.line.append((data, runs.marks(self.layers)))

    def finish(self) -> list[Node]:
        """Close what is open and hand over the blocks."""
        self._end_line()
        while len(self.frames) > 1:
            self._end_frame()
        return self.frames[0].children

    # --- Elements ------------------------------------------------------------------------
    def _open(self, tag: str, name: str, given: dict[str, str]) -> None:
        if name in MARKS:
            self.layers.append(pasted.layer(tag, name, given, from_word=self.from_word))
            self.undo.append("layer")
        elif name in FRAMES:
            self.undo.append(self._frame(name, given))
        elif name in TEXTS or not name:
            self._start_line(name or "p", given)
            self.undo.append("line")
        else:
            self.undo.append("")

    def _void(self, tag: str) -> None:
        if self.muted:
            return
        if tag == "hr":
            self._end_line()
            self._place(Element("hr"))
        elif self.line is not None:
            self.line.append((runs.BREAK, runs.marks(self.layers)))

    def _mute(self) -> None:
        self.muted += 1
        self.undo.append("mute")

    def _atom(self, given: dict[str, str]) -> None:
        """Place an atom; one without a sound main attribute says nothing and is dropped."""
        self._end_line()
        atom = next(atom for key, atom in ATOMS.items() if key in given)
        named = {name: value for name, value in given.items() if name in atom.attributes}
        kept = schema.kept("div", named)
        if atom.key in kept:
            self._place(Element("div", kept))

    # --- Lines ---------------------------------------------------------------------------
    def _start_line(self, tag: str, given: dict[str, str]) -> None:
        self._end_line()
        inside = self.frames[-1].tag
        plain = inside == "aside" or (inside in {"li", "th"} and tag in _HEADINGS)
        self.line, self.line_tag = [], "p" if plain else tag
        self.list_level, self.marker = pasted.list_level(given), ""

    def _end_line(self) -> None:
        line, self.line = self.line, None
        if not line:
            return
        if self.line_tag == "pre":
            self._place_source("".join(text for text, _ in line))
            return
        line = runs.tidy(line)
        for part in runs.paragraphs(line) if self.line_tag == "p" else [line]:
            if part:
                self._place_text(Element(self.line_tag, {}, runs.nest(part)))

    def _place_source(self, source: str) -> None:
        source = source.replace("\r\n", "\n").replace("\r", "\n")
        if source.strip():
            self._place(Element("pre", {}, [Element("code", {}, [source.strip("\n")])]))

    def _place_text(self, block: Element) -> None:
        if self.list_level and block.tag == "p" and self.frames[-1].tag not in pasted.LISTS:
            siblings = self.frames[-1].children
            pasted.add_list_item(siblings, block, self.list_level, self.marker)
        else:
            self._place(block)

    # --- Frames --------------------------------------------------------------------------
    def _frame(self, name: str, given: dict[str, str]) -> str:
        """Open a frame where it may stand; elsewhere only its text is kept, as paragraphs."""
        self._end_line()
        if not self._fits(name, given):
            self._start_line("p", {})
            return "line"
        list_in_list = name in pasted.LISTS and self.frames[-1].tag in pasted.LISTS
        if list_in_list:  # Google Docs nests so; it belongs into the item before
            siblings = self.frames[-1].children
            last = siblings.pop() if siblings else None
            self.frames.append(last if isinstance(last, Element) else Element("li"))
        self.frames.append(Element(name, schema.kept(name, given)))
        return "frame in item" if list_in_list else "frame"

    def _fits(self, name: str, given: dict[str, str]) -> bool:
        open_tags = {frame.tag for frame in self.frames}
        inside = self.frames[-1].tag
        if "aside" in open_tags or len(self.frames) > MAX_DEPTH:
            return False
        if name in _TABLE_PARTS:
            return inside == _TABLE_PARTS[name]
        if name == "li":
            return inside in pasted.LISTS
        if name == "aside":
            return "data-pullquote" in given
        return name != "table" or "table" not in open_tags

    def _end_frame(self) -> None:
        frame = self.frames.pop()
        if not frame.children and frame.tag not in {"td", "th"}:
            return
        if frame.tag == "table" and not any(map(_says, frame.children)):
            return
        self._place(frame)

    def _place(self, block: Element) -> None:
        """Put `block` where the open frame lets it stand."""
        parent = self.frames[-1]
        if parent.tag in pasted.LISTS and block.tag != "li":
            block = Element("li", {}, [block])
        elif parent.tag == "aside" and block.tag != "p":
            return
        elif parent.tag in {"table", "tbody", "tr"} and block.tag not in _TABLE_PARTS:
            # A caption: above its table, which is placed only when it closes.
            table = next(i for i, frame in enumerate(self.frames) if frame.tag == "table")
            parent = self.frames[table - 1]
        elif block.tag == "tbody" and parent.children:
            first = parent.children[0]
            if isinstance(first, Element):
                first.children.extend(block.children)
            return
        parent.children.append(block)


def _says(node: Node) -> bool:
    """Whether readers see anything of `node`."""
    if isinstance(node, str):
        return bool(node.strip())
    return node.tag in {"div", "hr"} or any(map(_says, node.children))
