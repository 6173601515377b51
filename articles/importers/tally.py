"""How many of each kind were created, updated, skipped, missing or refused."""

from __future__ import annotations

from collections import Counter


class Tally:
    """Counts by kind ("posts", "tags", …) and outcome ("created", "skipped", …)."""

    def __init__(self) -> None:
        self.counts: dict[str, Counter[str]] = {}

    def add(self, kind: str, outcome: str, number: int = 1) -> None:
        """Count one more."""
        self.counts.setdefault(kind, Counter())[outcome] += number

    def total(self, outcome: str) -> int:
        """How many of all kinds."""
        return sum(counts[outcome] for counts in self.counts.values())

    def lines(self) -> list[str]:
        """One line a kind, in the order of first appearance."""
        return [
            f"{kind}: " + ", ".join(f"{number} {outcome}" for outcome, number in counts.items())
            for kind, counts in self.counts.items()
        ]
