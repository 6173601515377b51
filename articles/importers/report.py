"""What an import repaired, left out, missed or refused: exact counts, and examples to act on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any, Literal

Kind = Literal["repaired", "dropped", "unknown", "missing", "changed", "conflict", "refused"]

FIRST: tuple[Kind, ...] = ("conflict", "refused", "missing", "unknown", "changed")
"""Kinds that ask for a look, the most urgent first."""

EXAMPLES = 500
"""Examples kept of one kind and cause: a 500 MB export must not grow the report without end."""


@dataclass(frozen=True, slots=True)
class Note:
    """One thing to look at: what happened, to which item, and the piece of source concerned."""

    kind: Kind
    cause: str
    item: str
    detail: str
    line: int | None


class Report:
    """Collects notes; `counts` are exact, `notes` holds the first EXAMPLES of each cause."""

    def __init__(self) -> None:
        self.counts: Counter[tuple[Kind, str]] = Counter()
        self.notes: list[Note] = []
        self.item = ""
        self.key = ""
        # Of items that have notes: what the old system calls each.
        self.keys: dict[str, str] = {}

    def note(self, kind: Kind, cause: str, detail: str = "", *, line: int | None = None) -> None:
        """Count one occurrence of `cause`, remembering where unless there are examples enough."""
        self.counts[kind, cause] += 1
        if self.counts[kind, cause] <= EXAMPLES:
            self.notes.append(Note(kind, cause, self.item, detail[:300], line))
            if self.key:
                self.keys[self.item] = self.key

    @contextmanager
    def about(self, item: str, key: str = "") -> Iterator[None]:
        """Everything noted inside belongs to `item`, which the old system calls `key`."""
        before = self.item, self.key
        self.item, self.key = item, key
        try:
            yield
        finally:
            self.item, self.key = before

    def total(self, kind: Kind) -> int:
        """How often anything of this kind happened."""
        return sum(number for (of, _), number in self.counts.items() if of == kind)

    def of(self, kind: Kind) -> list[Note]:
        """The remembered notes of one kind, in the order they happened."""
        return [note for note in self.notes if note.kind == kind]

    def told(self) -> dict[str, Any]:
        """All of it in plain values, for `registry.Report`."""
        return {
            "look_first": self._look_first(),
            "counts": [
                {"kind": kind, "cause": cause, "number": number}
                for (kind, cause), number in sorted(self.counts.items())
            ],
            "notes": [asdict(note) for note in self.notes],
        }

    def _look_first(self) -> list[dict[str, Any]]:
        """The items with most that asks for a look."""
        weight: Counter[str] = Counter()
        for note in self.notes:
            if note.item and note.kind in FIRST:
                weight[note.item] += len(FIRST) - FIRST.index(note.kind)
        return [
            {"item": item, "weight": number, "key": self.keys.get(item, "")}
            for item, number in weight.most_common(20)
        ]
