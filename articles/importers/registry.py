"""The importers that the desk offers. An application registers its own when it is ready.

An importer is a function from an `Order` to a report. It calls `order.progress` now and then,
which also tells the desk that it lives, and raises `Refused` for a file that it cannot read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Progress = Callable[[str, int, int], None]
"""Called with a phase (a word for people), how much is done, and of how much (0: unknown)."""
Report = dict[str, Any]
"""What came of it, in plain values; `templates/articles/_import_report.html` shows these keys:

- site, source, edition: words for the head
- file_holds: {kind: number} that the file holds; outcomes: {kind: {outcome: number}}
- counts: [{kind, cause, number}], notes: [{kind, cause, item, detail, line}] to act on
- look_first: [{item, weight, url}], the pages to look at first
- not_imported: {kind: number}
- lists: [{title, rows: [str]}] that people read, such as the old menus
"""


class Refused(Exception):
    """The file cannot be imported; the message is one line that says why, and where.

    `words` may be translated late, and name some of `values` in braces: who reads the line is
    known only where it is shown.
    """

    def __init__(self, words: Any, **values: Any) -> None:
        super().__init__(words)
        self.words, self.values = words, values

    def __str__(self) -> str:
        return str(self.words).format(**self.values) if self.values else str(self.words)


def unheard(_phase: str, _done: int, _total: int) -> None:
    """Progress that nobody asked for."""


@dataclass(frozen=True)
class Order:
    """What was asked for. `options` holds only what the importer says it understands."""

    paths: list[Path]
    dry_run: bool = False
    options: dict[str, Any] = field(default_factory=dict)
    by: Any = None
    progress: Progress = unheard


@dataclass(frozen=True)
class Importer:
    """One way in. `options` names fields of the desk's form, such as `language` and `fetch`."""

    name: str
    label: Any
    takes: Any
    run: Callable[[Order], Report]
    options: frozenset[str] = frozenset()


_known: dict[str, Importer] = {}


def register(importer: Importer) -> None:
    """Offer it at the desk; the same name again replaces the one before."""
    _known[importer.name] = importer


def importers() -> list[Importer]:
    """All that are registered, in the order of their registration."""
    return list(_known.values())


def importer_named(name: str) -> Importer | None:
    """The importer, or None for a name that nobody registered."""
    return _known.get(name)
