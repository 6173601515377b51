"""Shortcodes: those of WordPress become elements, those of plugins leave only what they enclose.

What looks like one in running text ("[sic]", "[1]") is text: an unknown word in brackets is
taken for a shortcode if it has attributes, an end, a name no word has, or a line of its own.
"""

from __future__ import annotations

import re
from html import escape, unescape

from articles.importers.html.context import Context
from articles.importers.html.embeds import embeddable

TOKEN = re.compile(
    r"""<(?P<tag>/?[A-Za-z][A-Za-z0-9-]{0,30})[^<>]*+>
      | (?P<escaped>\[\[[A-Za-z/][^\[\]]{0,200}+\]\])
      | \[(?P<end>/)?(?P<name>[A-Za-z][A-Za-z0-9_-]{0,60}+)
        (?P<values>(?:[\s=:](?:[^\[\]"']{1,400}+|"[^"]{0,2000}+"|'[^']{0,2000}+'){0,40}+)?+)/?\]""",
    re.VERBOSE,
)
PAIR = re.compile(
    r"""([\w-]{1,60}+)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"']++))|"([^"]*+)"|([^\s"']++)"""
)
VERBATIM = {"pre", "code", "script", "style", "xmp", "textarea"}
BARE_ADDRESS = re.compile(r"(?m)^[ \t]*(https?://[^\s<>\"'\[\]]{4,1000}+)[ \t\r]*$")
KNOWN = {
    "caption", "wp_caption", "gallery", "embed", "audio", "video", "playlist", "youtube", "vimeo",
}  # fmt: skip
SOURCES = ("src", "mp3", "m4a", "ogg", "wav", "mp4", "m4v", "webm", "ogv", "wmv", "flv", "url")


def expand(source: str, context: Context) -> str:
    """The body with its shortcodes replaced; what was taken out is in the report."""
    if "[" not in source:
        return source
    tokens = list(TOKEN.finditer(source))
    return _Expansion(source, tokens, context).run()


def bare_players(source: str) -> str:
    """Addresses of known sites on lines of their own become players, as WordPress does it."""

    def player(match: re.Match[str]) -> str:
        url = embeddable(unescape(match[1]))
        return f'\n\n<nr-embed src="{escape(url)}"></nr-embed>\n\n' if url else match[0]

    return BARE_ADDRESS.sub(player, source)


class _Expansion:
    """One body being rewritten, from left to right."""

    def __init__(self, source: str, tokens: list[re.Match[str]], context: Context) -> None:
        self.source = source
        self.tokens = tokens
        self.context = context
        self.out: list[str] = []
        self.at = 0
        self.verbatim = ""
        self.skip_to = 0
        self.caption_ends: set[int] = set()
        self.next_end = self._ends()

    def _ends(self) -> dict[int, int]:
        """For each opening token, the place of the next end with its name before it opens again."""
        found: dict[int, int] = {}
        ahead: dict[str, int] = {}
        for index in range(len(self.tokens) - 1, -1, -1):
            token = self.tokens[index]
            if name := token["name"]:
                if token["end"]:
                    ahead[name] = index
                elif name in ahead:
                    found[index] = ahead.pop(name)
        return found

    def run(self) -> str:
        for index, token in enumerate(self.tokens):
            if token.start() < self.skip_to:
                continue
            if token["tag"]:
                self._tag(token["tag"].lower())
            elif not self.verbatim:
                self._replace(token, self._element(index, token))
        self.out.append(self.source[self.at :])
        return "".join(self.out)

    def _tag(self, name: str) -> None:
        if not self.verbatim and name in VERBATIM:
            self.verbatim = name
        elif self.verbatim and name == f"/{self.verbatim}":
            self.verbatim = ""

    def _replace(self, token: re.Match[str], text: str | None) -> None:
        if text is not None:
            self.out += [self.source[self.at : token.start()], text]
            self.at = max(token.end(), self.skip_to)

    def _element(self, index: int, token: re.Match[str]) -> str | None:
        """What stands for the token; None to leave it as it is."""
        if token["escaped"]:
            return token["escaped"][1:-1]
        name = token["name"]
        if name in KNOWN:
            return self._end(token) if token["end"] else self._known(index, token)
        if not self._is_shortcode(index, token):
            return None
        if not token["end"]:
            self.context.report.note("unknown", f"shortcode [{name}]", token[0])
        return ""

    def _known(self, index: int, token: re.Match[str]) -> str:
        name, values = token["name"], _values(token["values"])
        end = self.tokens[self.next_end[index]] if index in self.next_end else None
        if name in ("caption", "wp_caption"):
            return self._caption(token, end, values)
        inside = ""
        if end is not None and end.start() - token.end() < 4000:
            inside = self.source[token.end() : end.start()]
            self.skip_to = end.end()
        first = next((values[key] for key in SOURCES if values.get(key)), "")
        address = unescape(re.sub(r"<[^>]*>", "", inside)).strip() or first or values.get("0", "")
        if name in ("gallery", "playlist"):
            return _made(f"nr-{name}", ids=values.get("ids", values.get("include", "")),
                         exclude=values.get("exclude", ""))  # fmt: skip
        if name in ("audio", "video"):
            return _made(name, src=first or address)
        return _made("nr-embed", src=_player(name, address))

    def _end(self, token: re.Match[str]) -> str:
        return "</figure>" if token.start() in self.caption_ends else ""

    def _caption(
        self, token: re.Match[str], end: re.Match[str] | None, values: dict[str, str]
    ) -> str:
        if end is None:
            self.context.report.note("repaired", "caption without an end", token[0])
            return ""
        self.caption_ends.add(end.start())
        caption = values.get("caption", "")
        given = f"<nr-caption>{caption}</nr-caption>" if caption else ""
        align = values.get("align", "")
        return f'<figure class="wp-caption {escape(align)}">{given}'

    def _is_shortcode(self, index: int, token: re.Match[str]) -> bool:
        name, values = token["name"], re.sub(r"<[^<>]*>", "", token["values"])
        if token["end"] or index in self.next_end or "_" in name:
            return True
        if re.search(r"""\s[\w-]+=["'\w]""", values):
            return True
        if values.strip():
            return False
        before = self.source[max(0, token.start() - 200) : token.start()]
        after = self.source[token.end() : token.end() + 200]
        alone = re.search(r"(?:^|\n|>)[ \t]*\Z", before) and re.match(r"[ \t\r]*(?:\n|<|\Z)", after)
        return bool(alone) and name.islower()


def _values(text: str) -> dict[str, str]:
    """Attributes of a shortcode; values without a name are numbered from "0"."""
    text = re.sub("[“”″]", '"', unescape(text)) if "&" in text or "”" in text else text
    found: dict[str, str] = {}
    position = 0
    for match in PAIR.finditer(text):
        if match[1]:
            found[match[1].lower()] = match[2] or match[3] or match[4] or ""
        else:
            found[str(position)] = (match[5] or match[6] or "").lstrip("=")
            position += 1
    return found


def _made(tag: str, **attributes: str) -> str:
    """An element of its own paragraph."""
    inside = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items() if value)
    return f"\n\n<{tag}{inside}></{tag}>\n\n"


def _player(name: str, address: str) -> str:
    if re.fullmatch(r"[\w-]{6,20}", address):
        if name == "youtube":
            return f"https://www.youtube.com/watch?v={address}"
        if name == "vimeo":
            return f"https://vimeo.com/{address}"
    return address
