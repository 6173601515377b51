"""Hostile HTML: a grammar of our own with a seed, folders of inputs, and two judges.

Nothing is copied from public collections; `make audit CORPUS=DIR` reads them where they lie.
"""

import json
import random
import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from articles.body import sanitize, schema, tree
from articles.body.sanitize import BodyError, clean
from tests.articles.body.test_addresses import HOSTILE
from tests.articles.body.test_fixpoint import ATTRIBUTES, TAGS, TEXTS

SEED = 20261127
SMALLEST = 5000
# Ways to run a script that do not come out of nested tags alone.
RUN = "alert(1)"
EVENTS = ("onerror", "onload", "onclick", "onfocus", "ontoggle", "onanimationstart", "onbegin")
HOSTS = (
    '<img src=x {event}="{run}">', "<svg {event}={run}>", "<svg><animate {event}={run} dur=1>",
    '<details open {event}="{run}"><summary>x</summary></details>',
    "<input autofocus {event}={run}>",
    '<a href="{address}">x</a>', '<iframe src="{address}"></iframe>',
    '<form action="{address}"><button>x</button></form>', '<object data="{address}">',
    '<math href="{address}">x</math>', '<svg><a xlink:href="{address}"><text>x</text></a></svg>',
    '<meta http-equiv=refresh content="0;url={address}">', '<base href="{address}">',
    '<div data-embed="{address}"></div>', '<p style="background:url({address})">x</p>',
    '<link rel=stylesheet href="{address}">', '<img src="{address}">', '<script src="{address}">',
)  # fmt: skip
# Where one parser's text is another's markup.
SHELLS = (
    "{}", "<!--{}-->", "<noscript><p title='</noscript>{}'>", "<style><!--</style>{}-->",
    "<textarea>{}", "<title>{}</title>", "<xmp>{}</xmp>", "<template>{}</template>",
    "<svg><style>{}</style></svg>", "<math><mtext><table><mglyph><style>{}",
    "<table><td>{}<table>", "<select><option>{}", "<svg></p><style><a id='</style>{}'>",
    '<math><annotation-xml encoding="text/html">{}</annotation-xml></math>', "<![CDATA[{}]]>",
    "<svg><foreignObject>{}</foreignObject></svg>", "<form><form>{}", "<b><p>{}</b></p>",
)  # fmt: skip
# Reads each body as a page would; tells how the browser writes it, and what it holds.
JUDGE = """bodies => {
    const box = document.createElement("div");
    document.body.append(box);
    return bodies.map(html => {
        box.innerHTML = html;
        const found = [...box.querySelectorAll("*")].flatMap(element => [
            element.localName,
            ...[...element.attributes].map(each => `${element.localName} ${each.name}`),
            ...(element.protocol ? [`scheme ${element.protocol}`] : []),
        ]);
        return [box.innerHTML, [...new Set(found)]];
    });
}"""
A_TIME = 1000


def grammar(count: int = SMALLEST, seed: int = SEED) -> Iterator[str]:
    """`count` inputs, the same for the same seed."""
    chance = random.Random(seed)
    for _ in range(count):
        kind = chance.random()
        if kind < 0.5:
            yield "".join(_nested(chance) for _ in range(chance.randint(1, 3)))
        else:
            yield _shelled(chance)


def _nested(chance: random.Random, depth: int = 0) -> str:
    if depth > 5 or chance.random() < 0.3:
        return chance.choice(TEXTS)
    tag, attribute = chance.choice(TAGS), chance.choice(ATTRIBUTES)
    inner = "".join(_nested(chance, depth + 1) for _ in range(chance.randint(0, 3)))
    end = f"</{tag}>" if chance.random() < 0.7 else ""
    return f"<{tag}{attribute}>{inner}{end}"


def _shelled(chance: random.Random) -> str:
    """One way to run a script, in some shells, its letters disguised."""
    html = chance.choice(HOSTS).format(
        event=chance.choice(EVENTS), run=RUN, address=chance.choice(HOSTILE)[:300]
    )
    for _ in range(chance.randint(0, 3)):
        html = chance.choice(SHELLS).replace("{}", html)
    if chance.random() < 0.3:
        html = "".join(letter.swapcase() if chance.random() < 0.3 else letter for letter in html)
    if chance.random() < 0.3:
        place = chance.randrange(len(html))
        html = (
            html[:place] + chance.choice(["\x00", "\n", "\t", "/", "\x0c", "<", ">"]) + html[place:]
        )
    return html


def of_folder(folder: Path) -> Iterator[str]:
    """The inputs of every file below `folder`: one a line, or JSON Lines of texts or objects."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        for line in path.read_text(errors="replace").splitlines():
            if line.strip():
                yield from _texts(line) if path.suffix in {".jsonl", ".ndjson"} else (line,)


def _texts(line: str) -> Iterator[str]:
    """Every text in a line of JSON, however deep; the line itself where it is none."""
    try:
        todo: list[Any] = [json.loads(line)]
    except ValueError:
        yield line
        return
    while todo:
        value = todo.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict | list):
            todo.extend(value.values() if isinstance(value, dict) else value)


def cleaned(inputs: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each input with what would be stored of it; those that are refused are left out."""
    for html in inputs:
        try:
            yield html, clean(html)
        except BodyError:
            continue


def faults(stored: str) -> list[str]:
    """What is wrong with a stored body, by the list of what is allowed and by a second parser."""
    sanitize._known.clear()  # cleaned anew, not remembered
    found = [] if clean(stored) == stored else ["changes when it is cleaned again"]
    allowed = schema.attributes()
    for element in tree.elements(tree.parse(stored)):
        if element.tag not in allowed:
            found.append(f"<{element.tag}>")
            continue
        for name, value in element.attributes.items():
            if schema.check(element.tag, name, value) != value:
                found.append(f"<{element.tag} {name}={value!r}>")
    second = Second()
    second.feed(stored)
    second.close()
    return found + second.faults


class Second(HTMLParser):
    """Another parser, with another list: what could act, by whatever name."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in schema.attributes():
            self.faults.append(f"<{tag}>")
        for name, value in attrs:
            # What stands after a slash, a question mark or a hash is no scheme (RFC 3986, 4.2).
            scheme = re.split(r"[/?#]", "".join((value or "").split()).lower())[0]
            if name.startswith(("on", "style", "src")) or "script:" in scheme:
                self.faults.append(f"<{tag} {name}={value!r}>")


def judged(page: Any, inputs: Iterable[str]) -> list[tuple[str, str]]:
    """Inputs that Chromium reads otherwise than they are stored, with what it found.

    `page` is an open page of Playwright; a dialog or a broken policy shows there.
    """
    known = {"scheme http:", "scheme https:", "scheme mailto:", "scheme tel:"}
    for tag, checks in schema.attributes().items():
        known |= {tag, *(f"{tag} {name}" for name in checks)}
    pairs = [pair for pair in cleaned(inputs) if pair[1]]
    wrong = []
    for start in range(0, len(pairs), A_TIME):
        some = pairs[start : start + A_TIME]
        answers = page.evaluate(JUDGE, [stored for _html, stored in some])
        for (html, stored), (written, parts) in zip(some, answers, strict=True):
            if written != stored or not set(parts) <= known:
                wrong.append((html, f"{written!r} {sorted(set(parts) - known)}"))
    return wrong
