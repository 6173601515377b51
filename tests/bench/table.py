"""Tables in Markdown, so that docs/performance.md can hold them as they come."""

from collections.abc import Sequence
from statistics import median

from tests.bench.load import Measured


def show(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a table; numbers stand on the right."""
    print(f"\n{title}\n")
    print("| " + " | ".join(columns) + " |")
    print("|---|" + "--:|" * (len(columns) - 1))
    for row in rows:
        print("| " + " | ".join(_cell(value) for value in row) + " |", flush=True)


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.3f}" if value < 1 else f"{value:.2f}" if value < 100 else f"{value:,.0f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def middle(runs: Sequence[Measured]) -> Measured:
    """The run with the median processor time a request."""
    return sorted(runs, key=lambda run: run.cpu)[len(runs) // 2]


def spread(runs: Sequence[Measured]) -> str:
    """How far apart the runs are, as a share of their median."""
    costs = [run.cpu for run in runs]
    return f"±{(max(costs) - min(costs)) / 2 / max(median(costs), 1e-9):.0%}"
