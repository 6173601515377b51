"""Differences and merges of plain sequences: words of a text, blocks of a body."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

SAME, GONE, NEW = "same", "gone", "new"
# Where less than this of the words stayed, what stayed did so by chance.
ALIKE = 0.3
# Beyond this the matcher's time would be felt; then a text counts as replaced as a whole.
MAX_WORDS = 4000
_WORDS = re.compile(r"\s+|\w+|[^\w\s]", re.UNICODE)


@dataclass(frozen=True)
class Piece:
    """A run of text that stayed, went or came."""

    kind: str
    text: str


def words(old: str, new: str) -> list[Piece]:
    """The pieces that lead from `old` to `new`, word by word."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    whole = [Piece(GONE, old), Piece(NEW, new)] if old != new else [Piece(SAME, old)]
    if len(before) > MAX_WORDS or len(after) > MAX_WORDS:
        return _clean(whole)
    steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    if _stayed(steps, before) < ALIKE * min(_count(before), _count(after)):
        return _clean(whole)
    return _clean(list(_pieces(_joined(steps, before), before, after)))


Step = tuple[str, int, int, int, int]


def _count(texts: Sequence[str]) -> int:
    return sum(not text.isspace() for text in texts)


def _stayed(steps: Sequence[Step], before: Sequence[str]) -> int:
    return sum(_count(before[i:j]) for tag, i, j, _k, _m in steps if tag == "equal")


def _joined(steps: Sequence[Step], before: Sequence[str]) -> list[Step]:
    """The steps, where a mere space between two changes is a part of the change."""
    found: list[Step] = []
    for place, (tag, i, j, k, m) in enumerate(steps):
        between = 0 < place < len(steps) - 1
        changed = tag != "equal" or (between and not _count(before[i:j]))
        if changed and found and found[-1][0] != "equal":
            _tag, start, _end, other, _last = found.pop()
            found.append(("replace", start, j, other, m))
        else:
            found.append(("replace" if changed else tag, i, j, k, m))
    return found


def _pieces(steps: Sequence[Step], before: Sequence[str], after: Sequence[str]) -> Iterator[Piece]:
    for tag, i, j, k, m in steps:
        if tag == "equal":
            yield Piece(SAME, "".join(before[i:j]))
        else:
            yield Piece(GONE, "".join(before[i:j]))
            yield Piece(NEW, "".join(after[k:m]))


def _clean(pieces: list[Piece]) -> list[Piece]:
    return [piece for piece in pieces if piece.text]


@dataclass(frozen=True)
class Chunk:
    """A stretch of three sequences; `agreed` is None where both sides changed it differently."""

    base: list[Any]
    mine: list[Any]
    theirs: list[Any]

    @property
    def agreed(self) -> list[Any] | None:
        """What the stretch becomes, where nobody has to choose."""
        if self.mine == self.theirs or self.theirs == self.base:
            return self.mine
        return self.theirs if self.mine == self.base else None


def chunks(base: Sequence[Any], mine: Sequence[Any], theirs: Sequence[Any]) -> list[Chunk]:
    """The three sequences cut where all agree: the classic three-way merge.

    Runs that both sides left alone hold the result together; what stands between two of them
    may have been changed by one side only, or by both alike, or has to be chosen.
    """
    found: list[Chunk] = []
    at: tuple[int, ...] = (0, 0, 0)
    for *starts, length in _kept_by_both(base, mine, theirs):
        found.append(_between(base, mine, theirs, at, starts))
        run = list(base[starts[0] : starts[0] + length])
        found.append(Chunk(run, run, run))
        at = tuple(start + length for start in starts)
    found.append(_between(base, mine, theirs, at, [len(base), len(mine), len(theirs)]))
    return [chunk for chunk in found if chunk.base or chunk.mine or chunk.theirs]


def _between(
    base: Sequence[Any], mine: Sequence[Any], theirs: Sequence[Any], at: Any, ends: Any
) -> Chunk:
    sides = zip((base, mine, theirs), at, ends, strict=True)
    return Chunk(*(list(side[start:end]) for side, start, end in sides))


def merge(base: Sequence[Any], mine: Sequence[Any], theirs: Sequence[Any]) -> list[Any] | None:
    """Both sides' changes of `base`, or None where they touch the same place."""
    merged: list[Any] = []
    for chunk in chunks(base, mine, theirs):
        if chunk.agreed is None:
            return None
        merged += chunk.agreed
    return merged


def _kept_by_both(
    base: Sequence[Any], mine: Sequence[Any], theirs: Sequence[Any]
) -> list[tuple[int, int, int, int]]:
    """Runs of `base` (start, start in mine, start in theirs, length) that both sides kept."""
    places = [_places(base, side) for side in (mine, theirs)]
    runs: list[tuple[int, int, int, int]] = []
    for index in range(len(base)):
        if index not in places[0] or index not in places[1]:
            continue
        here = (index, places[0][index], places[1][index])
        if runs and all(
            value == start + runs[-1][3] for value, start in zip(here, runs[-1][:3], strict=True)
        ):
            runs[-1] = (*runs[-1][:3], runs[-1][3] + 1)
        else:
            runs.append((*here, 1))
    return runs


def _places(base: Sequence[Any], side: Sequence[Any]) -> dict[int, int]:
    matcher = SequenceMatcher(None, list(base), list(side), autojunk=False)
    return {
        block.a + step: block.b + step
        for block in matcher.get_matching_blocks()
        for step in range(block.size)
    }
