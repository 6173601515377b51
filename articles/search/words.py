"""Words of a text and of a question, folded alike; excerpts with the words marked."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from categories.slugs import fold

MAX_QUERY = 200  # characters of a question that are read
MAX_WORDS = 12
MAX_WORD = 40
EXCERPT = 240  # characters
_WORD = re.compile(r"[^\W_]+")
_PHRASE = re.compile(r'"([^"]*)"')
# Words from here on also find what begins with them: Turkish says with endings what others say
# with small words.
_PREFIX_FROM = 4


@dataclass(frozen=True)
class Question:
    """What a reader asks for: words in any order, and phrases in the order given; all folded.

    `unfinished` where the last word may still be being typed.
    """

    words: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    unfinished: bool = False

    def __bool__(self) -> bool:
        return bool(self.words or self.phrases)

    @property
    def prefixes(self) -> set[str]:
        """Words that also stand for longer ones."""
        long = {word for word in self.words if len(word) >= _PREFIX_FROM}
        last = self.words[-1:] if self.unfinished else ()
        return long | {word for word in last if len(word) > 1}

    def with_words(self, words: Iterable[str]) -> "Question":
        """The same phrases with other words."""
        return replace(self, words=tuple(words))

    def going_on(self) -> "Question":
        """The same, as if the last word were not typed to its end."""
        return replace(self, unfinished=True)


def words_of(text: str) -> list[str]:
    """Folded words of `text`, none longer than MAX_WORD."""
    return [word[:MAX_WORD] for word in _WORD.findall(fold(text))]


def ask(text: str) -> Question:
    """The question in what a reader typed; anything at all may be in it."""
    text = text.replace("\x00", " ")[:MAX_QUERY]
    phrases = [tuple(words_of(found)) for found in _PHRASE.findall(text)]
    words = words_of(_PHRASE.sub(" ", text))
    phrases = [phrase[:MAX_WORDS] for phrase in phrases if len(phrase) > 1][:3]
    singles = [word for found in _PHRASE.findall(text) for word in words_of(found)[:1]]
    if not phrases:
        words += singles
    return Question(tuple(dict.fromkeys(words))[:MAX_WORDS], tuple(phrases))


class _Aligned(dict[int, str]):
    """Folds one character to exactly one, so that places in both texts are the same."""

    def __missing__(self, code: int) -> str:
        folded = (fold(chr(code)) or " ")[0]
        self[code] = folded
        return folded


_ALIGNED = _Aligned()


def _pattern(question: Question) -> re.Pattern[str]:
    longer = question.prefixes
    parts = [re.escape(word) + ("" if word in longer else r"\b") for word in question.words]
    parts += [r"[\W_]+".join(map(re.escape, phrase)) + r"\b" for phrase in question.phrases]
    return re.compile(r"(?:(?<=[\W_])|^)(?:" + "|".join(parts) + r")[^\W_]*")


def marked(text: str, question: Question) -> SafeString:
    """`text` escaped, with what answers the question in `<mark>`."""
    return _mark(text, _pattern(question).finditer(text.translate(_ALIGNED)))


def excerpt(text: str, question: Question) -> SafeString:
    """The piece of `text` around the first answer, escaped and marked; "" where there is none."""
    folded = text.translate(_ALIGNED)
    pattern = _pattern(question)
    first = pattern.search(folded)
    if first is None:
        return SafeString("")
    start = max(0, first.start() - EXCERPT // 3)
    if start:
        start = folded.find(" ", start, first.start()) + 1 or first.start()
    end = min(len(text), start + EXCERPT)
    if end < len(text):
        end = max(folded.rfind(" ", first.end(), end), first.end())
    piece = _mark(text[start:end], pattern.finditer(folded[start:end]))
    return SafeString(("… " if start else "") + piece + (" …" if end < len(text) else ""))


def _mark(text: str, matches: Iterable[re.Match[str]]) -> SafeString:
    pieces: list[str] = []
    at = 0
    for match in matches:
        pieces.append(escape(text[at : match.start()]))
        pieces.append(f"<mark>{escape(text[match.start() : match.end()])}</mark>")
        at = match.end()
    pieces.append(escape(text[at:]))
    return mark_safe("".join(pieces))  # noqa: S308
